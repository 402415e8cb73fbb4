#include "formats/feed/feedreading.h"
#include "formats/feed/feedtext.h"
#include "formats/feed/jsonreader.h"
#include "formats/feed/jsonspans.h"

#include <algorithm>

// JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1). A member that comes twice counts as it comes last.

using namespace std::string_view_literals;

namespace {

using Kind = JsonReader::Kind;

/// Numbers are allowed where people write them: ids above all.
QString lineOf(JsonReader &json) { return oneLine(view(json.text())); }

QUrl addressOf(JsonReader &json, const QUrl &base)
{
    if (json.kind() != Kind::String)
        return {};
    const QByteArray text = json.text();
    const std::string_view written = trimmed(view(text));
    if (written.empty())
        return {};
    const QUrl url = QUrl::fromEncoded(QByteArray(written.data(), qsizetype(written.size())));
    if (!url.isValid())
        return {};
    return url.isRelative() && !base.isEmpty() ? base.resolved(url) : url;
}

FeedPerson personOf(JsonReader &json, const QUrl &base)
{
    FeedPerson person;
    json.members([&](std::string_view key) {
        if (key == "name"sv)
            person.name = lineOf(json);
        else if (key == "url"sv)
            person.url = addressOf(json, base);
    });
    return person;
}

std::vector<FeedPerson> personsOf(JsonReader &json, const QUrl &base)
{
    std::vector<FeedPerson> persons;
    json.elements([&] { addPerson(persons, personOf(json, base)); });
    return persons;
}

FeedEnclosure attachmentOf(JsonReader &json, const QUrl &base)
{
    FeedEnclosure attachment;
    json.members([&](std::string_view key) {
        if (key == "url"sv) {
            attachment.url = addressOf(json, base);
        } else if (key == "mime_type"sv) {
            attachment.type = lineOf(json);
        } else if (key == "title"sv) {
            attachment.title = lineOf(json);
        } else if (key == "size_in_bytes"sv) {
            const double bytes = json.number();
            attachment.bytes = bytes > 0 && bytes < 1e15 ? qint64(bytes) : 0;
        } else if (key == "duration_in_seconds"sv) {
            const double seconds = json.number();
            attachment.duration = std::chrono::seconds{ seconds > 0 && seconds < 1e8 ? qint64(seconds) : 0 };
        }
    });
    return attachment;
}

void readHub(JsonReader &json, const QUrl &url, ParsedFeed &feed)
{
    bool isWebSub = false;
    QUrl address;
    json.members([&](std::string_view key) {
        if (key == "type"sv)
            isWebSub = equalsIgnoringCase(view(json.text()), "websub"sv);
        else if (key == "url"sv)
            address = addressOf(json, url);
    });
    if (isWebSub)
        feed.hub = address;
}

/// Reads a feed's items, and counts what it keeps of them.
class ItemReader final {
public:
    ItemReader(const QUrl &base, const QString &feedLanguage)
        : m_base(base)
        , m_feedLanguage(feedLanguage)
    {
    }

    /// Nothing if it is no whole object.
    std::optional<ParsedEntry> read(std::string_view object)
    {
        JsonReader json(object);
        if (json.kind() != Kind::Object)
            return std::nullopt;
        ParsedEntry entry;
        QByteArray plainContent;
        FeedText title;
        std::vector<FeedPerson> author; // Of version 1.0.
        QUrl banner;
        json.members([&](std::string_view key) {
            if (key == "id"sv) {
                const QByteArray id = json.text();
                const std::string_view verbatim = trimmed(view(id));
                entry.id = QString::fromUtf8(verbatim.data(), qsizetype(verbatim.size()));
            } else if (key == "url"sv) {
                entry.url = addressOf(json, m_base);
            } else if (key == "external_url"sv) {
                entry.externalUrl = addressOf(json, m_base);
            } else if (key == "language"sv) {
                entry.language = lineOf(json);
            } else if (key == "title"sv) {
                title.value = json.text();
            } else if (key == "content_html"sv) {
                entry.content.value = json.text();
            } else if (key == "content_text"sv) {
                plainContent = json.text();
            } else if (key == "summary"sv) {
                entry.summary.value = json.text();
            } else if (key == "date_published"sv) {
                setPublished(entry, parseFeedDate(view(json.text())));
            } else if (key == "date_modified"sv) {
                const auto date = parseFeedDate(view(json.text()));
                entry.updatedAt = date ? date->utc() : QDateTime{};
            } else if (key == "authors"sv) {
                entry.authors = personsOf(json, m_base);
            } else if (key == "author"sv) {
                author = { personOf(json, m_base) };
            } else if (key == "tags"sv) {
                entry.tags.clear();
                json.elements([&] { addTag(entry.tags, lineOf(json)); });
            } else if (key == "attachments"sv) {
                readAttachments(json, entry);
            } else if (key == "image"sv) {
                entry.image = addressOf(json, m_base);
            } else if (key == "banner_image"sv) {
                banner = addressOf(json, m_base);
            }
        });
        if (json.isBroken() || !json.isAtEnd())
            return std::nullopt;
        if (entry.authors.empty() && author != std::vector{ FeedPerson{} })
            entry.authors = std::move(author);
        if (entry.content.isEmpty())
            entry.content.value = std::move(plainContent);
        else
            entry.content.type = FeedText::Type::Html;
        const QString &language = entry.language.isEmpty() ? m_feedLanguage : entry.language;
        for (FeedText *text : { &title, &entry.content, &entry.summary })
            text->language = language;
        setTitle(entry, std::move(title));
        if (entry.image.isEmpty())
            entry.image = banner;
        if (!entry.image.isEmpty())
            entry.pictures.push_back({ entry.image, {}, {}, {}, 0, 0 });
        keepParts(entry);
        return entry;
    }

    bool hasLeftOut() const { return m_hasLeftOut; }

private:
    void readAttachments(JsonReader &json, ParsedEntry &entry)
    {
        entry.enclosures.clear();
        json.elements([&] {
            if (entry.enclosures.size() >= mostAttachments) {
                m_hasLeftOut = true;
                return json.skip();
            }
            FeedEnclosure attachment = attachmentOf(json, m_base);
            if (!attachment.url.isEmpty())
                entry.enclosures.push_back(std::move(attachment));
        });
    }

    void keepParts(ParsedEntry &entry)
    {
        m_parts += partsOf(entry);
        if (m_parts <= mostParts)
            return;
        m_hasLeftOut |= partsOf(entry) > 0;
        dropParts(entry);
    }

    const QUrl m_base;
    const QString m_feedLanguage;
    size_t m_parts = 0;
    bool m_hasLeftOut = false;
};

/// What stands around the items. False if it is no feed.
bool readRoot(JsonReader &json, const JsonSpans &spans, const QUrl &url, ParsedFeed &feed)
{
    bool isVersioned = false;
    bool hasTitle = false;
    FeedText title;
    std::vector<FeedPerson> author; // Of version 1.0.
    QUrl favicon;
    json.members([&](std::string_view key) {
        if (json.position() + 1 == spans.itemsAt) {
            json.seek(spans.itemsEnd);
        } else if (key == "version"sv) {
            isVersioned = json.text().contains("jsonfeed.org/version/1");
        } else if (key == "title"sv) {
            hasTitle = true;
            title.value = json.text();
        } else if (key == "language"sv) {
            feed.language = lineOf(json);
        } else if (key == "description"sv) {
            feed.description.value = json.text();
        } else if (key == "home_page_url"sv) {
            feed.homePage = addressOf(json, url);
        } else if (key == "feed_url"sv) {
            feed.self = addressOf(json, url);
        } else if (key == "next_url"sv) {
            feed.nextPage = addressOf(json, url);
        } else if (key == "icon"sv) {
            feed.icon = addressOf(json, url);
        } else if (key == "favicon"sv) {
            favicon = addressOf(json, url);
        } else if (key == "authors"sv) {
            feed.authors = personsOf(json, url);
        } else if (key == "author"sv) {
            author = { personOf(json, url) };
        } else if (key == "hubs"sv) {
            json.elements([&] { readHub(json, url, feed); });
        }
    });
    if (feed.authors.empty() && author != std::vector{ FeedPerson{} })
        feed.authors = std::move(author);
    title.language = feed.language;
    feed.description.language = feed.language;
    setTitle(feed, std::move(title));
    if (feed.icon.isEmpty())
        feed.icon = favicon;
    feed.malformed |= json.isBroken() || !json.isAtEnd();
    return isVersioned || (hasTitle && spans.itemsAt > 0);
}

} // namespace

bool readJsonFeed(const QByteArray &utf8, const QUrl &url, ParsedFeed &feed)
{
    feed.format = FeedFormat::Json1;
    const JsonSpans spans = findItemSpans(view(utf8), mostEntries);
    JsonReader root(view(utf8));
    if (!readRoot(root, spans, url, feed) || (root.isBroken() && spans.itemsAt == 0))
        return false;
    ItemReader reader(url, feed.language);
    for (const ByteSpan &span : spans.items) {
        std::optional<ParsedEntry> entry
            = reader.read(view(utf8).substr(size_t(span.offset), size_t(span.length)));
        feed.malformed |= !entry.has_value();
        if (!entry)
            continue;
        feed.items.push_back(std::move(*entry));
        feed.items.back().span = span;
    }
    feed.malformed |= reader.hasLeftOut() || (spans.itemsAt > 0 && spans.isCut);
    return true;
}

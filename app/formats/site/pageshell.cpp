#include "formats/site/pageshell.h"

#include "formats/blocks/tags.h"
#include "formats/images/clean.h"
#include "formats/images/picture.h"

#include <QDataStream>
#include <QIODevice>
#include <QLocale>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

using Slot = LearnedPage::Slot;
using Mark = LearnedPage::Mark;

constexpr qsizetype leastLetters = 40; ///< Fewer may stand anywhere.
constexpr quint32 packedMagic = 0x51544453; // "QTDS"
constexpr quint16 packedVersion = 2;
constexpr qsizetype mostPackedBytes = 64 * 1024 * 1024;

// `file:` would be allowed to name a server on Windows; the pictures are in the page itself.
constexpr auto policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

QString withoutSpace(QStringView text)
{
    QString letters;
    for (const QChar c : text) {
        if (!c.isSpace())
            letters += c;
    }
    return letters;
}

bool isStart(const PageTag &tag) { return tag.kind == PageTag::Kind::Start; }

bool hasClassLike(const PageTag &tag, std::initializer_list<const char *> words)
{
    const QStringList classes = tag.classes();
    return std::any_of(words.begin(), words.end(), [&](const char *word) {
        return std::any_of(classes.begin(), classes.end(),
            [&](const QString &name) { return name.contains(QLatin1StringView(word), Qt::CaseInsensitive); });
    });
}

/// How deep the first letter of a fragment stands, as long as each element holds all of it.
int wrappersOf(const PageTags &fragment)
{
    int depth = 0;
    for (size_t i = 0; i < fragment.tags.size(); ++i) {
        if (!isStart(fragment.tags[i]))
            continue;
        const qsizetype from = fragment.places[i];
        const qsizetype to = fragment.places[fragment.end(i)];
        if (from == 0 && to == fragment.letters.size() && to > 0)
            ++depth;
        else if (to > from)
            break;
    }
    return depth;
}

/// Formats in which sites write days, and how QLocale calls them.
QStringList dateFormats()
{
    static constexpr std::array days{ "MMMM d, yyyy", "MMM d, yyyy", "d MMMM yyyy", "d. MMMM yyyy",
        "d MMM yyyy", "dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "yyyy-MM-dd", "yyyy/MM/dd",
        "dddd, MMMM d, yyyy", "dddd, d MMMM yyyy", "dd-MM-yyyy", "d MMMM yyyy 'г.'", "yyyy年M月d日" };
    static constexpr std::array times{ "", " HH:mm", ", HH:mm", " h:mm AP", ", h:mm AP", " 'at' h:mm ap",
        " h:mm ap" };
    QStringList formats;
    for (const char *time : times) {
        for (const char *day : days)
            formats << QString::fromUtf8(day) + QString::fromUtf8(time);
    }
    return formats;
}

class Learner final {
public:
    Learner(LearnedPage &learned, const ShellSample &sample)
        : m_learned(learned)
        , m_page(learned.page)
        , m_sample(sample)
    {
    }

    bool learn()
    {
        if (!findContent())
            return false;
        findTerms();
        findRegions();
        findTitle();
        findDate();
        findAuthor();
        takeOutermost();
        splitTitle();
        return true;
    }

private:
    bool findContent()
    {
        const auto sample = readPageTags(m_sample.content, m_page.base);
        if (!sample)
            return false;
        const QString &wanted = sample->letters;
        const int wrappers = wrappersOf(*sample);
        if (wanted.size() >= leastLetters) {
            for (qsizetype at = m_page.letters.indexOf(wanted); at >= 0;
                 at = m_page.letters.indexOf(wanted, at + 1)) {
                if (markContent(at, at + wanted.size(), wrappers))
                    return true;
            }
        }
        return findContentByName();
    }

    /// The children of the innermost element that holds all of it, from the first to the last that has a part
    /// of it.
    bool markContent(qsizetype from, qsizetype to, int wrappers)
    {
        std::vector<size_t> around;
        for (size_t i = 0; i < m_page.tags.size() && m_page.places[i] <= from; ++i) {
            if (isStart(m_page.tags[i]) && m_page.tags[i].partner >= 0 && m_page.places[m_page.end(i)] >= to
                && m_page.end(i) - i > 1)
                around.push_back(i);
        }
        // Of those that begin behind the first letter's place none holds it; of the rest the last is
        // innermost.
        std::erase_if(
            around, [&](size_t i) { return m_page.places[m_page.end(i)] < to || m_page.places[i] > from; });
        if (around.size() <= size_t(wrappers))
            return false;
        const size_t holder = around[around.size() - 1 - size_t(wrappers)];
        const size_t inner = holder + 1;
        const size_t innerEnd = size_t(m_page.tags[holder].partner);
        size_t first = inner;
        size_t last = inner;
        bool hasBegun = false;
        for (size_t child = inner; child < innerEnd; child = m_page.end(child)) {
            const qsizetype childFrom = m_page.places[child];
            const qsizetype childTo = m_page.places[m_page.end(child)];
            const bool isPart = childTo > from && childFrom < to;
            const bool hasOther = childTo > childFrom && !isPart;
            if (hasOther && !hasBegun)
                first = m_page.end(child);
            hasBegun = hasBegun || isPart;
            if (isPart || (childTo == childFrom && hasBegun && last == child) || (!hasBegun && !hasOther))
                last = m_page.end(child);
        }
        if (!hasBegun)
            return false;
        m_learned.marks.push_back({ first, last, Slot::Content });
        return true;
    }

    bool findContentByName()
    {
        for (const char *name :
            { "entry-content", "wp-block-post-content", "post-content", "article-content", "post-body" }) {
            for (size_t i = 0; i < m_page.tags.size(); ++i) {
                const PageTag &tag = m_page.tags[i];
                if (isStart(tag) && tag.partner > 0 && tag.classes().contains(QLatin1StringView(name))) {
                    m_learned.marks.push_back({ i + 1, size_t(tag.partner), Slot::Content });
                    return true;
                }
            }
        }
        return false;
    }

    Mark content() const { return m_learned.marks.front(); }

    bool overlapsContent(size_t from, size_t to) const { return from < content().to && to > content().from; }
    bool isInContent(size_t i) const { return i >= content().from && i < content().to; }

    /// Where the names of the post's own categories, or of its tags, stand as links, and no others do.
    void findTerms()
    {
        for (size_t i = 0; i < m_page.tags.size(); ++i) {
            const PageTag &tag = m_page.tags[i];
            const bool isList = isStart(tag) && tag.partner >= 0
                && hasClassLike(tag, { "cat-links", "tags-links", "wp-block-post-terms" });
            const size_t end = m_page.end(i);
            if (!isList || overlapsContent(i, end))
                continue;
            Mark mark{ i, end, Slot::None };
            bool isCategories = true;
            bool isTags = true;
            for (size_t inner = i + 1; inner < end; ++inner) {
                if (!isStart(m_page.tags[inner]) || m_page.tags[inner].name != "a")
                    continue;
                const QString name = m_page.lettersOf(inner).toString();
                isCategories = isCategories && isAmong(m_sample.categories, name);
                isTags = isTags && isAmong(m_sample.tags, name);
                if (mark.linksTo == 0)
                    mark.linksFrom = inner;
                mark.linksTo = m_page.end(inner);
            }
            if (mark.linksTo != 0 && isCategories != isTags)
                mark.slot = isCategories ? Slot::Categories : Slot::Tags;
            m_learned.marks.push_back(mark);
            i = end - 1; // What is in it is its own.
        }
    }

    static bool isAmong(const QStringList &names, const QString &letters)
    {
        return std::any_of(
            names.begin(), names.end(), [&](const QString &name) { return withoutSpace(name) == letters; });
    }

    /// What is of that post alone: its comments, its neighbours, its picture, its terms.
    void findRegions()
    {
        for (size_t i = 0; i < m_page.tags.size(); ++i) {
            const PageTag &tag = m_page.tags[i];
            if (!isStart(tag) || isInContent(i))
                continue;
            const QString id = tag.attribute("id");
            const QStringList rel = tag.attribute("rel").toLower().split(u' ');
            const bool isOf = id == "comments"_L1 || id == "respond"_L1 || id == "disqus_thread"_L1
                || hasClassLike(tag,
                    { "comments-area", "comment-respond", "wp-block-comments", "post-navigation",
                        "wp-block-post-navigation-link", "post-thumbnail", "wp-block-post-featured-image",
                        "wp-post-image", "relatedposts", "related-posts", "sharedaddy" })
                || (tag.name == "a"
                    && (rel.contains(u"tag"_s) || rel.contains(u"prev"_s) || rel.contains(u"next"_s)));
            const size_t end = m_page.end(i);
            if (isOf && tag.name != "article" && tag.name != "main" && !overlapsContent(i, end))
                m_learned.marks.push_back({ i, end, Slot::None });
        }
    }

    void findTitle()
    {
        const QString title = withoutSpace(m_sample.title);
        if (title.isEmpty())
            return;
        for (size_t i = 0; i < m_page.tags.size(); ++i) {
            const PageTag &tag = m_page.tags[i];
            if (!isStart(tag) || tag.partner < 0 || isInContent(i) || m_page.lettersOf(i) != title)
                continue;
            const bool isHeading
                = tag.name.size() == 2 && tag.name[0] == 'h' && tag.name[1] >= '1' && tag.name[1] <= '6';
            if (isHeading || hasClassLike(tag, { "title", "headline" })
                || tag.attribute("aria-current") == "page"_L1)
                markInnermost(i, Slot::Title);
        }
    }

    /// The innermost element with the same letters gives its content way.
    void markInnermost(size_t element, Slot slot)
    {
        const QStringView letters = m_page.lettersOf(element);
        size_t innermost = element;
        for (size_t i = element + 1; i < m_page.end(element); ++i) {
            if (isStart(m_page.tags[i]) && m_page.tags[i].partner >= 0 && m_page.lettersOf(i) == letters)
                innermost = i;
        }
        m_learned.marks.push_back({ innermost + 1, size_t(m_page.tags[innermost].partner), slot });
    }

    QString language() const
    {
        for (const PageTag &tag : m_page.root) {
            if (const QString lang = tag.attribute("lang"); !lang.isEmpty())
                return lang;
        }
        return u"en"_s;
    }

    void findDate()
    {
        if (!m_sample.at.isValid())
            return;
        const QLocale locale(language());
        QHash<QString, QString> formats;
        for (const QString &format : dateFormats()) {
            const QString letters = withoutSpace(locale.toString(m_sample.at, format));
            if (!formats.contains(letters))
                formats.insert(letters, format);
        }
        const QString day = m_sample.at.date().toString(Qt::ISODate);
        for (size_t i = 0; i < m_page.tags.size(); ++i) {
            const PageTag &tag = m_page.tags[i];
            if (!isStart(tag) || tag.partner < 0 || isInContent(i))
                continue;
            const QStringView letters = m_page.lettersOf(i);
            const bool isDay = tag.name == "time" && tag.attribute("datetime").startsWith(day);
            const bool isSmall = letters.size() >= 6 && letters.size() < 48;
            if (!isSmall || (!isDay && !formats.contains(letters.toString())))
                continue;
            if (m_learned.dateFormat.isEmpty() && formats.contains(letters.toString()))
                m_learned.dateFormat = formats.value(letters.toString());
            markInnermost(i, Slot::Date);
        }
    }

    void findAuthor()
    {
        const QString author = withoutSpace(m_sample.author);
        if (author.isEmpty())
            return;
        for (size_t i = 0; i < m_page.tags.size(); ++i) {
            const PageTag &tag = m_page.tags[i];
            const bool isAuthor = isStart(tag) && tag.partner >= 0 && !isInContent(i)
                && (hasClassLike(tag, { "author", "byline", "vcard" })
                    || tag.attribute("rel").contains(u"author"_s));
            if (!isAuthor || m_page.places[m_page.end(i)] - m_page.places[i] > 200)
                continue;
            // "By Somebody": the innermost element in it that holds the name alone.
            for (size_t inner = i; inner < m_page.end(i); ++inner) {
                const PageTag &each = m_page.tags[inner];
                if (isStart(each) && each.partner >= 0 && m_page.lettersOf(inner) == author) {
                    markInnermost(inner, Slot::Author);
                    break;
                }
            }
        }
    }

    /// In order; of what stands in another, or is found twice, the outer one, and never a part of the post.
    void takeOutermost()
    {
        const Mark post = content();
        std::vector<Mark> &marks = m_learned.marks;
        std::erase_if(marks, [&](const Mark &mark) {
            return mark.slot != Slot::Content && mark.from < post.to && mark.to > post.from;
        });
        std::stable_sort(marks.begin(), marks.end(), [](const Mark &one, const Mark &other) {
            return one.from != other.from ? one.from < other.from : one.to > other.to;
        });
        std::vector<Mark> kept;
        for (const Mark &mark : marks) {
            if (kept.empty() || mark.from >= kept.back().to)
                if (kept.empty() || mark.from != kept.back().from || mark.to != kept.back().to)
                    kept.push_back(mark);
        }
        marks = std::move(kept);
    }

    void splitTitle()
    {
        const qsizetype at = m_sample.title.isEmpty() ? -1 : m_page.title.indexOf(m_sample.title);
        if (at < 0)
            return;
        m_learned.titleBefore = m_page.title.left(at);
        m_learned.titleAfter = m_page.title.mid(at + m_sample.title.size());
    }

    LearnedPage &m_learned;
    PageTags &m_page;
    const ShellSample &m_sample;
};

QByteArray startOf(const PageTags &page, const char *name, const StyleParts &parts)
{
    PageTags root;
    root.base = page.base;
    PageTag tag;
    tag.kind = PageTag::Kind::Start;
    tag.name = name;
    for (const PageTag &known : page.root) {
        if (known.name == name)
            tag = known;
    }
    root.tags.push_back(tag);
    return htmlOf(root, 0, 1, parts, PageLinks::Dead);
}

/// What a server fills in has its place, and words instead of nothing.
QByteArray withPlaces(const PageTags &post, const StyleParts &parts)
{
    QByteArray html;
    size_t done = 0;
    for (size_t i = 0; i < post.tags.size(); ++i) {
        const PageTag &tag = post.tags[i];
        if (!isStart(tag) || tag.attribute("class") != "qtd-server-block"_L1)
            continue;
        html += htmlOf(post, done, i + 1, parts, PageLinks::Kept);
        html += blocks::escapedText(u'[' + tag.attribute("data-name") + u']');
        done = i + 1;
    }
    return html + htmlOf(post, done, post.tags.size(), parts, PageLinks::Kept);
}

QByteArray termsIn(const PageShell::Piece &piece, const QStringList &names)
{
    QByteArrayList links;
    for (const QString &name : names)
        links << piece.link + blocks::escapedText(name) + "</a>";
    return links.isEmpty() ? QByteArray() : piece.before + links.join(piece.between) + piece.after;
}

void addNeeds(StyleNeeds &needs, const StyleNeeds &more)
{
    const auto add = [](std::vector<QUrl> &all, const std::vector<QUrl> &some) {
        for (const QUrl &url : some) {
            if (std::find(all.begin(), all.end(), url) == all.end())
                all.push_back(url);
        }
    };
    add(needs.sheets, more.sheets);
    add(needs.pictures, more.pictures);
}

} // namespace

Result<LearnedPage> learnPage(const QByteArray &utf8, const QUrl &address, const ShellSample &sample)
{
    auto page = readPageTags(utf8, address);
    if (!page)
        return page.error();
    LearnedPage learned;
    learned.page = std::move(*page);
    if (!Learner(learned, sample).learn())
        return Error{ Error::Kind::Malformed, Error::Reason::Unspecified, address.toString() };
    return learned;
}

Result<> addStyles(LearnedPage &learned, const QByteArray &utf8, const QUrl &address)
{
    const auto other = readPageTags(utf8, address);
    if (!other)
        return other.error();
    // Each stands behind what it stood behind there: later rules win.
    std::vector<PageStyle> &styles = learned.page.styles;
    size_t at = 0;
    for (const PageStyle &style : other->styles) {
        const auto known = std::find(styles.begin(), styles.end(), style);
        if (known != styles.end()) {
            at = std::max(at, size_t(known - styles.begin()) + 1);
            continue;
        }
        styles.insert(styles.begin() + qsizetype(at), style);
        ++at;
    }
    return {};
}

QSet<QByteArray> kindsOfBlocks(const QByteArray &html)
{
    QSet<QByteArray> kinds;
    blocks::TagReader reader(html);
    while (const auto tag = reader.next()) {
        for (const char *name : { "blockquote", "ul", "ol", "table", "pre", "figure", "hr", "details" }) {
            if (tag->name == name)
                kinds.insert(name);
        }
        const QByteArray classes = tag->attribute("class");
        for (const QByteArray &word : classes.split(' ')) {
            if (word.startsWith("wp-block-"))
                kinds.insert(word);
        }
    }
    return kinds;
}

StyleNeeds needsOfPage(const LearnedPage &learned)
{
    const PageTags &page = learned.page;
    StyleNeeds needs;
    for (const PageStyle &style : page.styles) {
        if (!style.sheet.isEmpty())
            addNeeds(needs, { { style.sheet }, {} });
        else
            addNeeds(needs, needsOfSheet(style.css, page.base));
    }
    size_t mark = 0;
    for (size_t i = 0; i < page.tags.size(); ++i) {
        while (mark < learned.marks.size() && i >= learned.marks[mark].to)
            ++mark;
        if (mark < learned.marks.size() && i >= learned.marks[mark].from)
            continue;
        if (const QUrl picture = pictureOf(page.tags[i], page.base); !picture.isEmpty())
            addNeeds(needs, { {}, { picture } });
        if (const QString style = page.tags[i].attribute("style"); style.contains(u'('))
            addNeeds(needs, { {}, needsOfSheet(style.toUtf8(), page.base).pictures });
    }
    return needs;
}

PageShell shellOf(const LearnedPage &learned, const StyleParts &parts)
{
    const PageTags &page = learned.page;
    PageShell shell;
    size_t done = 0;
    const auto html = [&](size_t from, size_t to) {
        return htmlOf(page, from, to, parts, PageLinks::Dead);
    };
    for (const Mark &mark : learned.marks) {
        PageShell::Piece piece{ html(done, mark.from), mark.slot, {}, {}, {}, {} };
        if (mark.slot == Slot::Categories || mark.slot == Slot::Tags) {
            const size_t firstEnd = page.end(mark.linksFrom);
            size_t next = firstEnd; // The link behind the first, if there is one.
            while (next < mark.linksTo && !(isStart(page.tags[next]) && page.tags[next].name == "a"))
                ++next;
            piece.before = html(mark.from, mark.linksFrom);
            piece.link = html(mark.linksFrom, mark.linksFrom + 1);
            piece.between = next < mark.linksTo ? html(firstEnd, next) : QByteArray(", ");
            piece.after = html(mark.linksTo, mark.to);
        }
        shell.pieces.push_back(std::move(piece));
        done = mark.to;
    }
    shell.pieces.push_back({ html(done, page.tags.size()), Slot::None, {}, {}, {}, {} });
    for (const PageStyle &style : page.styles) {
        const QUrl base = style.sheet.isEmpty() ? page.base : style.sheet;
        const QByteArray css = style.sheet.isEmpty() ? style.css : parts.sheets.value(style.sheet);
        shell.sheets.push_back({ cleanSheet(css, base, parts), style.media });
    }
    shell.root = startOf(page, "html", parts);
    shell.body = startOf(page, "body", parts);
    shell.titleBefore = learned.titleBefore;
    shell.titleAfter = learned.titleAfter;
    shell.dateFormat = learned.dateFormat;
    shell.language = u"en"_s;
    for (const PageTag &tag : page.root) {
        if (const QString lang = tag.attribute("lang"); !lang.isEmpty())
            shell.language = lang;
    }
    return shell;
}

Result<QByteArray> fillShell(const PageShell &shell, const ShellPost &post)
{
    const auto content = readPageTags(post.html, shell.learnedFrom);
    if (!content)
        return content.error();
    StyleParts parts;
    parts.pictures = post.pictures;
    const QLocale locale(shell.language);
    const QString date = shell.dateFormat.isEmpty() ? locale.toString(post.at.date(), QLocale::LongFormat)
                                                    : locale.toString(post.at, shell.dateFormat);
    QByteArray html = "<!DOCTYPE html>\n" + shell.root
        + "<head><meta http-equiv=\"Content-Security-Policy\" content=\"" + policy
        + "\"><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">"
          "<meta http-equiv=\"x-dns-prefetch-control\" content=\"off\">"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>"
        + blocks::escapedText(shell.titleBefore + post.title + shell.titleAfter) + "</title>\n";
    for (const PageShell::Sheet &sheet : shell.sheets) {
        html += "<style";
        if (!sheet.media.isEmpty())
            html += " media=\"" + blocks::escapedValue(sheet.media) + '"';
        html += '>' + sheet.css + "</style>\n";
    }
    html += "</head>" + shell.body;
    for (const PageShell::Piece &piece : shell.pieces) {
        html += piece.html;
        switch (piece.slot) {
        case Slot::None:
            break;
        case Slot::Title:
            html += blocks::escapedText(post.title);
            break;
        case Slot::Date:
            html += blocks::escapedText(date);
            break;
        case Slot::Author:
            html += blocks::escapedText(post.author);
            break;
        case Slot::Content:
            html += withPlaces(*content, parts);
            break;
        case Slot::Categories:
            html += termsIn(piece, post.categories);
            break;
        case Slot::Tags:
            html += termsIn(piece, post.tags);
            break;
        }
    }
    return html + "</body></html>\n";
}

std::vector<QUrl> picturesOfPost(const QByteArray &html, const QUrl &base)
{
    std::vector<QUrl> pictures;
    const auto post = readPageTags(html, base);
    if (!post)
        return pictures;
    for (const PageTag &tag : post->tags) {
        const QUrl picture = pictureOf(tag, post->base);
        if (!picture.isEmpty() && std::find(pictures.begin(), pictures.end(), picture) == pictures.end())
            pictures.push_back(picture);
    }
    return pictures;
}

QByteArray packShell(const PageShell &shell)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_0);
    out << shell.root << shell.body << shell.titleBefore << shell.titleAfter << shell.dateFormat
        << shell.language << shell.learnedFrom << shell.learnedAt << quint32(shell.pieces.size());
    for (const PageShell::Piece &piece : shell.pieces)
        out << piece.html << quint8(piece.slot) << piece.before << piece.link << piece.between << piece.after;
    out << quint32(shell.sheets.size());
    for (const PageShell::Sheet &sheet : shell.sheets)
        out << sheet.css << sheet.media;
    QByteArray packed;
    QDataStream head(&packed, QIODevice::WriteOnly);
    head << packedMagic << packedVersion;
    return packed + qCompress(bytes);
}

Result<PageShell> unpackShell(const QByteArray &bytes)
{
    const Error damaged{ Error::Kind::Malformed, Error::Reason::PackageDamaged, {} };
    QDataStream head(bytes);
    quint32 magic = 0;
    quint16 version = 0;
    head >> magic >> version;
    constexpr qsizetype headBytes = 6;
    // qCompress() says first how long it was.
    quint32 length = 0;
    head >> length;
    if (head.status() != QDataStream::Ok || magic != packedMagic || version != packedVersion
        || length > mostPackedBytes)
        return damaged;
    const QByteArray plain = qUncompress(bytes.mid(headBytes));
    QDataStream in(plain);
    in.setVersion(QDataStream::Qt_6_0);
    PageShell shell;
    quint32 count = 0;
    in >> shell.root >> shell.body >> shell.titleBefore >> shell.titleAfter >> shell.dateFormat
        >> shell.language >> shell.learnedFrom >> shell.learnedAt >> count;
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        PageShell::Piece piece;
        quint8 slot = 0;
        in >> piece.html >> slot >> piece.before >> piece.link >> piece.between >> piece.after;
        if (slot > quint8(Slot::Tags))
            return damaged;
        piece.slot = Slot(slot);
        shell.pieces.push_back(std::move(piece));
    }
    in >> count;
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        PageShell::Sheet sheet;
        in >> sheet.css >> sheet.media;
        shell.sheets.push_back(std::move(sheet));
    }
    if (in.status() != QDataStream::Ok || plain.isEmpty())
        return damaged;
    return shell;
}

QByteArray dataAddress(const QByteArray &picture)
{
    const std::optional<PictureFormat> format = pictureFormat(picture);
    return format ? "data:" + mediaType(*format).toLatin1() + ";base64," + picture.toBase64() : QByteArray();
}

#include "formats/blocks/makers.h"

#include "formats/blocks/attributes.h"
#include "formats/blocks/tags.h"

using namespace Qt::StringLiterals;

namespace blocks {

namespace {

QByteArray block(QByteArrayView name, const Json &attributes, const QByteArray &html)
{
    return delimiter(name, attributes) + '\n' + html + '\n' + closingDelimiter(name);
}

QByteArray address(const QUrl &url) { return escapedValue(QString::fromLatin1(url.toEncoded())); }

/// `{"metadata":{"quotidian":{"id":"…"}},"className":"…"}`
Json ours(const QByteArray &id, const QByteArray &className)
{
    Json quotidian = Json::object();
    quotidian.set("id", Json::string(id));
    Json metadata = Json::object();
    metadata.set("quotidian", quotidian);
    Json attributes = Json::object();
    attributes.set("metadata", metadata);
    attributes.set("className", Json::string(className));
    return attributes;
}

QByteArray inLanguage(const QByteArray &html, const QByteArray &language, const QByteArray &direction)
{
    if (language.isEmpty())
        return html;
    QByteArray tag = "<span lang=\"" + escapedValue(QString::fromUtf8(language)) + '"';
    if (!direction.isEmpty())
        tag += " dir=\"" + direction + '"';
    return tag + '>' + html + "</span>";
}

} // namespace

QByteArray paragraph(const QByteArray &html, const QByteArray &dir, const QByteArray &className)
{
    Json attributes = Json::object();
    QByteArray tag = "<p";
    if (!dir.isEmpty())
        attributes.set("direction", Json::string(dir));
    if (!className.isEmpty()) {
        attributes.set("className", Json::string(className));
        tag += " class=\"" + className + '"';
    }
    if (!dir.isEmpty())
        tag += " dir=\"" + dir + '"';
    return block("core/paragraph", attributes, tag + '>' + html + "</p>");
}

QByteArray heading(int level, const QByteArray &html)
{
    Q_ASSERT(level >= 1 && level <= 6);
    Json attributes = Json::object();
    if (level != 2)
        attributes.set("level", Json::number(level));
    const QByteArray tag = 'h' + QByteArray::number(level);
    return block(
        "core/heading", attributes, '<' + tag + " class=\"wp-block-heading\">" + html + "</" + tag + '>');
}

QByteArray separator()
{
    return block(
        "core/separator", Json::object(), "<hr class=\"wp-block-separator has-alpha-channel-opacity\"/>");
}

QByteArray code(const QString &text)
{
    const QByteArray html = escapedText(text).replace("[", "&#91;");
    return block("core/code", Json::object(), "<pre class=\"wp-block-code\"><code>" + html + "</code></pre>");
}

QByteArray preformatted(const QByteArray &html)
{
    return block(
        "core/preformatted", Json::object(), "<pre class=\"wp-block-preformatted\">" + html + "</pre>");
}

QByteArray customHtml(const QByteArray &html) { return block("core/html", Json::object(), html); }

QByteArray list(const ListMarkup &markup)
{
    Json attributes = Json::object();
    QByteArray tag = markup.isOrdered ? "ol" : "ul";
    QByteArray html = '<' + tag;
    if (markup.isOrdered) {
        attributes.set("ordered", Json{ Json::Type::True, {}, {}, {} });
        if (markup.start != 1) {
            attributes.set("start", Json::number(markup.start));
            html += " start=\"" + QByteArray::number(markup.start) + '"';
        }
    }
    html += '>';
    std::vector<QByteArray> items;
    for (const ListMarkup::Item &item : markup.items) {
        QByteArray inner = "<li>" + item.html;
        std::vector<QByteArray> lists;
        for (const ListMarkup &nested : item.lists)
            lists.push_back(list(nested));
        inner += joined(lists) + "</li>";
        items.push_back(block("core/list-item", Json::object(), inner));
    }
    return block("core/list", attributes, html + joined(items) + "</" + tag + '>');
}

QByteArray image(const ImageMarkup &markup)
{
    Json attributes = Json::object();
    QByteArray figureClass = "wp-block-image";
    QByteArray tag = "<img src=\"" + address(markup.src) + "\" alt=\"" + escapedValue(markup.alt) + '"';
    const bool isLinked = !markup.href.isEmpty();
    if (markup.id > 0) {
        const QByteArray id = QByteArray::number(markup.id);
        attributes.set("id", Json::number(markup.id));
        attributes.set("sizeSlug", Json::string("large"));
        attributes.set("linkDestination", Json::string(isLinked ? "custom" : "none"));
        figureClass += " size-large";
        tag += " class=\"wp-image-" + id + '"';
    } else if (isLinked) {
        attributes.set("linkDestination", Json::string("custom"));
    }
    tag += "/>";
    if (isLinked)
        tag = "<a href=\"" + address(markup.href) + "\">" + tag + "</a>";
    if (!markup.caption.isEmpty())
        tag += "<figcaption class=\"wp-element-caption\">" + markup.caption + "</figcaption>";
    return block("core/image", attributes, "<figure class=\"" + figureClass + "\">" + tag + "</figure>");
}

QByteArray quote(const QuoteMarkup &markup)
{
    const bool isTranslated = !markup.translation.empty();
    auto text = [&](const QByteArray &html, const QByteArray &language, const QByteArray &direction,
                    QByteArrayView role) {
        const QByteArray own = direction == markup.siteDirection ? QByteArray() : direction;
        return paragraph(
            inLanguage(html, language, direction), own, isTranslated ? role.toByteArray() : QByteArray());
    };
    std::vector<QByteArray> inner;
    for (const QuoteMarkup::Part &part : markup.original) {
        inner.push_back(part.quote.empty()
                ? text(part.html, markup.language, markup.direction, "qtd-original")
                : quote(part.quote.front()));
    }
    for (const QByteArray &html : markup.translation)
        inner.push_back(
            text(html, markup.translationLanguage, markup.translationDirection, "qtd-translation"));

    const QByteArray className = isTranslated ? "qtd-quote qtd-translated" : "qtd-quote";
    QByteArray html
        = "<blockquote class=\"wp-block-quote " + className + "\" id=\"" + markup.id + "\">" + joined(inner);
    if (!markup.cite.isEmpty())
        html += "<cite>" + markup.cite + "</cite>";
    return block("core/quote", ours(markup.id, className), html + "</blockquote>");
}

QByteArray attributionHtml(const QString &author, const QString &title, const QUrl &url, const QString &date)
{
    QStringList words;
    if (!author.isEmpty())
        words.append(author);
    if (!title.isEmpty())
        words.append(u'“' + title + u'”');
    if (words.isEmpty() && !url.isEmpty())
        words.append(url.host());
    QByteArray html = escapedText(words.join(u", "_s));
    if (!url.isEmpty())
        html = "<a href=\"" + address(url) + "\">" + html + "</a>";
    if (!date.isEmpty())
        html += (html.isEmpty() ? "" : ", ") + escapedText(date);
    return html;
}

QByteArray card(const CardMarkup &markup)
{
    std::vector<QByteArray> inner;
    if (markup.picture)
        inner.push_back(
            image({ markup.picture->id, markup.picture->src, markup.picture->alt, markup.url, {} }));
    inner.push_back(paragraph(
        "<strong><a href=\"" + address(markup.url) + "\">" + escapedText(markup.title) + "</a></strong>", {},
        "qtd-card-title"));
    if (!markup.by.isEmpty())
        inner.push_back(paragraph(escapedText(markup.by), {}, "qtd-card-by"));
    const QByteArray html
        = "<div id=\"" + markup.id + "\" class=\"wp-block-group qtd-card\">" + joined(inner) + "</div>";
    return block("core/group", ours(markup.id, "qtd-card"), html);
}

QByteArray joined(const std::vector<QByteArray> &blocks)
{
    QByteArray all;
    for (const QByteArray &bytes : blocks)
        all += (all.isEmpty() ? "" : "\n\n") + bytes;
    return all;
}

} // namespace blocks

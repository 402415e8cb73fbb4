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
    const QByteArray tag = languageTag(language, direction);
    return tag.isEmpty() ? html : tag + html + "</span>";
}

QByteArray captionHtml(const QByteArray &html, const QByteArray &classes = "wp-element-caption")
{
    return html.isEmpty() ? html : "<figcaption class=\"" + classes + "\">" + html + "</figcaption>";
}

QByteArray rowsHtml(QByteArrayView section, const std::vector<TableMarkup::Row> &rows)
{
    if (rows.empty())
        return {};
    const QByteArray name = section.toByteArray();
    const QByteArray cell = name == "thead" ? "th" : "td";
    QByteArray html = '<' + name + '>';
    for (const TableMarkup::Row &row : rows) {
        html += "<tr>";
        for (const QByteArray &words : row)
            html += '<' + cell + '>' + words + "</" + cell + '>';
        html += "</tr>";
    }
    return html + "</" + name + '>';
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

QByteArray verse(const QByteArray &html)
{
    return block("core/verse", Json::object(), "<pre class=\"wp-block-verse\">" + html + "</pre>");
}

QByteArray moreHtml(const QString &words, bool hidesTeaser)
{
    const QByteArray text = words.isEmpty() ? QByteArray() : ' ' + words.toUtf8();
    return "<!--more" + text + "-->" + (hidesTeaser ? "\n<!--noteaser-->" : "");
}

QByteArray more(const QString &words, bool hidesTeaser)
{
    Json attributes = Json::object();
    if (!words.isEmpty())
        attributes.set("customText", Json::string(words.toUtf8()));
    if (hidesTeaser)
        attributes.set("noTeaser", Json{ Json::Type::True, {}, {}, {} });
    return block("core/more", attributes, moreHtml(words, hidesTeaser));
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
    tag += captionHtml(markup.caption);
    return block("core/image", attributes, "<figure class=\"" + figureClass + "\">" + tag + "</figure>");
}

QByteArray gallery(const std::vector<ImageMarkup> &images, const QByteArray &caption)
{
    Json attributes = Json::object();
    attributes.set("linkTo", Json::string("none"));
    std::vector<QByteArray> inner;
    for (const ImageMarkup &each : images)
        inner.push_back(image(each));
    return block("core/gallery", attributes,
        "<figure class=\"wp-block-gallery has-nested-images columns-default is-cropped\">" + joined(inner)
            + captionHtml(caption, "blocks-gallery-caption wp-element-caption") + "</figure>");
}

QByteArray embed(const QUrl &url, const QByteArray &caption)
{
    Json attributes = Json::object();
    attributes.set("url", Json::string(url.toEncoded()));
    return block("core/embed", attributes,
        "<figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\n"
            + escapedText(QString::fromLatin1(url.toEncoded())) + "\n</div>" + captionHtml(caption)
            + "</figure>");
}

QByteArray table(const TableMarkup &markup)
{
    return block("core/table", Json::object(),
        "<figure class=\"wp-block-table\"><table>" + rowsHtml("thead", markup.head)
            + rowsHtml("tbody", markup.body) + rowsHtml("tfoot", markup.foot) + "</table>"
            + captionHtml(markup.caption) + "</figure>");
}

QByteArray group(const std::vector<QByteArray> &blocks)
{
    return block("core/group", Json::object(), "<div class=\"wp-block-group\">" + joined(blocks) + "</div>");
}

QByteArray columns(const std::vector<std::vector<QByteArray>> &columns)
{
    std::vector<QByteArray> inner;
    for (const std::vector<QByteArray> &column : columns)
        inner.push_back(block(
            "core/column", Json::object(), "<div class=\"wp-block-column\">" + joined(column) + "</div>"));
    return block(
        "core/columns", Json::object(), "<div class=\"wp-block-columns\">" + joined(inner) + "</div>");
}

namespace {

/// `role` is what a quotation within a translated one is part of.
QByteArray quoteWith(const QuoteMarkup &markup, const QByteArray &role)
{
    const bool isTranslated = !markup.translation.empty();
    std::vector<QByteArray> inner;
    const auto add = [&](const std::vector<QuoteMarkup::Part> &parts, const QByteArray &language,
                         const QByteArray &direction, const QByteArray &partRole) {
        const QByteArray own = direction == markup.siteDirection ? QByteArray() : direction;
        for (const QuoteMarkup::Part &part : parts) {
            inner.push_back(part.quote.empty()
                    ? paragraph(inLanguage(part.html, language, direction), own, partRole)
                    : quoteWith(part.quote.front(), partRole));
        }
    };
    add(markup.original, markup.language, markup.direction, isTranslated ? "qtd-original" : "");
    add(markup.translation, markup.translationLanguage, markup.translationDirection, "qtd-translation");

    QByteArray className = "qtd-quote";
    if (isTranslated)
        className += " qtd-translated";
    if (!role.isEmpty())
        className += ' ' + role;
    QByteArray html
        = "<blockquote class=\"wp-block-quote " + className + "\" id=\"" + markup.id + "\">" + joined(inner);
    if (!markup.cite.isEmpty())
        html += "<cite>" + markup.cite + "</cite>";
    return block("core/quote", ours(markup.id, className), html + "</blockquote>");
}

} // namespace

QByteArray quote(const QuoteMarkup &markup) { return quoteWith(markup, {}); }

QByteArray languageTag(const QByteArray &language, const QByteArray &direction)
{
    if (language.isEmpty())
        return {};
    QByteArray tag = "<span lang=\"" + escapedValue(QString::fromUtf8(language)) + '"';
    if (!direction.isEmpty())
        tag += " dir=\"" + direction + '"';
    return tag + '>';
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

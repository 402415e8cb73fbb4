#include "support/generatedpost.h"

#include <array>
#include <string_view>

using namespace std::string_view_literals;

namespace generatedpost {

namespace {

QByteArray bytesOf(std::string_view text) { return { text.data(), qsizetype(text.size()) }; }

template<size_t Count>
QByteArray pick(std::mt19937 &random, const std::array<std::string_view, Count> &from)
{
    return bytesOf(from[random() % Count]);
}

bool isOneIn(std::mt19937 &random, unsigned count) { return random() % count == 0; }

QByteArray word(std::mt19937 &random)
{
    static constexpr std::array Words{ "bridge"sv, "мост"sv, "көпір"sv, "الجسر"sv, "پل"sv, "橋"sv, "สะพาน"sv,
        "puente"sv, "γέφυρα"sv, "\U0001F309"sv, "\U0001D509raktur"sv, "e\u0301te\u0301"sv, "don’t"sv,
        "“so”"sv, "(…)"sv, "[of]"sv, "a\u00A0b"sv, "\u200Fمع\u200E"sv, "1,5"sv, "--"sv, "&amp;"sv,
        "&lt;tag&gt;"sv, "&#8217;"sv, "&hellip;"sv, "'"sv, "\""sv, "[gallery]"sv };
    return pick(random, Words);
}

QByteArray words(std::mt19937 &random)
{
    QByteArray out = word(random);
    for (size_t i = random() % 6; i > 0; --i)
        out += ' ' + word(random);
    return out;
}

QByteArray address(std::mt19937 &random)
{
    static constexpr std::array Addresses{ "https://blog.example.org/2026/11/bridge"sv,
        "https://e.org/?a=1&amp;b=2#:~:text=The%20bridge"sv, "https://пример.рф/мост"sv, "/relative"sv,
        "mailto:a@example.org"sv };
    return pick(random, Addresses);
}

/// The attributes of a block as text: usual ones, and those that our own writer would never spell like that.
QByteArray oddMembers(std::mt19937 &random)
{
    static constexpr std::array Members{ "\"plugin\":\"large\""sv, "\"x\":1.50"sv,
        "\"big\" : 12345678901234567890"sv, "\"small\":1e-7"sv,
        "\"esc\":\"\\u003cb\\u003e \\ud83c\\udf09 \\u002d\\u002d\""sv, "\"o\":{\"b\":1,\"a\":[1, 2 ,{}]}"sv,
        "\"lock\":{\"move\":true}"sv, "\"x\":1,\"x\":2"sv, "\"ключ\":\"значение\""sv, "\"n\":null"sv,
        "\"f\":-0.0"sv, "\"metadata\":{ \"name\" : \"Lead\",\"bindings\":{}}"sv };
    QByteArray out = pick(random, Members);
    if (isOneIn(random, 3))
        out += (isOneIn(random, 2) ? ", " : ",") + QByteArray("\"z") + QByteArray::number(random() % 100)
            + "\":true";
    return out;
}

/// ` {…}` of a delimiter with these members and, now and then, others.
QByteArray attributes(std::mt19937 &random, const QByteArray &members = {})
{
    QByteArray all = members;
    if (isOneIn(random, 4))
        all = members.isEmpty() || isOneIn(random, 2)
            ? oddMembers(random) + (members.isEmpty() ? "" : ",") + members
            : members + "," + oddMembers(random);
    if (all.isEmpty())
        return isOneIn(random, 12) ? " {}" : "";
    return " {" + all + '}' + (isOneIn(random, 10) ? " " : "");
}

QByteArray wrapped(
    std::mt19937 &random, const QByteArray &name, const QByteArray &members, const QByteArray &html)
{
    const QByteArray space = isOneIn(random, 10) ? "" : isOneIn(random, 12) ? "\r\n" : "\n";
    return "<!-- wp:" + name + attributes(random, members) + " -->" + space + html + space
        + "<!-- /wp:" + name + (isOneIn(random, 20) ? "  -->" : " -->");
}

QByteArray paragraph(std::mt19937 &random)
{
    switch (random() % 6) {
    case 0:
        return wrapped(random, "paragraph", "\"align\":\"right\"",
            "<p class=\"has-text-align-right\">" + inlineHtml(random) + "</p>");
    case 1:
        return wrapped(random, "paragraph", "\"direction\":\"rtl\"",
            "<p dir=\"rtl\"><span lang=\"ar\" dir=\"rtl\">" + inlineHtml(random) + "</span></p>");
    case 2:
        return wrapped(
            random, "paragraph", "\"className\":\"a b\"", "<p  class='a b' >" + inlineHtml(random) + "</p>");
    default:
        return wrapped(random, "paragraph", {}, "<p>" + inlineHtml(random) + "</p>");
    }
}

QByteArray heading(std::mt19937 &random)
{
    const QByteArray level = QByteArray::number(int(random() % 6) + 1);
    const QByteArray members = level == "2" ? QByteArray() : "\"level\":" + level;
    const QByteArray classes = isOneIn(random, 3) ? "" : " class=\"wp-block-heading\"";
    return wrapped(
        random, "heading", members, "<h" + level + classes + '>' + inlineHtml(random) + "</h" + level + '>');
}

QByteArray list(std::mt19937 &random, int depth)
{
    const bool isOrdered = isOneIn(random, 3);
    const QByteArray tag = isOrdered ? "ol" : "ul";
    QByteArray html;
    for (size_t i = random() % 3 + 1; i > 0; --i) {
        const QByteArray nested = depth > 0 && isOneIn(random, 3) ? list(random, depth - 1) : QByteArray();
        html += (html.isEmpty() ? "" : "\n\n")
            + wrapped(random, "list-item", {}, "<li>" + inlineHtml(random) + nested + "</li>");
    }
    return wrapped(
        random, "list", isOrdered ? "\"ordered\":true" : "", '<' + tag + '>' + html + "</" + tag + '>');
}

QByteArray oldList(std::mt19937 &random)
{
    QByteArray html;
    for (size_t i = random() % 3 + 1; i > 0; --i)
        html += "<li>" + inlineHtml(random)
            + (isOneIn(random, 3) ? "<ol><li>" + inlineHtml(random) + "</li></ol>" : QByteArray()) + "</li>";
    return wrapped(random, "list", {}, "<ul>" + html + "</ul>");
}

QByteArray cite(std::mt19937 &random)
{
    switch (random() % 3) {
    case 0:
        return {};
    case 1:
        return "<cite><a href=\"" + address(random) + "\">" + words(random) + "</a>, 2 November 2026</cite>";
    default:
        return "<cite>" + words(random) + "</cite>";
    }
}

QByteArray newId(std::mt19937 &random, char kind)
{
    QByteArray id{ 1, kind };
    id += '-';
    for (int i = 0; i < 6; ++i)
        id += "abcdefghijklmnopqrstuvwxyz0123456789"[random() % 36];
    return id;
}

QByteArray quote(std::mt19937 &random, int depth)
{
    QByteArray inner;
    const bool isTranslated = isOneIn(random, 3);
    for (size_t i = random() % 3 + 1; i > 0; --i) {
        QByteArray part = depth > 0 && isOneIn(random, 4) ? quote(random, depth - 1) : paragraph(random);
        if (isTranslated)
            part = wrapped(random, "paragraph", "\"className\":\"qtd-original\"",
                "<p class=\"qtd-original\"><span lang=\"ru\">" + inlineHtml(random) + "</span></p>");
        inner += (inner.isEmpty() ? "" : "\n\n") + part;
    }
    if (isTranslated)
        inner += "\n\n"
            + wrapped(random, "paragraph", "\"className\":\"qtd-translation\"",
                "<p class=\"qtd-translation\"><span lang=\"en\" dir=\"ltr\">" + inlineHtml(random)
                    + "</span></p>");
    const QByteArray id = newId(random, 'q');
    const bool isOurs = !isOneIn(random, 3);
    return wrapped(random, "quote",
        isOurs ? "\"metadata\":{\"quotidian\":{\"id\":\"" + id + "\"}},\"className\":\"qtd-quote\""
               : QByteArray(),
        "<blockquote class=\"wp-block-quote" + (isOurs ? " qtd-quote\" id=\"" + id : QByteArray()) + "\">"
            + inner + cite(random) + "</blockquote>");
}

QByteArray oldQuote(std::mt19937 &random)
{
    QByteArray html = "<p>" + inlineHtml(random) + "</p>";
    if (isOneIn(random, 2))
        html += "<p>" + inlineHtml(random) + "</p>";
    html += cite(random);
    return isOneIn(random, 2)
        ? wrapped(random, "quote", {}, "<blockquote class=\"wp-block-quote\">" + html + "</blockquote>")
        : wrapped(random, "pullquote", {},
            "<figure class=\"wp-block-pullquote\"><blockquote>" + html + "</blockquote></figure>");
}

QByteArray caption(std::mt19937 &random, const QByteArray &classes = "wp-element-caption")
{
    return isOneIn(random, 2)
        ? QByteArray()
        : "<figcaption class=\"" + classes + "\">" + inlineHtml(random) + "</figcaption>";
}

QByteArray image(std::mt19937 &random)
{
    const QByteArray id = QByteArray::number(int(random() % 900) + 1);
    const QByteArray mark = isOneIn(random, 5) ? "'" : "\"";
    QByteArray tag = "<img src=\"" + address(random) + "\" alt=" + mark
        + (isOneIn(random, 2) ? "мост &amp; “x”" : "") + mark + " class=\"wp-image-" + id + '"'
        + (isOneIn(random, 3) ? " />" : "/>");
    const bool isLinked = isOneIn(random, 3);
    if (isLinked)
        tag = "<a href=\"" + address(random) + "\">" + tag + "</a>";
    return wrapped(random, "image",
        "\"id\":" + id + ",\"sizeSlug\":\"large\",\"linkDestination\":\"" + (isLinked ? "custom" : "none")
            + '"',
        "<figure class=\"wp-block-image size-large\">" + tag + caption(random) + "</figure>");
}

QByteArray gallery(std::mt19937 &random)
{
    QByteArray html;
    if (isOneIn(random, 3)) {
        for (size_t i = random() % 3 + 1; i > 0; --i)
            html += "\n\t<li class=\"blocks-gallery-item\"><figure><img src=\"" + address(random)
                + "\" alt=\"\" /><figcaption>" + inlineHtml(random) + "</figcaption></figure></li>";
        return wrapped(random, "gallery", {}, "<ul class=\"wp-block-gallery columns-2\">" + html + "\n</ul>");
    }
    for (size_t i = random() % 3 + 1; i > 0; --i)
        html += (html.isEmpty() ? "" : "\n\n") + image(random);
    return wrapped(random, "gallery", "\"linkTo\":\"none\"",
        "<figure class=\"wp-block-gallery has-nested-images columns-default is-cropped\">" + html
            + caption(random, "blocks-gallery-caption wp-element-caption") + "</figure>");
}

QByteArray table(std::mt19937 &random)
{
    const size_t width = random() % 3 + 1;
    const auto row = [&](const QByteArray &cell) {
        QByteArray html = "<tr>";
        for (size_t i = 0; i < width; ++i)
            html += '<' + cell + '>' + inlineHtml(random) + "</" + cell + '>';
        return html + "</tr>";
    };
    QByteArray html;
    if (isOneIn(random, 2))
        html += "<thead>" + row("th") + "</thead>";
    html += "<tbody>" + row("td") + (isOneIn(random, 2) ? row("td") : QByteArray()) + "</tbody>";
    return wrapped(random, "table", {},
        "<figure class=\"wp-block-table\"><table>" + html + "</table>" + caption(random) + "</figure>");
}

QByteArray embed(std::mt19937 &random)
{
    const QByteArray url = "https://video.example.org/?v=" + QByteArray::number(random() % 100) + "&amp;t=1";
    return wrapped(random, "embed", "\"url\":\"" + QByteArray(url).replace("&amp;", "\\u0026") + '"',
        "<figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\n" + url + "\n</div>"
            + caption(random) + "</figure>");
}

QByteArray inner(std::mt19937 &random, int depth)
{
    QByteArray html;
    for (size_t i = random() % 3; i > 0; --i)
        html += (html.isEmpty() ? "" : "\n\n") + block(random, depth - 1);
    return html;
}

QByteArray container(std::mt19937 &random, int depth)
{
    switch (random() % 3) {
    case 0:
        return wrapped(
            random, "group", {}, "<div class=\"wp-block-group\">" + inner(random, depth) + "</div>");
    case 1:
        return wrapped(random, "columns", {},
            "<div class=\"wp-block-columns\">"
                + wrapped(
                    random, "column", {}, "<div class=\"wp-block-column\">" + inner(random, depth) + "</div>")
                + "\n\n"
                + wrapped(
                    random, "column", {}, "<div class=\"wp-block-column\">" + inner(random, depth) + "</div>")
                + "</div>");
    default:
        return wrapped(
            random, "my/tabs", "\"tab\":1", "<section data-x='1'>" + inner(random, depth) + "<hr></section>");
    }
}

QByteArray small(std::mt19937 &random)
{
    switch (random() % 9) {
    case 0:
        return wrapped(
            random, "separator", {}, "<hr class=\"wp-block-separator has-alpha-channel-opacity\"/>");
    case 1:
        return wrapped(random, "code", {},
            "<pre class=\"wp-block-code\"><code>if (a &lt; b)\n\tc&#91;0] = “x”;</code></pre>");
    case 2:
        return wrapped(random, "preformatted", {},
            "<pre class=\"wp-block-preformatted\">" + words(random) + "\n  x</pre>");
    case 3:
        return wrapped(
            random, "verse", {}, "<pre class=\"wp-block-verse\">" + words(random) + "<br>\n" + "x</pre>");
    case 4:
        return wrapped(random, "html", {}, "<table><tr><td onclick='x'>" + words(random) + "</table>");
    case 5:
        return wrapped(random, "more", "\"customText\":\"Go on\"", "<!--more Go on-->");
    case 6:
        return "<!-- wp:latest-posts" + attributes(random) + " /-->";
    case 7:
        return wrapped(random, "my/note", {}, "<aside><p>" + inlineHtml(random) + "</p></aside>");
    default:
        return wrapped(random, "button", {},
            "<div class=\"wp-block-button\"><a class=\"wp-block-button__link\" href=\"" + address(random)
                + "\">" + words(random) + "</a></div>");
    }
}

} // namespace

QByteArray inlineHtml(std::mt19937 &random)
{
    QByteArray html;
    for (size_t i = random() % 4 + 1; i > 0; --i) {
        const QByteArray text = words(random);
        switch (random() % 12) {
        case 0:
            html += "<strong>" + text + "</strong>";
            break;
        case 1:
            html += "<em>" + text + " <b>" + word(random) + "</b></em>";
            break;
        case 2:
            html += "<a href=\"" + address(random) + "\" rel='nofollow'>" + text + "</a>";
            break;
        case 3:
            html += "<span class=\"qtd-cut\">(…)</span>";
            break;
        case 4:
            html += "<ins class=\"qtd-ins\">[" + word(random) + "]</ins>";
            break;
        case 5:
            html += text + (isOneIn(random, 2) ? "<br>" : "<br />");
            break;
        case 6:
            html += "<span lang=\"kk\">" + text + "</span>";
            break;
        case 7:
            html += "<mark style=\"background-color:rgba(0, 0, 0, 0)\" class=\"has-inline-color\">" + text
                + "</mark>";
            break;
        default:
            html += text;
        }
        if (i > 1)
            html += ' ';
    }
    return html;
}

QByteArray block(std::mt19937 &random, int depth)
{
    const unsigned kinds = depth > 0 ? 13 : 11;
    switch (random() % kinds) {
    case 0:
    case 1:
        return paragraph(random);
    case 2:
        return heading(random);
    case 3:
        return list(random, depth);
    case 4:
        return oldList(random);
    case 5:
        return oldQuote(random);
    case 6:
        return image(random);
    case 7:
        return gallery(random);
    case 8:
        return table(random);
    case 9:
        return embed(random);
    case 10:
        return small(random);
    case 11:
        return quote(random, depth - 1);
    default:
        return container(random, depth);
    }
}

QByteArray post(std::mt19937 &random)
{
    static constexpr std::array Between{ "\n\n"sv, "\n\n"sv, "\n\n"sv, "\n"sv, ""sv, "\r\n\r\n"sv,
        "\n<p>classic</p>\n"sv };
    QByteArray markup;
    for (size_t i = random() % 7 + 1; i > 0; --i)
        markup += block(random)
            + (i > 1                     ? pick(random, Between)
                    : isOneIn(random, 4) ? QByteArray("\n")
                                         : QByteArray());
    return markup;
}

QByteArray brokenPost(std::mt19937 &random)
{
    static constexpr std::array Foreign{ "\0"sv, "\r"sv, "\xEF\xBF\xBC"sv, "\xEF\xB7\x90"sv, "\xED\xA0\x80"sv,
        "\xFF"sv, "<!-- wp:group -->"sv, "<!-- /wp:group -->"sv, "<!--\xC2\xA0wp:paragraph -->"sv, "{"sv,
        "}"sv, "-->"sv, "<!--"sv, "<p>"sv, "</p>"sv, "\""sv, "<"sv, "<script>"sv, "\xE2\x80\xA8"sv,
        "\\ud83d"sv };
    QByteArray markup = post(random);
    for (size_t i = random() % 3 + 1; i > 0; --i) {
        const auto at = qsizetype(random() % size_t(markup.size() + 1));
        switch (random() % 3) {
        case 0:
            markup.insert(at, pick(random, Foreign));
            break;
        case 1:
            markup.remove(at, qsizetype(random() % 40));
            break;
        default:
            markup.insert(at, markup.mid(at, qsizetype(random() % 60)));
        }
    }
    return markup;
}

} // namespace generatedpost

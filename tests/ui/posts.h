#pragma once

#include "formats/blocks/identity.h"
#include "writing/postedit.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QRandomGenerator>
#include <QTest>
#include <QTextBlock>

/// Posts to edit, places in them, and what must hold whatever was done to them.
namespace posts {

using namespace Qt::StringLiterals;

inline QByteArray paragraph(const QByteArray &html)
{
    return "<!-- wp:paragraph -->\n<p>" + html + "</p>\n<!-- /wp:paragraph -->";
}

inline QByteArray quote(const QByteArray &id, const QByteArray &html, const QByteArray &cite)
{
    return "<!-- wp:quote {\"metadata\":{\"quotidian\":{\"id\":\"" + id
        + "\"}},\"className\":\"qtd-quote\"} -->\n"
          "<blockquote class=\"wp-block-quote qtd-quote\" id=\""
        + id + "\">" + paragraph(html) + (cite.isEmpty() ? QByteArray() : "<cite>" + cite + "</cite>")
        + "</blockquote>\n<!-- /wp:quote -->";
}

inline QByteArray card()
{
    return "<!-- wp:group {\"metadata\":{\"quotidian\":{\"id\":\"c-6r4y0s\"}},\"className\":\"qtd-card\"} "
           "-->\n"
           "<div id=\"c-6r4y0s\" class=\"wp-block-group qtd-card\"><!-- wp:paragraph "
           "{\"className\":\"qtd-card-title\"} -->\n"
           "<p class=\"qtd-card-title\"><strong><a href=\"https://photos.example.org/floods\">Night of the "
           "flood: 24 pictures"
           "</a></strong></p>\n<!-- /wp:paragraph -->\n\n<!-- wp:paragraph {\"className\":\"qtd-card-by\"} "
           "-->\n"
           "<p class=\"qtd-card-by\">Photo report by Lina Haddad, photos.example.org</p>\n<!-- /wp:paragraph "
           "--></div>\n"
           "<!-- /wp:group -->";
}

inline const QByteArray cite = "<a href=\"https://well.example/1\">Dana, “Dry”</a>, 3 May";

inline QByteArray samplePost()
{
    return paragraph("Lead words.") + "\n\n" + quote("q-aaa111", "The well was dry.", cite) + "\n\n" + card()
        + "\n\n" + paragraph("After <a href=\"https://x.example/\">a link</a>");
}

/// The place, or the one before it if that is within a character.
inline int between(const PostEdit &edit, int position)
{
    return position - int(edit.document()->characterAt(position).isLowSurrogate());
}

/// Puts the cursor where `words` begin, plus `offset`.
inline void goTo(PostEdit &edit, const QString &words, int offset = 0)
{
    for (QTextBlock line = edit.document()->firstBlock(); line.isValid(); line = line.next()) {
        const auto at = line.text().indexOf(words);
        if (at < 0)
            continue;
        QTextCursor cursor(line);
        cursor.setPosition(line.position() + int(at) + offset);
        edit.setTextCursor(cursor);
        return;
    }
    QFAIL(qPrintable(u"no words "_s + words));
}

inline void select(PostEdit &edit, const QString &words)
{
    goTo(edit, words);
    QTextCursor cursor = edit.textCursor();
    cursor.setPosition(cursor.position() + int(words.size()), QTextCursor::KeepAnchor);
    edit.setTextCursor(cursor);
}

inline void selectAcross(PostEdit &edit, const QString &from, const QString &to, int offset)
{
    goTo(edit, from);
    QTextCursor cursor = edit.textCursor();
    const int start = cursor.position();
    goTo(edit, to, offset);
    const int end = edit.textCursor().position();
    cursor.setPosition(start);
    cursor.setPosition(end, QTextCursor::KeepAnchor);
    edit.setTextCursor(cursor);
}

inline void pasteHtml(PostEdit &edit, const QString &html, const QString &text = {})
{
    auto *mime = new QMimeData;
    mime->setHtml(html);
    mime->setText(text.isEmpty() ? u"plain form"_s : text);
    QGuiApplication::clipboard()->setMimeData(mime);
    edit.paste();
}

/// The lines of words, as they stand on the page: white space at their ends is nothing there.
inline QStringList wordsOnScreen(const PostEdit &edit)
{
    QStringList words;
    for (QTextBlock line = edit.document()->firstBlock(); line.isValid(); line = line.next()) {
        const QString text = line.text().simplified();
        if (!isObjectLine(roleOf(line)) && !text.isEmpty())
            words.append(text);
    }
    return words;
}

/// Every line with its role and group, for the message of a failure.
inline QString linesOf(const PostEdit &edit)
{
    QString lines;
    for (QTextBlock line = edit.document()->firstBlock(); line.isValid(); line = line.next())
        lines += u"%1 %2 %3: %4 | "_s.arg(line.position())
                     .arg(int(roleOf(line)))
                     .arg(pathOf(line), line.text());
    return lines;
}

/// What must hold whatever was done.
inline void checkSane(const PostEdit &edit)
{
    QSet<QString> seen; // Blocks with lines in them, by path.
    QSet<int> holders;
    QString before;
    for (QTextBlock line = edit.document()->firstBlock(); line.isValid(); line = line.next()) {
        const QString path = pathOf(line);
        const LineRole role = roleOf(line);
        for (int depth = linepath::depthOf(linepath::shared(path, before)); depth < linepath::depthOf(path);
             ++depth) {
            QVERIFY2(!seen.contains(linepath::upTo(path, depth + 1)), qPrintable(path)); // In one place,
            QVERIFY2(
                !holders.contains(linepath::holderAt(path, depth)), qPrintable(path)); // and no copy of it.
            seen.insert(linepath::upTo(path, depth + 1));
            holders.insert(linepath::holderAt(path, depth));
        }
        const QString next = line.next().isValid() ? pathOf(line.next()) : QString();
        for (int depth = linepath::depthOf(linepath::shared(path, next)); depth < linepath::depthOf(path);
             ++depth) { // Here a block ends: a quotation in its attribution.
            const bool endsQuote = linepath::kindAt(path, depth) == linepath::Kind::Quote;
            QVERIFY(!endsQuote || role == LineRole::QuoteCite);
        }
        const int depth = linepath::depthOf(path);
        const auto isIn = [&](linepath::Kind kind) {
            return depth > 0 && linepath::kindAt(path, depth - 1) == kind;
        };
        QCOMPARE(role == LineRole::ListItem, isIn(linepath::Kind::List));
        QCOMPARE(role == LineRole::Paragraph && isIn(linepath::Kind::Quote), false);
        QCOMPARE(isQuoteText(role) && !isIn(linepath::Kind::Quote), false);
        if (role == LineRole::QuoteCite) {
            QVERIFY(isIn(linepath::Kind::Quote));
            QVERIFY(!linepath::isWithin(next, path)); // The last line of its quotation,
            QVERIFY(linepath::isWithin(before, path)); // and not the only one.
        }
        if (isObjectLine(role)) {
            QCOMPARE(line.text(), QString(QChar::ObjectReplacementCharacter));
        } else {
            for (auto it = line.begin(); !it.atEnd(); ++it) {
                const int kind = it.fragment().charFormat().objectType();
                QVERIFY(kind != lineobject::Attribution && kind != lineobject::Atom);
            }
        }
        before = path;
    }
    QVERIFY(!isObjectLine(roleOf(edit.document()->lastBlock())));
}

/// No two of our quotes and cards have one id.
inline void checkOwnIds(const PostEdit &edit)
{
    QVERIFY(blocks::duplicates(blocks::Document::parse(edit.markup())).isEmpty());
}

/// Blocks of every kind within each other.
class Generator final {
public:
    explicit Generator(quint32 seed)
        : m_random(seed)
    {
    }

    QByteArray post()
    {
        QByteArray markup = pick({ "", "", "\n", "loose words\n\n" });
        for (int i = int(m_random.bounded(6)); i >= 0; --i)
            markup += block(0) + pick({ "\n\n", "\n\n", "\n", "", "\n \n\n" });
        return markup;
    }

private:
    QByteArray pick(std::initializer_list<const char *> choices)
    {
        return *(choices.begin() + m_random.bounded(int(choices.size())));
    }

    QByteArray words()
    {
        QByteArray html;
        for (int i = int(m_random.bounded(5)); i >= 0; --i)
            html += pick(
                { "words", " and ", "&amp;", "&nbsp;", "<br>", "<br />", "\n", "\xD0\x96\xD1\x83\xD0\xBA",
                    "<strong>a</strong>", "<b></b>", "<a href=\"https://x.example/?a=1&amp;b=2\">link</a>",
                    "  ", "<em>x <i>y</i></em>", "<img src='a.png' alt=\"a\"/>", "&#8230;",
                    "\xF0\x9F\x98\x80", "<span class=\"qtd-cut\">(\xE2\x80\xA6)</span>", "\xD9\x86\xD8\xB5",
                    "&", "[x]", "\xC2\xA0", "<span lang=\"ar\" dir=\"rtl\">\xD9\x86\xD8\xB5</span>" });
        return html;
    }

    QByteArray blocks(int depth, const char *gap)
    {
        QByteArray markup;
        for (int i = int(m_random.bounded(3)); i >= 0; --i)
            markup += (markup.isEmpty() ? QByteArray() : QByteArray(gap)) + block(depth + 1);
        return markup;
    }

    QByteArray items(int depth)
    {
        QByteArray markup;
        for (int i = int(m_random.bounded(3)); i >= 0; --i) {
            if (!markup.isEmpty())
                markup += pick({ "\n\n", "\n", "" });
            markup += "<!-- wp:list-item -->\n<li>" + words()
                + (depth < 3 && m_random.bounded(3) == 0 ? list(depth + 1) : QByteArray())
                + "</li>\n<!-- /wp:list-item -->";
        }
        return markup;
    }

    QByteArray list(int depth)
    {
        return m_random.bounded(2) == 0
            ? "<!-- wp:list -->\n<ul>" + items(depth) + "</ul>\n<!-- /wp:list -->"
            : "<!-- wp:list {\"ordered\":true,\"start\":3} -->\n<ol start=\"3\" class=\"wp-block-list\">"
                + items(depth) + "</ol>\n<!-- /wp:list -->";
    }

    QByteArray oldItems(int depth)
    {
        QByteArray markup;
        for (int i = int(m_random.bounded(3)); i >= 0; --i) {
            markup += "<li>" + words();
            if (depth < 3 && m_random.bounded(3) == 0)
                markup += pick({ "", "\n " }) + "<ul>" + oldItems(depth + 1) + "</ul>" + pick({ "", "\n" });
            markup += "</li>" + pick({ "", "\n" });
        }
        return markup;
    }

    QByteArray cite() { return m_random.bounded(2) == 0 ? "<cite>" + words() + "</cite>" : QByteArray(); }

    QByteArray block(int depth)
    {
        switch (m_random.bounded(depth < 4 ? 17 : 8)) {
        case 0:
        case 1:
        case 2:
            return "<!-- wp:paragraph -->\n<p>" + words() + "</p>\n<!-- /wp:paragraph -->";
        case 3:
            return "<!-- wp:heading {\"level\":3} -->\n<h3 id=\"h\">" + words()
                + "</h3>\n<!-- /wp:heading -->";
        case 4:
            return "<!-- wp:code -->\n<pre class=\"wp-block-code\"><code>" + words()
                + "</code></pre>\n<!-- /wp:code -->";
        case 5:
            return "<!-- wp:verse -->\n<pre class=\"wp-block-verse\">" + words()
                + "</pre>\n<!-- /wp:verse -->";
        case 6:
            return pick({ "<!-- wp:spacer /-->", "<!-- wp:separator -->\n<hr/>\n<!-- /wp:separator -->",
                "<!-- wp:shop/cart {\"a\":1e400} -->x<!-- /wp:shop/cart -->",
                "<!-- wp:paragraph -->\n<p><b>a<i>b</b></i></p>\n<!-- /wp:paragraph -->",
                "<!-- wp:table -->\n<figure><table><tr><td>1</td></tr></table></figure>\n<!-- /wp:table "
                "-->" });
        case 7:
            return "<!-- wp:list -->\n<ul>" + oldItems(0) + "</ul>\n<!-- /wp:list -->";
        case 8:
            return list(0);
        case 9:
        case 10:
            return "<!-- wp:quote {\"className\":\"x\"} -->\n<blockquote class=\"wp-block-quote x\">"
                + blocks(depth, "\n\n") + cite() + "</blockquote>\n<!-- /wp:quote -->";
        case 11:
            return "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\"><p>" + words() + "</p>"
                + pick({ "", "\n" }) + "<p>" + words() + "</p>" + cite()
                + "</blockquote>\n<!-- /wp:quote -->";
        case 12:
            return "<!-- wp:pullquote -->\n<figure class=\"wp-block-pullquote\"><blockquote><p>" + words()
                + "</p>" + cite() + "</blockquote></figure>\n<!-- /wp:pullquote -->";
        case 13:
            return "<!-- wp:column -->\n<div class=\"wp-block-column\"></div>\n<!-- /wp:column -->";
        default:
            return "<!-- wp:group {\"layout\":{\"type\":\"flex\"}} -->\n<div class=\"wp-block-group\">"
                + blocks(depth, pick({ "\n\n", "\n", "" }).constData()) + "</div>\n<!-- /wp:group -->";
        }
    }

    QRandomGenerator m_random;
};

} // namespace posts

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>
#include <vector>

/// The text of a paragraph as runs with marks, and the same as HTML. Pure: any thread.
namespace blocks {

/// An element around a run: its tag and attributes, in the order written.
struct Mark {
    enum class Kind {
        Strong, ///< strong, b
        Emphasis, ///< em, i
        Code,
        Strike, ///< s, del
        Link, ///< a
        Language, ///< span with lang or dir
        Cut, ///< `<span class="qtd-cut">`: we left words out
        Insertion, ///< `<ins class="qtd-ins">`: our words
        Other, ///< Kept, shown plain.
    };
    struct Attribute {
        QByteArray name;
        QString value;
        bool operator==(const Attribute &) const = default;
    };

    QByteArray tag;
    std::vector<Attribute> attributes;

    Kind kind() const;
    QString attribute(QByteArrayView name) const; ///< Empty if absent.

    static Mark strong() { return { "strong", {} }; }
    static Mark emphasis() { return { "em", {} }; }
    static Mark code() { return { "code", {} }; }
    static Mark strike() { return { "s", {} }; }
    static Mark link(const QString &href) { return { "a", { { "href", href } } }; }
    static Mark language(const QString &lang, const QString &dir); ///< Either may be empty.
    static Mark cut() { return { "span", { { "class", QStringLiteral("qtd-cut") } } }; }
    static Mark insertion() { return { "ins", { { "class", QStringLiteral("qtd-ins") } } }; }

    bool operator==(const Mark &) const = default;
};

/// A run of text with one set of marks, or a line break.
struct Inline {
    QString text; ///< Empty for a line break.
    std::vector<Mark> marks; ///< Outermost first.
    bool isLineBreak = false;

    bool operator==(const Inline &) const = default;
};

enum class LineEnds {
    Refused, ///< Line breaks are `<br>`; a bare line end or tab in the source is nothing that we can edit.
    Kept, ///< Preformatted: part of the text.
};
enum class Spelling {
    Exact, ///< Only what toHtml() writes back byte for byte.
    Any, ///< `&nbsp;`, `<br />`, `<EM>` and the like too: the same text and marks, written our way.
};

/// Nothing if the HTML holds what runs cannot: other elements, comments, marks that cross,
/// hasUnsafeCharacters(), invalid UTF-8, more than 32 marks deep. With Spelling::Exact:
/// toHtml(*parseInline(html)) == html.
std::optional<std::vector<Inline>> parseInline(
    QByteArrayView html, LineEnds lineEnds = LineEnds::Refused, Spelling spelling = Spelling::Exact);

/// `<tag a="v">…</tag>`; neighbours share the marks that they have in common from the outermost on.
QByteArray toHtml(const std::vector<Inline> &inlines);

/// Whether the HTML can stand for a text within a block whoever wrote it: well nested, nothing but elements
/// of a line and pictures, no comment, no tag without an end, valid UTF-8.
bool isInlineHtml(QByteArrayView html);

/// Whether an edit buffer would change the text: it takes U+FDD0, U+FDD1, U+2028, U+2029, U+FFFC and control
/// characters for its own, line ends and tabs excepted.
bool hasUnsafeCharacters(QStringView text);

QString plainText(const std::vector<Inline> &inlines); ///< Line breaks are `\n`.

} // namespace blocks

#pragma once

#include <QByteArray>
#include <QUrl>

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// Which vocabulary an element is of. By its address, else by the usual prefix: feeds forget to declare.
enum class XmlNamespace : quint8 {
    Core, ///< None, RSS's, or an unknown default one.
    Atom,
    Atom03,
    Rdf,
    Xhtml,
    Content,
    DublinCore,
    DublinCoreTerms,
    Media,
    Itunes,
    Syndication,
    Feedburner,
    WellFormedWeb,
    Cdf,
    GeoRss,
    Gml,
    Geo, ///< The W3C's.
    Other,
};

struct XmlAttribute {
    std::string_view name; ///< As written, with its prefix.
    std::string_view raw; ///< Not decoded.
};

/// Reads broken XML as a balanced stream of tokens: views into the bytes, no copies, no tree. For UTF-8 of
/// strangers.
///
/// A DOCTYPE is passed over and never expanded. Elements that are not closed end with their parent; end tags
/// of nothing are passed over; `<` and `&` that begin nothing are text. Beyond its limits (depth 256, 128
/// attributes, names of 256 bytes) an element is dropped, its text is not. Linear in the input. Any thread.
class XmlTokenizer final {
public:
    enum class Token {
        StartTag, ///< Always followed, later, by its EndTag: also `<br/>` and what is never closed.
        EndTag,
        Text, ///< References not decoded.
        CData, ///< Characters as they are.
        End,
    };

    /// `text` must outlive the tokenizer.
    explicit XmlTokenizer(std::string_view text, const QUrl &base = {});

    Token next();
    /// Goes to the next child element of the element that was open at `parentDepth`: false when that element
    /// ended.
    bool nextChild(int parentDepth);
    /// The element just started becomes the root: whatever is open around it is forgotten.
    void makeRoot();
    /// An element of this name cannot stand in itself: a second start ends the first (`<item>` without
    /// `</item>`).
    void setNeverNested(std::string_view name) { m_neverNested = name; }

    /// Elements open: after a StartTag with it, after an EndTag without it.
    int depth() const { return int(m_open.size()); }
    std::string_view qualifiedName() const { return m_name; }
    std::string_view localName() const { return m_localName; } ///< Of a StartTag; lower case (ASCII).
    XmlNamespace ns() const { return m_namespace; } ///< Of a StartTag.
    std::span<const XmlAttribute> attributes() const { return { m_attributes.data(), m_attributeCount }; }
    /// By local name, any prefix, ASCII case ignored; not decoded.
    std::optional<std::string_view> rawAttribute(std::string_view localName) const;
    QByteArray attribute(std::string_view localName) const; ///< Decoded and trimmed; empty if absent.

    std::string_view text() const { return m_text; }

    std::string_view language() const; ///< xml:lang in scope, not decoded; empty if none.
    QUrl base() const { return m_bases.back(); } ///< xml:base in scope, else the document's.
    bool hasExplicitBase() const { return m_bases.size() > 1; } ///< Some xml:base is in scope.

    qsizetype tokenStart() const { return qsizetype(m_tokenStart); }
    qsizetype position() const { return qsizetype(m_position); } ///< After the token.
    /// After an EndTag: where its element ends; before the tag that ended it when its own was missing.
    qsizetype elementEnd() const { return qsizetype(m_elementEnd); }
    bool isMalformed() const { return m_isMalformed; }
    void setMalformed() { m_isMalformed = true; }

    /// Counts what the reader of a whole document keeps of it: all so far.
    size_t keep(size_t parts) { return m_kept += parts; }

    static constexpr int deepest = 256;
    static constexpr size_t mostAttributes = 128;
    static constexpr size_t longestName = 256;

private:
    struct Open {
        std::string_view name;
        std::string_view language;
        size_t bases = 0; ///< How many were there before it.
        size_t declarations = 0;
    };
    struct Declaration {
        std::string_view prefix;
        XmlNamespace ns;
    };

    Token readText();
    std::optional<Token> readMarkup(); ///< Nothing for a comment and the like.
    std::optional<Token> readStartTag();
    std::optional<Token> readEndTag();
    Token closeOne();
    void readAttributes(bool &isSelfClosing, bool &isCut);
    std::string_view readAttributeValue(bool &isSelfClosing);
    void skipDeclaration();
    void skipPast(std::string_view mark, size_t from, bool &isLast);
    bool beginsMarkup(size_t at) const;
    void enter();
    void enterBase(const QByteArray &address);
    void takeName(std::string_view name);
    XmlNamespace resolve(std::string_view qualified);

    std::string_view m_all;
    size_t m_position = 0;
    size_t m_tokenStart = 0;
    size_t m_elementEnd = 0;
    std::vector<Open> m_open;
    std::vector<Declaration> m_declarations;
    std::vector<QUrl> m_bases;
    size_t m_overflow = 0; ///< Open elements beyond the deepest.
    size_t m_closing = 0; ///< EndTags to say before reading on.
    std::optional<size_t> m_restart; ///< A start tag that waits for those.
    std::string_view m_neverNested;
    std::string_view m_name;
    std::string_view m_localName;
    std::array<char, longestName> m_lowered;
    XmlNamespace m_namespace = XmlNamespace::Core;
    std::array<XmlAttribute, mostAttributes> m_attributes;
    size_t m_attributeCount = 0;
    std::string_view m_text;
    size_t m_kept = 0;
    bool m_isMalformed = false;
    bool m_noMoreDoubleQuotes = false;
    bool m_noMoreSingleQuotes = false;
    bool m_noMoreComments = false;
    bool m_noMoreInstructions = false;
    bool m_declarationsBroken = false;
};

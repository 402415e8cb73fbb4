#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The tokenizer of the WHATWG HTML standard, section 13.2.5, over UTF-8 bytes. Pure, any thread.

struct HtmlAttribute {
    std::string name; ///< ASCII letters in lower case.
    std::string value; ///< References decoded.
    bool tooLong = false; ///< The value was longer than the limit and is empty here.
};

struct HtmlToken {
    enum class Kind { Text, StartTag, EndTag, Comment, Doctype };

    Kind kind = Kind::Text;
    std::string_view text; ///< Text and Comment. Valid until the next call of next().
    std::string name; ///< StartTag, EndTag: ASCII letters in lower case. Doctype: see hasName.
    std::vector<HtmlAttribute> attributes; ///< The first of each name.
    bool selfClosing = false;
    bool hasName = false;
    std::optional<std::string> publicId; ///< Doctype.
    std::optional<std::string> systemId;
    bool forceQuirks = false;

    /// The value, or nothing if the attribute is absent or was too long.
    const std::string *attribute(std::string_view wanted) const;
};

struct TokenizerLimits {
    size_t attributes = 64; ///< In one tag; further ones are dropped.
    size_t valueBytes = 16 * 1024; ///< Of one attribute, before it counts as too long.
};

/// Linear in its input, whatever the input is. Never fails: the standard has an answer for every byte.
/// Text comes in pieces; two neighbours may be one text. CR and CR LF become LF first.
class HtmlTokenizer final {
public:
    /// What the tokenizer reads, as the tree builder of the standard switches it.
    enum class Content { Data, RcData, RawText, Script, PlainText, Cdata };

    /// `utf8` outlives this.
    explicit HtmlTokenizer(std::string_view utf8, TokenizerLimits limits = {});
    HtmlTokenizer(const HtmlTokenizer &) = delete;
    HtmlTokenizer &operator=(const HtmlTokenizer &) = delete;

    /// Fills `token`; false at the end.
    bool next(HtmlToken &token);

    /// Reads on as `content`; RcData, RawText and Script end at the end tag `lastStartTag` (lower case).
    void enter(Content content, std::string_view lastStartTag);

private:
    bool at(size_t position, std::string_view word) const;
    bool atIgnoringCase(size_t position, std::string_view word) const;
    bool atAppropriateEndTag(size_t position) const;
    bool giveText(HtmlToken &token, size_t end);
    bool giveBuffer(HtmlToken &token);
    bool giveComment(HtmlToken &token, size_t end, size_t resume);
    bool readData(HtmlToken &token);
    bool readRaw(HtmlToken &token);
    bool readPlain(HtmlToken &token);
    bool readCdata(HtmlToken &token);
    size_t scriptTextEnd();
    bool readTag(HtmlToken &token, HtmlToken::Kind kind);
    bool readAttribute(HtmlToken &token);
    bool readQuoted(char quote, HtmlAttribute &attribute);
    bool readUnquoted(HtmlAttribute &attribute);
    void appendLimited(HtmlAttribute &attribute, std::string_view piece) const;
    bool readMarkupDeclaration(HtmlToken &token);
    bool readComment(HtmlToken &token);
    bool readBogusComment(HtmlToken &token, size_t start);
    bool readDoctype(HtmlToken &token);
    void readDoctypeIdentifiers(HtmlToken &token);
    bool readDoctypeIdentifier(std::optional<std::string> &identifier);
    void skipSpace();
    enum class Place { Text, Attribute };
    void readReference(Place place, std::string &out);
    void readNumericReference(std::string &out);

    enum class Escape { None, Single, Double };

    std::string m_normalized; ///< The input, if it had a CR.
    std::string_view m_in;
    size_t m_pos = 0;
    TokenizerLimits m_limits;
    Content m_content = Content::Data;
    std::string m_lastStartTag;
    std::string m_buffer;
    Escape m_escape = Escape::None; ///< Of a script.
    int m_dashes = 0;
};

/// Appends a code point as UTF-8; what is none becomes U+FFFD.
void appendUtf8(std::string &out, char32_t codePoint);

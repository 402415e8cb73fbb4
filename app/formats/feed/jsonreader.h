#pragma once

#include <QByteArray>

#include <array>
#include <string_view>

/// Reads JSON (RFC 8259) of strangers value by value, without a tree: what is passed over costs no memory,
/// however much or deep it is. Text is UTF-8; lone surrogates become U+FFFD. After what is no JSON it stands
/// at its end. Any thread.
class JsonReader final {
public:
    /// `text` must outlive the reader.
    explicit JsonReader(std::string_view text)
        : m_text(text)
    {
    }

    enum class Kind { Object, Array, String, Number, Word, End };
    /// Of the value before which it stands. White space is passed.
    Kind kind();

    // Each reads one value, whatever it is.
    /// A string, or a number as it is written; empty for everything else.
    QByteArray text();
    double number(); ///< 0 for what is none.
    void skip();

    /// Calls `read(key)` before the value of each member; what it does not read is passed over. Nothing for
    /// what is no object.
    template<class Read>
    void members(Read read)
    {
        if (kind() != Kind::Object)
            return skip();
        ++m_at;
        for (bool isMore = !takeEnd('}'); isMore; isMore = takeComma('}')) {
            // Nobody's key is as long as those that are copied here.
            std::array<char, 64> copy;
            const std::string_view key = readKey(copy);
            readOrSkip([&] { read(key); });
        }
    }
    /// The same for the elements of an array.
    template<class Read>
    void elements(Read read)
    {
        if (kind() != Kind::Array)
            return skip();
        ++m_at;
        for (bool isMore = !takeEnd(']'); isMore; isMore = takeComma(']'))
            readOrSkip(read);
    }

    bool isBroken() const { return m_isBroken; }
    bool isAtEnd() { return kind() == Kind::End; }
    qsizetype position() const { return qsizetype(m_at); }
    /// Goes on elsewhere, for one who has read a value by other means.
    void seek(qsizetype position) { m_at = size_t(position); }

    static constexpr size_t deepest = 1024;

private:
    template<class Read>
    void readOrSkip(Read read)
    {
        kind();
        const size_t before = m_at;
        read();
        if (m_at == before)
            skip();
    }

    void fail();
    bool take(char c);
    bool takeEnd(char bracket); ///< Also at the end of all.
    bool takeComma(char bracket); ///< False at the bracket.
    std::string_view readKey(std::array<char, 64> &copy);
    std::string_view rawString();
    void skipNumber();
    void skipWord();
    bool skipDigits();

    std::string_view m_text;
    size_t m_at = 0;
    bool m_isBroken = false;
};

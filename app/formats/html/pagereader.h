#pragma once

#include "formats/html/safeurl.h"
#include "formats/html/tokenizer.h"

#include <QByteArray>

/// Reads the tokens of a whole page as the standard's tree builder would switch them, scripts included. Pure,
/// any thread; linear.
class PageReader final {
public:
    /// `utf8` outlives this.
    PageReader(const QByteArray &utf8, const QUrl &url);

    /// The next token; false at the end.
    bool next();
    /// The raw text up to the end tag of the token that is current.
    QByteArray textUntilEnd();
    /// An attribute of the token that is a safe address.
    std::optional<QUrl> address(std::string_view name) const;

    HtmlToken token;
    QUrl base; ///< The page's own address, or what its first <base> says.

private:
    void readBase();

    HtmlTokenizer m_tokenizer;
    bool m_hasBase = false;
};

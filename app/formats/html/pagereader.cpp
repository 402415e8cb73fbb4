#include "formats/html/pagereader.h"

#include "formats/html/attributes.h"

using Kind = HtmlToken::Kind;

PageReader::PageReader(const QByteArray &utf8, const QUrl &url)
    : base(url)
    , m_tokenizer({ utf8.constData(), static_cast<size_t>(utf8.size()) })
{
}

bool PageReader::next()
{
    if (!m_tokenizer.next(token))
        return false;
    if (token.kind != Kind::StartTag)
        return true;
    if (token.name == "script")
        m_tokenizer.enter(HtmlTokenizer::Content::Script, token.name);
    else if (token.name == "title" || token.name == "textarea")
        m_tokenizer.enter(HtmlTokenizer::Content::RcData, token.name);
    else if (token.name == "style" || token.name == "iframe" || token.name == "xmp"
        || token.name == "noframes")
        m_tokenizer.enter(HtmlTokenizer::Content::RawText, token.name);
    else if (token.name == "base" && !m_hasBase)
        readBase();
    return true;
}

QByteArray PageReader::textUntilEnd()
{
    const std::string name = token.name;
    QByteArray text;
    while (m_tokenizer.next(token) && !(token.kind == Kind::EndTag && token.name == name)) {
        if (token.kind == Kind::Text)
            text += QByteArrayView(token.text.data(), static_cast<qsizetype>(token.text.size()));
    }
    return text;
}

std::optional<QUrl> PageReader::address(std::string_view name) const
{
    const std::string *value = token.attribute(name);
    return value == nullptr ? std::nullopt : safeUrl(textFromUtf8(*value), base, UrlUse::Resource);
}

void PageReader::readBase()
{
    if (const auto href = address("href")) {
        base = *href;
        m_hasBase = true;
    }
}

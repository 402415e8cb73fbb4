#pragma once

#include <QTranslator>

/// English's two forms of counted words: "%n photo(s)" becomes "%n photo" for one and "%n photos" for more.
/// Texts that count nothing are left alone. Another language's translator is installed after it and comes
/// first. Main thread.
class EnglishPlurals final : public QTranslator {
    Q_OBJECT
public:
    using QTranslator::QTranslator;

    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *source, const char *disambiguation = nullptr,
        int n = -1) const override;
};

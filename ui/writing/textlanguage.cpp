#include "writing/textlanguage.h"

#include "writing/bufferformat.h"

#include <QGuiApplication>
#include <QInputMethod>
#include <QLocale>

#include <array>

using namespace Qt::StringLiterals;

namespace {

struct ScriptLanguage {
    QChar::Script script;
    QLocale::Script named;
    const char *language; ///< The one that most people write in it.
};

constexpr std::array scripts{
    ScriptLanguage{ QChar::Script_Latin, QLocale::LatinScript, "en" },
    ScriptLanguage{ QChar::Script_Cyrillic, QLocale::CyrillicScript, "ru" },
    ScriptLanguage{ QChar::Script_Arabic, QLocale::ArabicScript, "ar" },
    ScriptLanguage{ QChar::Script_Greek, QLocale::GreekScript, "el" },
    ScriptLanguage{ QChar::Script_Hebrew, QLocale::HebrewScript, "he" },
    ScriptLanguage{ QChar::Script_Armenian, QLocale::ArmenianScript, "hy" },
    ScriptLanguage{ QChar::Script_Georgian, QLocale::GeorgianScript, "ka" },
    ScriptLanguage{ QChar::Script_Devanagari, QLocale::DevanagariScript, "hi" },
    ScriptLanguage{ QChar::Script_Bengali, QLocale::BengaliScript, "bn" },
    ScriptLanguage{ QChar::Script_Han, QLocale::SimplifiedHanScript, "zh" },
    ScriptLanguage{ QChar::Script_Hiragana, QLocale::JapaneseScript, "ja" },
    ScriptLanguage{ QChar::Script_Hangul, QLocale::KoreanScript, "ko" },
    ScriptLanguage{ QChar::Script_Thai, QLocale::ThaiScript, "th" },
};

} // namespace

QChar::Script scriptOfText(const QString &text)
{
    QHash<int, int> counts;
    for (const QChar c : QStringView(text).first(qMin(text.size(), qsizetype(400)))) {
        const QChar::Script script = c.script();
        if (c.isLetter() && script != QChar::Script_Common && script != QChar::Script_Inherited)
            ++counts[script];
    }
    QChar::Script most = QChar::Script_Common;
    for (auto it = counts.begin(); it != counts.end(); ++it) {
        if (it.value() > counts.value(most))
            most = static_cast<QChar::Script>(it.key());
    }
    return most;
}

QString likeliestLanguage(QChar::Script script, const QStringList &preferred)
{
    for (const ScriptLanguage &each : scripts) {
        if (each.script != script)
            continue;
        for (const QString &language : preferred) {
            if (!language.isEmpty() && QLocale(language).script() == each.named)
                return language;
        }
        return QString::fromLatin1(each.language);
    }
    return {};
}

QString languageOfLine(const QTextBlock &line, const QString &postLanguage)
{
    const QTextBlockFormat format = line.blockFormat();
    const QString said = format.stringProperty(lineproperty::Language);
    if (!said.isEmpty())
        return said;
    const LineRole role = roleOf(format);
    if (role == LineRole::QuoteOriginal || isObjectLine(role) || formOf(format) == InlineForm::Code)
        return {};
    QStringList preferred{ postLanguage };
    if (const QInputMethod *method = QGuiApplication::inputMethod())
        preferred.append(method->locale().bcp47Name());
    return likeliestLanguage(scriptOfText(line.text()), preferred);
}

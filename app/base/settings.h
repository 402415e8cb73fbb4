#pragma once

#include <QByteArray>
#include <QLatin1StringView>
#include <QSettings>
#include <QString>
#include <QStringList>

/// One setting: its key, its type and what it is for a person who never chose.
template<class T>
struct Setting {
    const char *key;
    T fallback;
};

/// Every setting of the program, once.
namespace settings {
inline const Setting<bool> workOffline{ "network/workOffline", false };
inline const Setting<int> refreshMinutes{ "feeds/refreshMinutes", 30 };
inline const Setting<int> dwellSeconds{ "reading/dwellSeconds", 2 };
inline const Setting<bool> letterKeys{ "reading/letterKeys", true };
inline const Setting<QStringList> foldedLists{ "reading/foldedLists", {} };
inline const Setting<QString> readingFont{ "reading/fontFamily", {} };
inline const Setting<int> readingFontSize{ "reading/fontSize", 13 };
inline const Setting<int> pictureMegabytes{ "reading/pictureMegabytes", 500 };
inline const Setting<bool> keepPictures{ "reading/keepPictures",
    false }; ///< Of blogs whose pictures are allowed.
inline const Setting<QByteArray> windowGeometry{ "window/geometry", {} };
inline const Setting<QByteArray> windowState{ "window/state", {} };
inline const Setting<int> space{ "window/space", 0 };
inline const Setting<QByteArray> readSplitter{ "window/readSplitter", {} };
inline const Setting<QByteArray> writeSplitter{ "window/writeSplitter", {} };
inline const Setting<QByteArray> photosSplitter{ "window/photosSplitter", {} };
inline const Setting<int> photoSide{ "photos/side", 176 }; ///< Pixels of a picture's place in the sheet.
inline const Setting<qint64> defaultSite{ "writing/defaultSite", 0 }; ///< Of new posts; 0: not chosen.
inline const Setting<qint64> lastDraft{ "writing/lastDraft", 0 };
inline const Setting<bool> checkSpelling{ "writing/checkSpelling", true };
inline const Setting<QStringList> ownWords{ "writing/ownWords", {} };
inline const Setting<QString> textLanguage{ "writing/language", {} }; ///< BCP 47; empty: the system's.
inline const Setting<bool> smartTyping{ "writing/smartTyping",
    true }; ///< Quotation marks of the language, `…`.
inline const Setting<bool> translationsBeside{ "writing/translationsBeside", true };
} // namespace settings

/// The profile's settings file. Main thread.
class Settings {
public:
    explicit Settings(const QString &path)
        : m_file(path, QSettings::IniFormat)
    {
    }

    template<class T>
    T get(const Setting<T> &setting) const
    {
        return m_file.value(QLatin1StringView(setting.key), QVariant::fromValue(setting.fallback))
            .template value<T>();
    }

    /// A value equal to its default is not kept: better defaults reach people who never chose.
    template<class T>
    void set(const Setting<T> &setting, const T &value)
    {
        if (value == setting.fallback)
            m_file.remove(QLatin1StringView(setting.key));
        else
            m_file.setValue(QLatin1StringView(setting.key), QVariant::fromValue(value));
    }

    /// Keys that a person chose for commands, by the command's id; absent means the default.
    QString shortcut(const QString &command, const QString &fallback) const
    {
        return m_file.value(QLatin1StringView("shortcuts/") + command, fallback).toString();
    }
    void setShortcut(const QString &command, const QString &keys)
    {
        m_file.setValue(QLatin1StringView("shortcuts/") + command, keys);
    }
    void clearShortcut(const QString &command) { m_file.remove(QLatin1StringView("shortcuts/") + command); }

private:
    QSettings m_file;
};

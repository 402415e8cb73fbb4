#pragma once

#include <QToolButton>

class PostEdit;
class QMenu;
class Settings;
class Spelling;

/// In which language the words at the cursor are checked, whether there is a dictionary for it, and what to
/// do about it. Main thread.
class LanguageButton final : public QToolButton {
    Q_OBJECT
public:
    LanguageButton(Spelling &spelling, Settings &settings, PostEdit &editor, QWidget *parent = nullptr);

    void openMenu();

private:
    void refresh();
    void fillMenu();
    void choose(const QString &language);

    Spelling &m_spelling;
    Settings &m_settings;
    PostEdit &m_editor;
    QMenu *m_menu;
    QString m_shown;
    bool m_isMissing = false;
};

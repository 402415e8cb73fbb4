#pragma once

#include "base/result.h"
#include "desk/sites.h"

#include <QFrame>

class DoctorView;
class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

/// A field for a password: masked, with a button that shows it, and empty again once it is hidden. The two
/// stand in one row of `column`, under their label. Main thread.
QLineEdit *addPasswordField(QVBoxLayout *column, const QString &label, QWidget *parent);

/// One connected site: who we are there, whether new posts go there, its name, Check, Sign in again, Remove.
/// Main thread.
class SiteRow final : public QFrame {
    Q_OBJECT
public:
    SiteRow(Sites &sites, SiteId site, QWidget *parent);

    SiteId site() const { return m_site; }
    void refresh(); ///< From what the desk knows of the site now.
    void check();
    void askPassword();
    void say(const QString &words); ///< What became of something, in place of its state.

signals:
    void browserRequested(SiteId site); ///< To sign in again there.

private:
    QWidget *makeRenamePart();
    QWidget *makeSignInPart();
    QWidget *makeRemovePart();
    void open(QWidget *part, QWidget *first);
    void rename();
    void present(const Result<SiteReport> &report);
    void signIn();
    void remove();

    Sites &m_sites;
    SiteId m_site;
    int m_asked = 0;

    QLabel *m_title = nullptr;
    QLabel *m_about = nullptr;
    QLabel *m_state = nullptr;
    QPushButton *m_check;
    QCheckBox *m_default;
    QPushButton *m_signIn;
    QPushButton *m_rename;
    QPushButton *m_remove;
    QLineEdit *m_password = nullptr;
    QLineEdit *m_name = nullptr;
    QPushButton *m_keep = nullptr;
    QWidget *m_signInPart; ///< At most one of these three is open.
    QWidget *m_renamePart;
    QWidget *m_removePart;
    DoctorView *m_doctor;
};

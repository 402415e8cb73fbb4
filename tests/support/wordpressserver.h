#pragma once

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>
#include <QUrl>

/// The real WordPress of tests/wordpress/up, as long as this lives; its own directory, database and port. It
/// also ends when the test program dies.
class WordPressServer final {
public:
    WordPressServer();
    ~WordPressServer();

    /// Empty when it runs; else why not, to QSKIP with if isSkipped(), to fail with if not.
    QString problem() const { return m_problem; }
    /// A package is missing: the test is skipped (77), not failed.
    bool isSkipped() const { return m_isSkipped; }

    QUrl url() const { return m_url; }
    QUrl apiRoot() const { return m_apiRoot; }
    /// Of admin, editor, author or contributor.
    QByteArray password(const QString &user) const;
    /// For wp-login.php, as a person in a browser.
    QString loginPassword(const QString &user) const;
    qint64 userId(const QString &user) const;
    /// Words for DIR/break (tests/wordpress/mu-plugin.php); empty mends the site.
    void spoil(const QByteArray &words);
    /// What PHP code prints inside WordPress (tests/wordpress/eval).
    QByteArray eval(const QByteArray &code) const;

private:
    QTemporaryDir m_parent;
    QString m_dir;
    QString m_problem;
    bool m_isSkipped = false;
    QUrl m_url;
    QUrl m_apiRoot;
    QByteArray m_json;
};

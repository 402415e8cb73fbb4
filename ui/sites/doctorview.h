#pragma once

#include "base/result.h"
#include "model/site.h"

#include <QWidget>

#include <array>

class QLabel;
class QPushButton;
class QVBoxLayout;

/// The sign-in doctor's visit: each check with its result as it comes, what is wrong and what to do, what the
/// account may do, and a report to copy. It asks nothing itself. Main thread.
class DoctorView final : public QWidget {
    Q_OBJECT
public:
    explicit DoctorView(QWidget *parent = nullptr);

    void begin(const QUrl &site); ///< Everything is still to be asked.
    void pass(SiteCheck check);
    void end(const Result<SiteReport> &report);
    void clear(); ///< And hides.
    bool isRunning() const { return m_isRunning; }
    /// What is seen, as plain text to send to somebody: the site and what was found, no name and no password.
    QString report() const;

signals:
    void againRequested();

private:
    enum class Outcome { Open, Asked, Passed, Failed, NotAsked };
    void set(SiteCheck check, Outcome outcome);
    void clearFindings();
    void copy();

    bool m_isRunning = false;
    QUrl m_site;
    QUrl m_apiRoot;
    std::array<Outcome, siteChecks> m_outcomes{};
    std::array<QLabel *, siteChecks> m_lines{};
    std::vector<SiteProblem> m_problems;
    QString m_rights;
    QWidget *m_findings;
    QVBoxLayout *m_findingsColumn;
    QPushButton *m_again;
    QPushButton *m_copy;
};

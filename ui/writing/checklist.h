#pragma once

#include "desk/postcheck.h"

#include <QWidget>

#include <map>
#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

/// The finding in a sentence.
QString inWords(const Finding &finding);

/// The words that stand as the excerpt if nobody writes one.
QString automaticExcerpt(const QByteArray &markup);

/// How the links of a post stand.
struct LinksChecked {
    int all = 0;
    int known = 0; ///< That were asked for at some time.
    QDateTime oldest; ///< When the first of these was.

    bool operator==(const LinksChecked &) const = default;
};

/// The findings, each with a sign and "Show", which goes from one place to the next; below them, the links.
/// Main thread.
class ChecklistView final : public QWidget {
    Q_OBJECT
public:
    explicit ChecklistView(QWidget *parent = nullptr);

    void present(const std::vector<Finding> &findings, const LinksChecked &links = {});
    void setChecking(bool isChecking); ///< The links are being asked for.
    const std::vector<Finding> &findings() const { return m_findings; }

signals:
    /// `block` is one of the finding's blocks; -1 if it is not about the text.
    void jumpRequested(Finding::Kind kind, int block);
    void linkCheckRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void showLinks();

    std::vector<Finding> m_findings;
    LinksChecked m_links;
    std::map<Finding::Kind, int> m_shown; ///< How often each was gone to.
    QVBoxLayout *m_column;
    QWidget *m_linkRow;
    QLabel *m_linkWords;
    QPushButton *m_checkLinks;
};

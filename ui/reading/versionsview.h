#pragma once

#include "formats/text/worddifference.h"
#include "model/feed.h"

#include <QWidget>

#include <vector>

class QLabel;
class QListWidget;
class QTextBrowser;

/// An article's earlier texts, each beside the one before it, word by word. Main thread; comparing is in a
/// worker.
class VersionsView final : public QWidget {
    Q_OBJECT
public:
    explicit VersionsView(QWidget *parent = nullptr);

    /// Newest first, as Library::versions() answers; shows what the newest changed.
    void present(const ArticleText &article, const std::vector<ArticleVersion> &versions);
    bool isNewestShown() const;

public slots:
    void goToOlder();
    void goToNewer();

signals:
    void backRequested();
    void compared();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void compare();
    void write(const std::vector<DifferencePart> &parts);

    std::vector<ArticleVersion> m_versions;
    QUrl m_base;
    std::vector<DifferencePart> m_parts; ///< What is shown.
    QLabel *m_title;
    QListWidget *m_list;
    QTextBrowser *m_text;
    int m_asked = 0; ///< An answer to an older question is dropped.
};

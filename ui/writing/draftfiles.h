#pragma once

#include "base/result.h"
#include "model/draft.h"
#include "writing/printedpost.h"

#include <QObject>

#include <functional>

class Drafts;
class QMimeData;
class QWidget;

/// Drafts in files and on paper: what they are saved as, and files that become drafts, chosen or dropped onto
/// the window. Main thread.
class DraftFiles final : public QObject {
    Q_OBJECT
public:
    enum class Form { Html, Markdown, Blocks, Package, PackageWithHistory, Pdf };

    /// Takes files that are dropped onto the window, and onto `text` in it, which would take their names for
    /// words.
    DraftFiles(Drafts &drafts, QWidget *window, QWidget *text);

    void setTextFont(const QFont &font) { m_font = font; } ///< Of what is printed.
    /// Asks where to.
    void save(DraftId draft, Form form);
    void saveTo(DraftId draft, Form form, const QString &file);
    /// Asks on which printer.
    void print(DraftId draft);
    /// Asks which.
    void open();
    /// By its name: a post in one file, HTML, Markdown, else block markup.
    void take(const QString &file);
    /// Files that become drafts when they are dropped.
    static QStringList draftsIn(const QMimeData *dropped);
    /// A name for a file on any system, made of a title: `Voices from the square.html`.
    static QString nameFor(const QString &title, const QString &suffix);

    bool eventFilter(QObject *watched, QEvent *event) override;

signals:
    void opened(DraftId draft, const QString &words);
    void saved(const QString &words);
    void failed(const Error &error);

private:
    void typeset(DraftId draft, const std::function<void(const PrintedPost &)> &ready);

    Drafts &m_drafts;
    QWidget *m_window;
    QFont m_font;
};

#pragma once

#include "model/draft.h"
#include "model/evidence.h"
#include "writing/draftlist.h"
#include "writing/postedit.h"

#include <QWidget>

#include <optional>

class Drafts;
class EmptyState;
class MessageStrip;
class Outbox;
class PostInspector;
class QComboBox;
class QLineEdit;
class QListView;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;
class Sites;
struct Error;

/// Write: drafts, the editor with the title in place, the post's fields. What is typed goes to the desk at
/// every change; the desk has it on the disk within two seconds. Main thread.
class WriteSpace final : public QWidget {
    Q_OBJECT
public:
    WriteSpace(Drafts &drafts, Sites &sites, Outbox &outbox, QWidget *parent = nullptr);
    ~WriteSpace() override;

    DraftId draft() const { return m_draft; } ///< None while nothing is open.
    QUrl link() const; ///< Of the post on its site; empty if it has none.
    PostEdit *editor() const { return m_editor; }
    MessageStrip *strip() const { return m_strip; }
    QSplitter *splitter() const { return m_splitter; }
    QList<QWidget *> panes() const; ///< In the order of F6.
    StateWords state() const; ///< For the badge.
    void setTextFont(const QFont &font);

    void open(DraftId id);
    /// Opens the draft if it is not, and puts the quotation behind the cursor.
    void insertQuote(const Quote &quote);

public slots:
    void createDraft();
    void publish();
    void saveOnSite();
    void nameRevision();
    void trash();
    void askLink();
    void askAttribution();
    void askPhotoReport();
    void addTranslation();

signals:
    void contextChanged();
    void opened(DraftId id);
    void previewRequested();
    void connectRequested();

private:
    QWidget *makeListPane();
    QWidget *makeEditorPane();
    QWidget *makeInspectorPane();
    void fitTitle();
    void keep();
    void reload();
    void showVerdicts();
    void showPlace();
    void wish(PostStatus status);
    void explain(const QString &key, const Error &error);
    PostFields typed() const;

    Drafts &m_drafts;
    Sites &m_sites;
    Outbox &m_outbox;
    DraftId m_draft;
    Draft m_shown; ///< As last read from the desk, without what was typed since.
    QDateTime m_savedAt;
    bool m_isLoading = false;

    DraftListModel *m_listModel;
    MessageStrip *m_strip;
    QSplitter *m_splitter;
    QListView *m_list = nullptr;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    QLineEdit *m_title = nullptr;
    PostEdit *m_editor = nullptr;
    QComboBox *m_kind = nullptr;
    QToolButton *m_bold = nullptr;
    QToolButton *m_italic = nullptr;
    QPushButton *m_quote = nullptr;
    QPushButton *m_publish = nullptr;
    PostInspector *m_inspector = nullptr;
};

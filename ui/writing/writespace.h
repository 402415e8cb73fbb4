#pragma once

#include "model/draft.h"
#include "model/evidence.h"
#include "model/site.h"
#include "widgets/strip.h"
#include "writing/checklist.h"
#include "writing/draftlist.h"
#include "writing/postedit.h"
#include "writing/postfindbar.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <optional>

class PublishPopover;

class BlocksOutline;
class Drafts;
class CompareView;
class DecisionKeeper;
class ConflictView;
class EmptyState;
class HistoryPanel;
class MediaPanel;
class Outbox;
class PostInspector;
class PreviewPane;
class QAction;
class QComboBox;
class QLineEdit;
class QListView;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabBar;
class QToolButton;
class Sites;
class Spelling;
struct Error;
struct FieldLists;
struct Resolution;
struct SyncReport;

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
    const LiveSync &live() const; ///< Of all sites, as last told by the outbox: not read again for each key.
    void setTextFont(const QFont &font);
    void setPolicy(NetworkPolicy policy);
    bool isPreviewing() const;
    PreviewPane *preview() const { return m_preview; }
    PostFindBar *findBar() const { return m_find; }
    bool isInConflict() const; ///< Two texts of the post wait for a person,
    bool isDeciding() const { return beside() == Beside::Conflict; } ///< who looks at them.
    ConflictView *conflict() const { return m_conflict; }
    DecisionKeeper &decisions() const { return *m_decisions; } ///< Of conflicts, on their way to the disk.
    void setSpelling(Spelling &spelling);
    QUrl cardHere() const; ///< Where the card leads at which the cursor is; empty if it is at none.
    void setBlockActions(const QList<QAction *> &actions); ///< Of the outline.

    void open(DraftId id);
    /// Opens the draft if it is not, and puts the quotation behind the cursor.
    void insertQuote(const Quote &quote);
    /// For the post that is open, if it belongs to none yet.
    void useSite(SiteId site);
    /// What an input method holds becomes text, and what is decided is on its way to the disk: before
    /// anything is saved or the window closes.
    void commitInput();

public slots:
    void createDraft(PostType type = PostType::Post);
    void publish();
    void saveOnSite();
    void nameRevision();
    void trash();
    void togglePreview();
    void showHistory();
    void showOutline();
    void find(PostFindBar::Open what);
    void goToNext(Toward toward); ///< Word that was looked for, or place of a conflict.
    void resolveConflict();
    void askLink();
    void askAttribution();
    void askBlock();
    void insertTable(); ///< And opens it.
    void askPhotoReport();
    void addPictures(); ///< From files that are asked for.
    void showMedia();
    void addTranslation();

signals:
    void contextChanged();
    void opened(DraftId id);
    void connectRequested();
    void outboxRequested();
    void signInRequested(SiteId site);
    void reportRequested(const QUrl &url); ///< Of a card.

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeListPane();
    QWidget *makeEditorPane();
    QWidget *makeInspectorPane();
    void spell(PostEdit *edit);
    void showPicturesIn(PostEdit *edit);
    void beginOwnWords(PostEdit *own);
    void fitTitle();
    void keep();
    void reload();
    void meetOther();
    void showState();
    /// What stands beside the text, or in its place.
    enum class Beside { Nothing, Preview, Comparison, Conflict };
    void showBeside(Beside beside);
    Beside beside() const;
    void showPreview(bool isShown) { showBeside(isShown ? Beside::Preview : Beside::Nothing); }
    QWidget *besideWidget() const;
    void presentBeside(const PostFields &now);
    void checkSoon();
    void check();
    void checkText(const PostFields &fields);
    void jump(Finding::Kind kind, int block);
    void goToBlock(int number);
    void checkLinks();
    PostRecords records(const QList<QUrl> &links) const;
    void showTerms();
    void showFeatured();
    void chooseFeatured();
    void showParent();
    void chooseParent();
    void schedule();
    void openPublish(bool isScheduling);
    void showAttachments();
    void showProgress();
    void attach(std::vector<PastedPicture> pictures);
    void insertAttachment(const Attachment &attachment);
    void describe(const Attachment &before, const QString &alt, const QString &credit);
    void askForTerms();
    void compare(const Revision &chosen, const std::optional<Revision> &other);
    void restore(const Revision &revision);
    void restoreBlock(const QByteArray &earlier, int block);
    void sayUndoable(const QString &key, const QString &words);
    void showDoubts(const std::vector<VoiceDoubt> &doubts);
    void askDoubt(const VoiceDoubt &doubt);
    QString siteName() const;
    FieldLists fieldLists() const;
    void meetConflict();
    bool waitsForDecision();
    void readConflict();
    void leaveConflict();
    void endConflict(MessageStrip::Message message, const QString &own);
    void keepOwnWords(DraftId draft, const QString &own);
    void offerOwnWords(DraftId draft);
    void sayOwnWords(DraftId draft, const QString &own);
    void applyResolution(const Resolution &chosen);
    void keepMine(const Resolution &chosen);
    void missResolution(const Error &error);
    void restoreAs(RevisionId revision, const QString &words);
    void askSignIn();
    void showVerdicts(const std::vector<Quote> &quotes);
    void warnOfLongParagraph();
    void showPlace();
    void wish(PostStatus status, const QDateTime &at = {});
    void follow(IntentId wish);
    void followWaiting();
    void showOutcome(DraftId draft, const SyncReport &report);
    void offerCard(const QString &address);
    void askTable(const QByteArray &block);
    void replaceBlock(const QByteArray &was, const Result<QByteArray> &now);
    void explain(const QString &key, const Error &error);
    PostFields typed() const;

    Drafts &m_drafts;
    Sites &m_sites;
    Outbox &m_outbox;
    DecisionKeeper *m_decisions;
    DraftId m_draft;
    Draft m_shown; ///< As last read from the desk, without what was typed since.
    QDateTime m_savedAt;
    bool m_isLoading = false;
    bool m_isUnsaved = false; ///< Something was typed that the disk does not have yet.
    bool m_isRestoring = false; ///< What comes next is wished: a step of undo.
    bool m_isLongSaid = false;
    IntentId m_waitingWish; ///< That is said to be on its way, or to wait.
    std::optional<Error> m_waitingWhy; ///< As it was said, but for the network.
    std::vector<VoiceDoubt> m_doubts; ///< As last checked.
    size_t m_doubtsSaid = 0;
    Spelling *m_spelling = nullptr;
    NetworkPolicy m_policy = NetworkPolicy::Online;
    QTimer m_checkDue;
    int m_checksAsked = 0; ///< An answer about an older text is dropped.

    DraftListModel *m_listModel;
    MessageStrip *m_strip;
    QSplitter *m_splitter;
    QListView *m_list = nullptr;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    QComboBox *m_show = nullptr;
    QWidget *m_tools = nullptr;
    QWidget *m_text = nullptr; ///< Title and editor.
    PreviewPane *m_preview = nullptr;
    CompareView *m_compare = nullptr;
    ConflictView *m_conflict = nullptr;
    MessageStrip *m_conflictStrip = nullptr; ///< Above the text, until the conflict is over.
    QPushButton *m_previewButton = nullptr;
    QWidget *m_paper = nullptr; ///< The text, what stands beside it, or both where there is room.
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    HistoryPanel *m_history = nullptr;
    MediaPanel *m_media = nullptr;
    QPointer<PublishPopover> m_popover;
    BlocksOutline *m_outline = nullptr;
    PostFindBar *m_find = nullptr;
    QLineEdit *m_title = nullptr;
    PostEdit *m_editor = nullptr;
    QComboBox *m_kind = nullptr;
    QToolButton *m_bold = nullptr;
    QToolButton *m_italic = nullptr;
    QPushButton *m_quote = nullptr;
    QPushButton *m_publish = nullptr;
    PostInspector *m_inspector = nullptr;
};

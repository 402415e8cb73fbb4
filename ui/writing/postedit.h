#pragma once

#include "writing/postbuffer.h"
#include "writing/postobjects.h"

#include <QTextEdit>

#include <functional>

enum class ListKind { Bulleted, Numbered };
enum class Toward { Start, End };

/// What stands where the cursor is; what the commands of the menus depend on.
struct EditPlace {
    LineRole role = LineRole::Paragraph;
    int headingLevel = 0;
    bool isOrdered = false;
    bool isStrong = false;
    bool isEmphasis = false;
    bool isCode = false;
    bool isLink = false;

    bool operator==(const EditPlace &) const = default;
};

/// The text of a post, edited where it stands: paragraphs, headings, lists, quotations with their
/// attribution, cards. Every action is one exact step of undo. Shows markup and gives markup; knows no draft
/// and no site. Main thread.
class PostEdit final : public QTextEdit {
    Q_OBJECT
public:
    explicit PostEdit(QWidget *parent = nullptr);
    ~PostEdit() override;

    void load(const QByteArray &markup);
    /// The text becomes another state of the post, in one step of undo where that can be to the byte; blocks that
    /// are the same at both ends stay as they stand.
    void become(const QByteArray &markup);
    QByteArray markup() const;
    void setTextFont(const QFont &font);
    void setVerdicts(const QHash<QString, VerdictBadge> &verdicts);
    int wordCount() const; ///< Of the words that are edited here; attributions and cards are not counted.

    EditPlace place() const;
    QString linkHere() const; ///< Address of the link at the cursor; empty if there is none.
    QString selectedWords() const;
    QRect anchorRect() const; ///< Of the cursor, in the editor's coordinates, for what opens beside it.

    /// Inner HTML of the attribution of the quote at the cursor; empty if it has none.
    QString attributionHere() const;

    // Commands. Each does nothing where it does not apply.
    void insertBlocks(const QByteArray &markup);
    void setParagraph();
    void setHeading(int level);
    void toggleList(ListKind kind);
    void toggleMark(const QString &openTag); ///< `<strong>`, `<em>`, `<code>`.
    void setLink(
        const QString &address); ///< Empty takes it away. Without a selection, of the link at the cursor.
    void quote(); ///< The selected paragraphs become a quotation, or an empty one begins.
    void unquote();
    void addTranslation(const QString &language); ///< Or goes to it.
    void setAttribution(const QString &citeHtml);
    void moveBlock(Toward toward);
    void toggleDirection();
    void pastePlain();
    void cut(); ///< Hides the one of QTextEdit, which leaves quotations without their attribution.
    /// The paragraph that is this address and nothing else gives way to blocks, in one step; false if there
    /// is none.
    bool replaceAddress(const QString &address, const QByteArray &markup);
    bool canQuote() const;
    bool isInQuote() const { return isQuote(roleOf(textCursor().block())); }

signals:
    void edited(); ///< markup() is another one now.
    void placeChanged();
    void attributionRequested();
    void linkRequested();
    /// An address alone was pasted on an empty line and is a link now; it may become a card:
    /// replaceAddress().
    void addressPasted(const QString &address);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    QMimeData *createMimeDataFromSelection() const override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    void dropEvent(QDropEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    using Change = std::function<void(QTextCursor &)>;
    void noteEdit();
    void step(const Change &change); ///< One step of undo, in order when it ends.

    bool takeEnter(const QKeyEvent &event);
    bool takeUp();
    bool takeBackspace();
    bool takeDelete();
    bool moveItem(Toward toward);
    void leaveObject(Toward toward);
    void endMarksBeforeTyping();
    QTextCharFormat typingFormat(const QTextCursor &cursor) const;
    void splitLine(QTextCursor &cursor);
    void becomeParagraph(QTextCursor &cursor, QTextBlock line);
    void setLines(const std::function<QTextBlockFormat(const QTextBlock &)> &formatOf);
    std::vector<QTextBlock> selectedLines() const;
    QTextBlock citeOf(const QTextBlock &line) const;
    void insertPlain(const QString &text);
    void insertPasted(const QByteArray &markup);
    void paintQuotes(QPainter &painter) const;
    void paintMarkers(QPainter &painter) const;
    void paintPlaceholder(QPainter &painter) const;
    void fitColumn();

    PostObjects *m_objects;
    PostBuffer m_buffer;
    QByteArray m_said; ///< What `edited` has been said of.
};

#pragma once

#include "writing/pastedmime.h"
#include "writing/postbuffer.h"
#include "writing/postlayout.h"
#include "writing/postobjects.h"

#include <QPointer>
#include <QTextEdit>

#include <functional>
#include <optional>

class PostHighlighter;
class QMenu;
class Spelling;

enum class ListKind { Bulleted, Numbered };
enum class Toward { Start, End };
enum class Preformatted { Code, Plain, Verse };

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
/// attribution, groups, cards. Every action is one exact step of undo. Shows markup and gives markup; knows
/// no draft and no site. Main thread.
class PostEdit final : public QTextEdit {
    Q_OBJECT
public:
    explicit PostEdit(QWidget *parent = nullptr);
    ~PostEdit() override;

    void load(const QByteArray &markup);
    /// The text becomes another state of the post, in one step of undo where that can be to the byte; blocks
    /// that are the same at both ends stay as they stand.
    void become(const QByteArray &markup);
    QByteArray markup() const;
    /// Our quotations that were copied here since load(): a new id, and the id of what it is a copy of.
    const QHash<QByteArray, QByteArray> &copies() const { return m_buffer.copies(); }
    void setTextFont(const QFont &font);
    void setVerdicts(const QHash<QString, VerdictBadge> &verdicts);
    void setPicture(const QByteArray &sha256, const QImage &image); ///< Answers pictureWanted().
    int wordCount() const; ///< Of the story: as blocks::wordCount() counts.
    struct LongParagraph {
        int position = 0;
        int words = 0;
    };
    /// The longest of those that are too long to type in quickly.
    std::optional<LongParagraph> longParagraph() const;
    void setSpelling(Spelling &spelling);
    /// Of the post, where the markup says no other: for spelling and quotation marks.
    void setLanguage(const QString &language);
    QString language() const;
    QString languageHere() const; ///< As it is checked: as said there, or as the script tells.
    QString saidLanguage() const; ///< What the markup says of the line; empty if nothing.
    void setSmartTyping(bool isOn) { m_isSmart = isOn; }
    bool isSmartTyping() const { return m_isSmart; }
    /// Where there is room; one below the other elsewhere, and as the markup stands.
    void setTranslationsBeside(bool isOn);

    EditPlace place() const;
    QString linkHere() const; ///< Address of the link at the cursor; empty if there is none.
    QString selectedWords() const;
    QRect anchorRect() const; ///< Of the cursor, in the editor's coordinates, for what opens beside it.
    bool isClassic() const { return m_buffer.isClassic(); } ///< Text without blocks, as it was loaded.

    /// Inner HTML of the attribution of the quote at the cursor; empty if it has none.
    QString attributionHere() const;
    /// Of the quote at the cursor: what its original is in, if it has a translation; empty if nothing says
    /// it.
    std::optional<QString> translatedFromHere() const;

    // Commands. Each does nothing where it does not apply.
    void insertBlocks(const QByteArray &markup);
    void insertSeparator();
    void insertTable(); ///< An empty one with a header; the cursor is at it.
    void type(const QString &words); ///< As if by keys.
    void setParagraph();
    void setHeading(int level);
    void toggleList(ListKind kind);
    void setPreformatted(Preformatted kind);
    void toggleMark(const QString &openTag); ///< `<strong>`, `<em>`, `<code>`.
    /// Empty takes it away. Without a selection, of the link at the cursor.
    void setLink(const QString &address);
    void quote(); ///< The selected blocks become a quotation, or an empty one begins.
    void unquote();
    void addTranslation(const QString &language); ///< Or goes to it.
    void setAttribution(const QString &citeHtml);
    void markCut(); ///< What is selected in a quotation gives way to `(…)`.
    void markInsertion(); ///< It is ours: `[word]`.
    void moveBlock(Toward toward); ///< Of a list, the item that the cursor is in.
    void duplicateBlock();
    void deleteBlock();
    void toggleDirection();
    /// Of the part of a quotation that the cursor is in, else of the selected lines; their direction goes
    /// with it. Empty takes it away.
    void setLanguageHere(const QString &language);
    void convertToBlocks(); ///< A post without blocks.
    void pastePlain();
    void pasteQuote(); ///< The clipboard's words as a quotation, with the page they were copied from.
    void cut(); ///< Hides the one of QTextEdit, which leaves quotations without their attribution.
    /// The paragraph that is this address and nothing else gives way to blocks, in one step; false if there
    /// is none.
    bool replaceAddress(const QString &address, const QByteArray &markup);
    /// Markup of the block at the cursor that is shown as a whole; empty if there is none.
    QByteArray wholeBlockHere() const;
    /// The one at the cursor, else the first that is the same; false if there is none.
    bool replaceWholeBlock(const QByteArray &was, const QByteArray &now);
    bool canQuote() const;
    bool isInQuote() const { return isQuoted(textCursor().block()); }
    void goToMistake(); ///< The next misspelt word, with its menu.

    // Blocks by place: the position where one begins.
    struct OutlineEntry {
        int position = 0;
        int depth = 0; ///< In the tree.
        int blockDepth
            = -1; ///< For chooseBlock(): which of the blocks around its first line; -1 for the line.
        QString name;
        QString words;
    };
    std::vector<OutlineEntry> outline() const;
    /// Puts the cursor there; until it moves, commands for blocks act on that one.
    void chooseBlock(int position, int blockDepth);
    int chosenBlockDepth() const
    {
        return m_chosen.position == textCursor().position() ? m_chosen.depth : -1;
    }
    /// Before another one of the same parent, or behind all of them for -1; false if it stands there.
    bool moveBlockTo(int from, int before);
    QRectF blockRect(int position) const; ///< In the viewport.
    int blockStart(int position) const;
    int blockBehind(int position) const; ///< -1 if it is the last.

    struct FindWish {
        QString words;
        bool matchesCase = false;
        bool isWholeWords = false;
    };
    struct FindCount {
        int current = 0; ///< From 1; 0 if none of them is selected.
        int all = 0;
        int quoted = 0; ///< Of all, in quotations.
    };
    FindCount setFindWish(const FindWish &wish); ///< Marks them; an empty one ends it.
    FindCount findAgain();
    FindCount goToFound(Toward toward);
    bool isFoundSelected() const;
    void replaceFound(const QString &by);
    enum class Reach { Everywhere, OwnWords };
    int replaceAllFound(const QString &by, Reach reach); ///< As one step; how many.

signals:
    void edited(); ///< markup() is another one now.
    void loaded();
    void placeChanged();
    void attributionRequested();
    void blockRequested(); ///< wholeBlockHere() is to be changed.
    void linkRequested();
    /// `/` was typed where a block begins. It is not in the text.
    void blockMenuRequested();
    /// An address alone was pasted on an empty line and is a link now; it may become a card:
    /// replaceAddress().
    void addressPasted(const QString &address);
    void pictureWanted(const QByteArray &sha256);
    /// Pasted or dropped; what came with them in words is in the text already.
    void picturesPasted(const std::vector<PastedPicture> &pictures);
    void wordAdded(const QString &word);
    /// There is no misspelt word, as far as is known; or all are not known yet.
    void mistakesChecked(bool isDone);

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
    void noteTouched(int from, int added);
    void step(const Change &change); ///< One step of undo, in order when it ends.

    bool takeEnter(const QKeyEvent &event);
    bool takeUp();
    bool takeBackspace();
    bool takeDelete();
    bool moveItem(Toward toward);
    void leaveObject(Toward toward);
    void endMarksBeforeTyping();
    void substitute();
    QTextCharFormat typingFormat(const QTextCursor &cursor) const;
    void splitLine(QTextCursor &cursor);
    bool mayJoin(const QTextBlock &line, const QTextBlock &behind) const;
    void becomeParagraph(QTextBlock line);
    void setLines(const std::function<QTextBlockFormat(const QTextBlock &)> &formatOf);
    std::vector<QTextBlock> selectedLines() const;
    struct Wrapping;
    std::optional<Wrapping> wrapping() const;
    void insertPlain(const QString &text);
    void insertPasted(const QByteArray &markup);
    void insertWords(const QMimeData &source);
    void replaceSelected(QTextCursor &cursor, const QString &by) const;

    int chosenDepth() const;
    BufferUnit blockHere() const;
    bool isItemHere() const;
    std::optional<BufferUnit> blockBeside(const BufferUnit &unit, int depth, Toward toward) const;

    struct Found {
        int position;
        bool isQuoted;
    };
    std::vector<Found> allFound() const;

    void openMenu(int position, const QPoint &at);
    void addSpelling(QMenu &menu, int position, const QString &word, const QString &language);
    void replaceWord(int position, const QString &word, const QString &by);

    PostLayout::Lines visibleLines() const;
    QRectF frameRect(const BufferUnit &unit, int depth) const;
    QString frameName(const BufferUnit &unit, int depth) const;
    void paintFrames(QPainter &painter) const;
    void paintFrame(QPainter &painter, const BufferUnit &unit, int depth) const;
    void paintQuote(QPainter &painter, const BufferUnit &unit, int depth) const;
    void paintGroup(QPainter &painter, const BufferUnit &unit, int depth) const;
    void paintMarkers(QPainter &painter) const;
    void paintPlaceholder(QPainter &painter) const;
    void fitColumn();

    PostLayout *m_layout;
    PostObjects *m_objects;
    PostBuffer m_buffer;
    PostHighlighter *m_highlighter;
    QPointer<Spelling> m_spelling;
    QFont m_textFont;
    QByteArray m_said; ///< What `edited` has been said of.
    int m_lines = 0; ///< Of the document, at its last change.
    QSet<QString> m_touched; ///< Quotes whose words may be others since then.
    QTextBlockFormat m_lineTold; ///< At the last placeChanged.
    bool m_isSmart = true;
    int m_substituted = -1; ///< The document's revision behind a substitution while typing.
    FindWish m_wish;
    struct Chosen {
        int position = -1;
        int depth = -1;
    };
    Chosen m_chosen;
};

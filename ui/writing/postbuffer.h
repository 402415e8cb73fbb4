#pragma once

#include "formats/blocks/document.h"
#include "writing/bufferformat.h"
#include "writing/inlinetext.h"

#include <QHash>
#include <QTextCursor>
#include <QTextDocument>

#include <memory>
#include <vector>

/// One block of the post as it stands in the buffer: consecutive lines.
struct BufferUnit {
    QTextBlock first;
    QTextBlock last;
    int origin = 0; ///< 0 for a new one.

    bool isEmptyLine() const; ///< Where someone may write, not a block.
};

/// A post's block markup in a QTextDocument, and back. A block that is the same as when it was read gives its
/// own bytes back, whatever was done and undone in between; a changed one keeps its delimiter, its tag and
/// its attributes and gets new text. What cannot be edited without loss is one object line and keeps its
/// bytes. Main thread.
class PostBuffer final {
public:
    PostBuffer(QTextDocument *document, LineLook look);
    ~PostBuffer();
    PostBuffer(const PostBuffer &) = delete;
    PostBuffer &operator=(const PostBuffer &) = delete;

    /// Replaces everything, and forgets what could be undone.
    void load(const blocks::Document &document);
    /// The whole post as markup. Only what changed since the last call is written anew, so that it may be
    /// asked at every key; never inside an edit block, where the document has not said yet what changed.
    QByteArray toMarkup() const;
    int wordCount() const; ///< Of the lines of words; the same holds.
    /// The attribution that a quote had last, whether it is still there or not; an empty one if it had none.
    QTextCharFormat lastCite(const QString &group) const;
    /// A group name that no other lines have.
    QString freshGroup(QLatin1StringView kind) const;
    /// Of the lines that the selection touches, the first and last cut where it begins and ends.
    QByteArray toMarkup(const QTextCursor &selection) const;

    /// Puts blocks behind the block that the cursor is in (in place of it if it is an empty paragraph), as
    /// one step of undo; the cursor is then in the last of them, or in a new paragraph behind an object.
    /// Quotes that are in the buffer already come as copies with a new id.
    void insert(QTextCursor &cursor, const QByteArray &markup);

    const LineLook &look() const { return m_look; }
    /// Another font: the whole buffer is drawn again. Ends what could be undone.
    void setLook(const LineLook &look);
    QTextDocument *document() const { return m_document; }

    std::vector<BufferUnit> units() const;
    QStringList quoteIds() const; ///< Of the quotes that are ours, in order.
    /// The block that this line belongs to.
    BufferUnit unitAt(const QTextBlock &line) const;

    // Lines, for the editing commands: formats of fresh ones, with what WordPress expects around the text.
    QTextBlockFormat paragraphFormat() const;
    QTextBlockFormat headingFormat(int level) const;
    QTextBlockFormat listFormat(bool isOrdered, const QString &group, int level) const;
    /// All lines of a new quote carry the same.
    QTextBlockFormat quoteFormat(const QString &id, LineRole role, const QString &language) const;
    QTextCharFormat citeFormat(const QString &citeHtml) const;

    /// Another id in a quote's opening markup: a copy must not carry the first one's.
    QTextBlockFormat withFreshId(QTextBlockFormat format, const QString &id) const;
    /// The line's characters as its role and tags want them; their words stay.
    void restyle(QTextCursor &cursor, const QTextBlock &line) const;

    std::vector<InlineRun> runs(const QTextBlock &line, int from = 0, int to = -1) const;
    void insertRuns(QTextCursor &cursor, const std::vector<InlineRun> &runs) const;

private:
    struct Original {
        QByteArray bytes;
        QByteArray before; ///< The white space between it and the block before.
        QByteArray made; ///< What unitMarkup() said of it when it was fresh.
    };

    void append(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin);
    bool appendText(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin);
    bool appendList(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin);
    bool appendQuote(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin);
    void appendAtom(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin);
    void startLine(QTextCursor &cursor, bool &isFirst, const QTextBlockFormat &format) const;
    void rememberMade(int firstOrigin);
    bool appendOldList(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin);
    bool appendOldQuote(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin);
    void forget(int from, int added);
    const struct UnitWords &wordsAt(QTextBlock first) const; ///< Of the block that begins with this line.

    QByteArray unitMarkup(const BufferUnit &unit) const;
    QByteArray lineMarkup(const QTextBlock &line, int from = 0, int to = -1) const;
    QByteArray listMarkup(const BufferUnit &unit) const;
    QByteArray quoteMarkup(const BufferUnit &unit) const;

    QTextDocument *m_document;
    LineLook m_look;
    std::vector<Original> m_originals; ///< Origin n stands at n - 1.
    QByteArray m_tail; ///< White space behind the last block that was read.
    QHash<QString, QTextCharFormat> m_cites; ///< By group.
    std::unique_ptr<QObject> m_watch; ///< Holds the connection to the document.
    int m_lastRead = 0; ///< The origin of the last block of what was loaded.
    mutable int m_nextGroup = 1;
    mutable qsizetype m_length = 0; ///< Of the last markup, for room.
};

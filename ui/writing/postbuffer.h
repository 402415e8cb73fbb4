#pragma once

#include "formats/blocks/document.h"
#include "writing/bufferformat.h"
#include "writing/inlinetext.h"
#include "writing/lineledger.h"

#include <QHash>
#include <QSet>
#include <QTextCursor>
#include <QTextDocument>

#include <memory>
#include <vector>

struct BufferLine;

/// Consecutive lines that are one block.
struct BufferUnit {
    QTextBlock first;
    QTextBlock last;

    bool isPlaceToWrite() const; ///< A line that is no block yet.
    int start() const { return first.position(); }
    int end() const { return last.position() + last.length() - 1; }
};

/// A post's block markup in a QTextDocument, and back. What is the same as when it was read gives its own
/// bytes back, whatever was done and undone in between; a changed line keeps its delimiter, its tag and its
/// attributes, and the spelling of what was not changed in it. What cannot be edited without loss is one
/// object line and keeps its bytes. Main thread.
class PostBuffer final {
public:
    explicit PostBuffer(QTextDocument *document);
    ~PostBuffer();
    PostBuffer(const PostBuffer &) = delete;
    PostBuffer &operator=(const PostBuffer &) = delete;

    /// Replaces everything, and forgets what could be undone.
    void load(const blocks::Document &document);
    /// The whole post as markup. Only what changed since the last call is written anew, so that it may be
    /// asked at every key; never inside an edit block, where the document has not said yet what changed.
    QByteArray toMarkup() const;
    int wordCount() const; ///< As blocks::wordCount() counts; the same holds.
    int wordCount(const QTextBlock &line) const;
    /// Of the lines that the selection touches, the first and last cut where it begins and ends; a quotation
    /// that it leaves or enters is whole, so that no words go without their author.
    QByteArray toMarkup(const QTextCursor &selection) const;
    /// Without blocks when it was read: what has no delimiters gets them all as soon as one block has.
    bool isClassic() const { return m_isClassic; }

    /// Puts blocks behind the block that the cursor is in (in place of it if it is an empty paragraph), as
    /// one step of undo; the cursor is then in the last of them, or in a new paragraph behind an object.
    /// Quotes that are in the buffer already come as copies with a new id. In a quotation: behind all of it.
    enum class Coming {
        New, ///< What is not here yet keeps its id.
        Copied, ///< From a clipboard: what this post never had belongs to another one, and comes as a copy.
    };
    void insert(QTextCursor &cursor, const QByteArray &markup, Coming coming = Coming::New);
    /// The same under that path: behind the block there that the cursor is in.
    void insertAt(
        QTextCursor &cursor, const QByteArray &markup, const QString &path, Coming coming = Coming::New);

    /// A line of a post without blocks that is shown as a whole gives way to blocks; the last line of them.
    QTextBlock classicToBlocks(const QTextBlock &line);

    QTextDocument *document() const { return m_document; }

    std::vector<BufferUnit> units() const; ///< The outermost, places to write left out.
    /// The block of that nesting that this line belongs to, 0 for the outermost.
    BufferUnit unitAt(const QTextBlock &line, int depth = 0) const;
    /// The innermost quotation around it; the line itself if there is none.
    BufferUnit quoteAt(const QTextBlock &line) const;
    /// The line of the attribution of that quotation.
    QTextBlock citeOf(const QTextBlock &line) const;
    /// The attribution that a quote had last, whether it is still there or not; an empty one if it had none.
    QTextCharFormat lastCite(const QString &quotePath) const;
    /// The id of our quote or card that is that step of a path; empty for any other block.
    QByteArray objectIdAt(const QString &path, int index) const;
    /// Ids of quotes and cards that were given to copies since load(), and of what each is a copy.
    const QHash<QByteArray, QByteArray> &copies() const { return m_copies; }
    void noteCopies(const QHash<QByteArray, QByteArray> &copies);
    static bool mayHoldObjects(const QByteArray &markup); ///< Of ours; cheap, never wrong for none.

    const LineLedger::Holder &holder(int number) const { return m_ledger.holder(number); }
    /// A step of a path, of a block that is written like that.
    QString addHolder(linepath::Kind kind, LineLedger::Holder holder, const QString &id = {});
    QString addQuote(); ///< Of a new quote of ours.
    QString addList(bool isOrdered);
    /// The step's block as a copy with another id: two must not carry the same.
    QString withFreshId(const QString &path, int index);

    /// The line's characters as its role and tags want them; their words stay.
    void restyle(QTextCursor &cursor, const QTextBlock &line) const;

private:
    void put(QTextCursor &cursor, bool isFirst, const std::vector<BufferLine> &lines) const;
    void fill(const blocks::Document &document, bool isLocked);
    void forget(int from, int added);
    const struct LineWords &wordsAt(QTextBlock line) const;
    QByteArray lineMarkup(const QTextBlock &line) const;

    QTextDocument *m_document;
    LineLedger m_ledger;
    QByteArray m_tail; ///< White space behind the last block that was read,
    bool m_hasRead = false; ///< if there was one.
    bool m_isClassic = false;
    QSet<QByteArray> objectIds() const; ///< Of our quotes and cards that stand here.
    QSet<QByteArray> m_known; ///< The same, and those that did since load().
    QHash<QByteArray, QByteArray> m_copies;
    QHash<QString, QTextCharFormat> m_cites; ///< By the path of the quotation.
    std::unique_ptr<QObject> m_watch; ///< Holds the connection to the document.
    mutable QByteArray m_markup; ///< As last written,
    mutable bool m_isWritten = false; ///< if nothing has changed since.
};

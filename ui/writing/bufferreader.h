#pragma once

#include "formats/blocks/document.h"
#include "writing/bufferformat.h"
#include "writing/lineledger.h"

#include <QSet>

/// A line of the edit buffer, as read from markup.
struct BufferLine {
    QTextBlockFormat format; ///< Its properties; looks are not set.
    std::vector<InlineRun> runs; ///< Of words.
    QTextCharFormat object; ///< Of its one character, for a line that is an object.
};

/// The format of the character that stands for an attribution, and for a block that is shown as a whole.
QTextCharFormat attributionObject(const QTextBlockFormat &line, const QString &citeHtml);
QTextCharFormat atomObject(const QTextBlockFormat &line, const QByteArray &markup, const QByteArray &name);

/// Blocks as lines. What no line can hold without loss is an Atom, byte for byte. Of whatever is read,
/// writing the lines again gives the same bytes. Fills the ledger; else pure.
class BufferReader final {
public:
    explicit BufferReader(LineLedger &ledger)
        : m_ledger(ledger)
    {
    }

    enum class Into { Fresh, Between };
    /// The blocks of a document. `Into::Between`: they will stand behind others, under `path`.
    std::vector<BufferLine> read(const blocks::Document &document, Into into, const QString &path = {});
    /// White space behind the last block.
    QByteArray tail() const { return m_tail; }
    /// Every block an Atom.
    void lockAll() { m_isLocked = true; }

private:
    struct ListReading;
    struct Cite {
        QByteArray before;
        QByteArray html;
    };
    int remember(LineLedger::Original original);
    int readBlock(const blocks::Block &block, const QString &path, const QByteArray &before, int previous);
    bool readText(const blocks::Block &block, const QString &path, int origin);
    bool readPreformatted(const blocks::Block &block, const QString &path, int origin);
    bool readList(const blocks::Block &block, const QString &path, int origin);
    bool readHolder(const blocks::Block &block, const QString &path, int origin);
    bool readQuote(const blocks::Block &block, const QString &path, int origin);
    bool readOldQuote(const blocks::Block &block, const QString &path, int origin);
    bool readClassic(const blocks::Block &block, const QString &path, int origin);
    int readChildren(const blocks::Block &block, const QString &path);
    bool addWords(QTextBlockFormat format, const QByteArray &open, const QByteArray &html,
        const QByteArray &close, int origin);
    void addCite(const QString &path, const std::optional<Cite> &cite, int previous);
    void addAtom(const QByteArray &markup, const QByteArray &name, const QString &path, int origin);
    void addEmpty(const QString &path);

    LineLedger &m_ledger;
    std::vector<BufferLine> m_lines;
    QByteArray m_tail;
    bool m_isLocked = false;
    bool m_isClassic = false;
    QSet<QString> m_translated; ///< Quotations whose translation has begun.
};

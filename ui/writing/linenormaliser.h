#pragma once

#include "writing/postbuffer.h"

/// What must hold of the lines, and is made to hold after every structural edit, inside its step of undo: an
/// object has its line to itself; a quotation ends in exactly one attribution; a block stands in one place,
/// under an id of its own; behind a last object there is a line to write in; a post that gets its first block
/// is made of blocks. Main thread.
class LineNormaliser final {
public:
    explicit LineNormaliser(PostBuffer &buffer)
        : m_buffer(buffer)
    {
    }

    /// Inside the edit block of the edit. Cursors stay where they can be.
    void run();

private:
    void partObjects();
    void wrapLooseHtml();
    void endInLine();
    void useBlocks();
    void partCopies();
    void partCopiesIn(const QTextBlock &atom, QSet<QByteArray> &ids);
    void completeQuotes();
    void complete(const BufferUnit &quote, int depth);
    void modernise(const BufferUnit &unit, int depth);
    void delimit();
    void markAll();
    void moveTo(QTextBlock line, const QString &path);
    void dropLine(QTextBlock line);

    PostBuffer &m_buffer;
};

#pragma once

#include "writing/postbuffer.h"

/// What must hold of the lines, and is made to hold after every structural edit, inside its step of undo: a
/// quote's lines stand together and end in exactly one attribution; an object has its line to itself; behind
/// a last object there is a line to write in; one quote is never in two places. Main thread.
class LineNormaliser final {
public:
    explicit LineNormaliser(PostBuffer &buffer)
        : m_buffer(buffer)
    {
    }

    /// Inside the edit block of the edit. The cursor stays where it can be.
    void run(QTextCursor &cursor);

private:
    void partObjects();
    void completeQuotes();
    void dropLine(QTextBlock line);

    PostBuffer &m_buffer;
};

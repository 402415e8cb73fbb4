/// Three states of a post of any bytes, parted by 0xFF: the laws of merges hold, nothing is lost, nothing
/// crashes.

#include "formats/blocks/identity.h"
#include "formats/blocks/merge.h"
#include "formats/blocks/tags.h"

#include <QSet>

#include <cstdint>
#include <cstdlib>

using namespace blocks;
using Take = MergeChoice::Take;

namespace {

void expect(bool holds)
{
    if (!holds)
        std::abort();
}

bool isClosed(const Document &document)
{
    for (const Block &block : allBlocks(document)) {
        if (!block.isClosed())
            return false;
    }
    return true;
}

QSet<QString> voices(const QByteArray &markup)
{
    QSet<QString> voices;
    for (const Block &block : allBlocks(Document::parse(markup))) {
        if (block.name() == "core/quote")
            voices.insert(plainText(block.inner()));
    }
    return voices;
}

/// Words of letters alone: what no tag and no reference takes apart.
QSet<QByteArray> wordsOf(const QByteArray &markup)
{
    QSet<QByteArray> words;
    QByteArray word;
    for (const char c : markup + ' ') {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            word += c;
        } else if (!word.isEmpty()) {
            words.insert(word);
            word.clear();
        }
    }
    return words;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const QList<QByteArray> texts = bytes.split('\xFF');
    if (texts.size() != 3)
        return 0;
    const QByteArray &base = texts[0];
    const QByteArray &mine = texts[1];
    const QByteArray &theirs = texts[2];
    const Merged merged = merge(base, mine, theirs);
    expect(merge(base, theirs, mine).conflictCount() == merged.conflictCount());
    QByteArray all;
    for (const MergePart &part : merged.parts)
        all += part.bytes + ' ' + part.mine + ' ' + part.theirs + ' ';
    // What only one side has is its own: it stands in the result or in a conflict.
    // Where the same may be spelt in several ways, it may stand as the other side spelt it.
    const bool hasSpellings
        = bytes.contains('&') || bytes.contains('\\') || bytes.contains('{') || bytes != bytes.toLower();
    const QSet<QByteArray> before = wordsOf(base);
    const QSet<QByteArray> after = wordsOf(all);
    for (const QByteArray &side : { mine, theirs })
        expect(hasSpellings || after.contains(wordsOf(side) - before));
    const bool isSound = isClosed(Document::parse(base)) && isClosed(Document::parse(mine))
        && isClosed(Document::parse(theirs));
    const QSet<QString> said = voices(base) + voices(mine) + voices(theirs);
    for (const Take take : { Take::Mine, Take::Theirs }) {
        const QByteArray result = decided(merged, take);
        expect(!isSound || isClosed(Document::parse(result)));
        expect(!isSound || said.contains(voices(result)));
    }
    return 0;
}

#include "formats/blocks/makers.h"
#include "formats/blocks/merge.h"

#include <QTest>

#include <git2.h>
#include <random>

using namespace blocks;

namespace {

using Lines = std::vector<int>;

/// Lines that have no word in common, so that one never became another.
QByteArray word(int line) { return 'w' + QByteArray::number(line) + 'x'; }

QByteArray asLines(const Lines &lines)
{
    QByteArray text;
    for (const int line : lines)
        text += word(line) + '\n';
    return text;
}

QByteArray asPost(const Lines &lines)
{
    std::vector<QByteArray> blocks;
    for (const int line : lines)
        blocks.push_back(paragraph(word(line)));
    return joined(blocks);
}

Lines edited(const Lines &lines, std::mt19937 &random, int &number)
{
    Lines changed = lines;
    for (size_t i = random() % 4; i > 0; --i) {
        const auto at = qsizetype(changed.empty() ? 0 : random() % changed.size());
        switch (random() % 3) {
        case 0:
            changed.insert(changed.begin() + at, ++number);
            break;
        case 1:
            if (!changed.empty())
                changed.erase(changed.begin() + at);
            break;
        default:
            if (!changed.empty())
                changed[size_t(at)] = ++number;
        }
    }
    return changed;
}

git_merge_file_input inputOf(const QByteArray &bytes)
{
    git_merge_file_input input = GIT_MERGE_FILE_INPUT_INIT;
    input.ptr = bytes.constData();
    input.size = size_t(bytes.size());
    return input;
}

} // namespace

/// Posts of one-word paragraphs beside the same words as lines, merged as `git merge-file` does (libgit2 runs
/// the same code: xdiff).
class BlockMergeGitTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { git_libgit2_init(); }
    void cleanupTestCase() { git_libgit2_shutdown(); }

    void whatGitMergesIsMergedTheSame()
    {
        int clean = 0;
        int conflicts = 0;
        int finer = 0;
        const auto fromEnvironment = [](const char *name, int otherwise) {
            return quint32(qEnvironmentVariableIsSet(name) ? qEnvironmentVariableIntValue(name) : otherwise);
        };
        const quint32 count = fromEnvironment("QUOTIDIAN_MERGES", 20000);
        const quint32 first = fromEnvironment("QUOTIDIAN_FIRST_SEED", 1);
        for (quint32 seed = first; seed < first + count; ++seed) {
            std::mt19937 random(seed);
            int number = 0;
            Lines base;
            for (size_t i = random() % 12; i > 0; --i)
                base.push_back(++number);
            const Lines mine = edited(base, random, number);
            // Now and then both write the same.
            const Lines theirs
                = random() % 5 == 0 ? edited(mine, random, number) : edited(base, random, number);
            const QByteArray texts[]{ asLines(base), asLines(mine), asLines(theirs) };
            const git_merge_file_input inputs[]{ inputOf(texts[0]), inputOf(texts[1]), inputOf(texts[2]) };
            git_merge_file_result result{};
            QCOMPARE(git_merge_file(&result, &inputs[0], &inputs[1], &inputs[2], nullptr), 0);
            const bool isClean = result.automergeable == 1;
            const QByteArray merged(result.ptr, qsizetype(result.len));
            git_merge_file_result_free(&result);

            const Merged ours = merge(asPost(base), asPost(mine), asPost(theirs));
            const auto why = [&] {
                return "seed " + QByteArray::number(seed) + "\n" + texts[0] + "=\n" + texts[1] + "=\n"
                    + texts[2] + "=\n" + merged;
            };
            if (isClean) {
                QVERIFY2(ours.isClean(), why().constData());
                QByteArray lines = decided(ours, MergeChoice::Take::Mine);
                lines.replace("<!-- wp:paragraph -->\n<p>", "").replace("</p>\n<!-- /wp:paragraph -->", "\n");
                lines.replace("\n\n\n", "\n");
                QVERIFY2(lines == merged, (why() + "ours:\n" + lines).constData());
            } else if (ours.isClean()) {
                ++finer; // Changes that only touch are none of the same.
            }
            clean += isClean ? 1 : 0;
            conflicts += ours.isClean() ? 0 : 1;
        }
        qInfo("%u posts: git merges %d, we merge these the same and %d more; %d in conflict", count, clean,
            finer, conflicts);
        QVERIFY(clean > 5000 && conflicts > 500 && finer > 0);
    }
};

QTEST_GUILESS_MAIN(BlockMergeGitTest)
#include "blockmergegit_test.moc"

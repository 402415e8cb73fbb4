// How long joining two people's changes of a post takes: 1,000 paragraphs of 40 words, of which each side
// changed every tenth, none of them the same. Beside it, in turns: `git merge-file` on the same with a
// paragraph a line, as a process, and the same code within this one (libgit2).

#include "formats/blocks/makers.h"
#include "formats/blocks/merge.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <git2.h>
#include <random>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

using Paragraphs = std::vector<QByteArray>;

QByteArray words(std::mt19937 &random)
{
    QByteArray text;
    for (int i = 0; i < 40; ++i)
        text += (i > 0 ? " w" : "w") + QByteArray::number(random() % 5000);
    return text;
}

Paragraphs edited(Paragraphs paragraphs, size_t first)
{
    for (size_t i = first; i < paragraphs.size(); i += 10)
        paragraphs[i].replace(paragraphs[i].indexOf(' '), 1, " changed ");
    return paragraphs;
}

QByteArray asPost(const Paragraphs &paragraphs)
{
    std::vector<QByteArray> blocks;
    for (const QByteArray &each : paragraphs)
        blocks.push_back(blocks::paragraph(each));
    return blocks::joined(blocks);
}

QByteArray asLines(const Paragraphs &paragraphs)
{
    QByteArray text;
    for (const QByteArray &each : paragraphs)
        text += each + '\n';
    return text;
}

double median(std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

git_merge_file_input inputOf(const QByteArray &bytes)
{
    git_merge_file_input input = GIT_MERGE_FILE_INPUT_INIT;
    input.ptr = bytes.constData();
    input.size = size_t(bytes.size());
    return input;
}

} // namespace

int main()
{
    git_libgit2_init();
    std::mt19937 random(1);
    Paragraphs base;
    for (int i = 0; i < 1000; ++i)
        base.push_back(words(random));
    const Paragraphs states[]{ base, edited(base, 0), edited(base, 5) };
    QByteArray posts[3];
    QByteArray lines[3];
    QTemporaryDir folder;
    QStringList files;
    for (int i = 0; i < 3; ++i) {
        posts[i] = asPost(states[i]);
        lines[i] = asLines(states[i]);
        files << folder.filePath(QString::number(i));
        QFile file(files.last());
        if (!file.open(QIODevice::WriteOnly) || file.write(lines[i]) != lines[i].size())
            return 1;
    }

    std::vector<double> ours, within, process;
    for (int round = 0; round < 21; ++round) {
        QElapsedTimer timer;
        timer.start();
        const blocks::Merged merged = blocks::merge(posts[0], posts[1], posts[2]);
        ours.push_back(double(timer.nsecsElapsed()) / 1e6);
        if (!merged.isClean())
            return 1;

        timer.start();
        const git_merge_file_input inputs[]{ inputOf(lines[0]), inputOf(lines[1]), inputOf(lines[2]) };
        git_merge_file_result result{};
        const int status = git_merge_file(&result, &inputs[0], &inputs[1], &inputs[2], nullptr);
        within.push_back(double(timer.nsecsElapsed()) / 1e6);
        git_merge_file_result_free(&result);

        timer.start();
        QProcess git;
        git.start(u"git"_s, { u"merge-file"_s, u"-p"_s, u"-q"_s, files[1], files[0], files[2] });
        if (status != 0 || !git.waitForFinished() || git.exitCode() != 0)
            return 1;
        process.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::printf("1,000 paragraphs, %lld kB: blocks::merge %.1f ms, libgit2 %.1f ms, git merge-file %.1f ms\n",
        static_cast<long long>(posts[0].size() / 1000), median(ours), median(within), median(process));
    git_libgit2_shutdown();
    return 0;
}

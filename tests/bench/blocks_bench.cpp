#include "formats/blocks/document.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/parsed.h"
#include "formats/blocks/views.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QXmlStreamReader>

#include <benchmark/benchmark.h>
#include <cstdio>
#include <cstring>
#include <map>

using namespace Qt::StringLiterals;

// How fast block markup is read: WordPress's own fixtures and the posts of two of its exports, again and
// again up to so many megabytes (20, else the first argument), as one document. Beside it, in the same run
// and in turns: copying the bytes, finding every `<` in them, and QJsonDocument reading what `blocks parse`
// answers of the same post. The second argument, a file, gets the post.

namespace {

QByteArray post;
QByteArray json;

void copyBytes(benchmark::State &state)
{
    QByteArray copy(post.size(), Qt::Uninitialized);
    for (auto _ : state) {
        std::memcpy(copy.data(), post.constData(), size_t(post.size()));
        benchmark::DoNotOptimize(copy.data());
        benchmark::ClobberMemory();
    }
}

void findBrackets(benchmark::State &state)
{
    for (auto _ : state) {
        size_t count = 0;
        const char *at = post.constData();
        const char *const end = at + post.size();
        while ((at = static_cast<const char *>(std::memchr(at, '<', size_t(end - at))))) {
            ++count;
            ++at;
        }
        benchmark::DoNotOptimize(count);
    }
}

void parseBlocks(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(blocks::Document::parse(post).size());
}

void parseToJson(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(blocks::parsedBlocksToJson(blocks::Document::parse(post)));
}

void readViews(benchmark::State &state)
{
    for (auto _ : state) {
        for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(post)))
            benchmark::DoNotOptimize(blocks::viewOf(block));
    }
}

void readJsonByQt(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(QJsonDocument::fromJson(json));
}

/// Prints as always, and keeps the medians.
class Ratios final : public benchmark::ConsoleReporter {
public:
    void ReportRuns(const std::vector<Run> &runs) override
    {
        ConsoleReporter::ReportRuns(runs);
        for (const Run &run : runs) {
            if (run.run_type == Run::RT_Aggregate && run.aggregate_name == "median")
                medians[run.run_name.function_name] = run.GetAdjustedCPUTime() / 1e3;
        }
    }
    std::map<std::string, double> medians; ///< Seconds.
};

void addPosts(const QString &file, QList<QByteArray> &posts)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return;
    QXmlStreamReader xml(&source);
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.qualifiedName() == "content:encoded"_L1)
            posts.append(xml.readElementText().toUtf8());
    }
}

QList<QByteArray> suites()
{
    const QString folder = QStringLiteral(QUOTIDIAN_SUITES);
    QList<QByteArray> posts;
    const QDir fixtures(folder + "/block-fixtures"_L1);
    for (const QString &name : fixtures.entryList({ u"*.html"_s }, QDir::Files, QDir::Name)) {
        QFile file(fixtures.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            posts.append(file.readAll());
    }
    addPosts(folder + "/wxr/64-block-test-data.xml"_L1, posts);
    addPosts(folder + "/wxr/themeunittestdata.wordpress.xml"_L1, posts);
    // A closing delimiter too many ends the reading: such a post would hide all that follow it.
    posts.removeIf([](const QByteArray &markup) {
        const QList<blocks::Block> all = blocks::Document::parse(markup + "<!-- wp:end /-->").blocks();
        return all.back().name() != "core/end" || !all.front().isClosed();
    });
    return posts;
}

} // namespace

int main(int argc, char **argv)
{
    std::vector<char *> arguments(argv, argv + argc);
    static char defaults[][48] = { "--benchmark_repetitions=9", "--benchmark_enable_random_interleaving=true",
        "--benchmark_min_time=0.2" };
    // Before the person's own: theirs win.
    for (char *option : { defaults[0], defaults[1], defaults[2] })
        arguments.insert(arguments.begin() + 1, option);
    int count = int(arguments.size());
    benchmark::Initialize(&count, arguments.data());

    const qsizetype wanted = (count > 1 ? QByteArray(arguments[1]).toInt() : 20) * qsizetype(1'000'000);
    const QList<QByteArray> posts = suites();
    if (posts.isEmpty()) {
        std::fprintf(stderr, "The suites of posts are not here.\n");
        return 77;
    }
    for (qsizetype i = 0; post.size() < wanted; ++i)
        post += posts[i % posts.size()] + "\n\n";
    if (count > 2) {
        QFile file(QString::fromLocal8Bit(arguments[2]));
        if (!file.open(QIODevice::WriteOnly) || file.write(post) != post.size())
            return 1;
    }
    const auto answered = blocks::parsedBlocksToJson(blocks::Document::parse(post));
    if (!answered)
        return 1;
    json = *answered;
    std::printf("%.1f MB of markup, %d blocks; as JSON %.1f MB\n", double(post.size()) / 1e6,
        int(blocks::allBlocks(blocks::Document::parse(post)).size()), double(json.size()) / 1e6);

    const std::pair<const char *, void (*)(benchmark::State &)> all[]
        = { { "memcpy", copyBytes }, { "memchr", findBrackets }, { "parse", parseBlocks },
              { "parse_to_json", parseToJson }, { "views", readViews }, { "qjsondocument", readJsonByQt } };
    for (const auto &[name, run] : all)
        benchmark::RegisterBenchmark(name, run)->Unit(benchmark::kMillisecond);
    Ratios reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    for (const auto &[name, run] : all) {
        const double seconds = reporter.medians[name];
        if (seconds > 0)
            std::printf("%-14s %8.0f MB/s of markup, %6.2f x memcpy's time, %6.2f x memchr's\n", name,
                double(post.size()) / 1e6 / seconds, seconds / reporter.medians["memcpy"],
                seconds / reporter.medians["memchr"]);
    }
    if (reporter.medians["parse_to_json"] > 0)
        std::printf(
            "reading and writing as JSON takes %.2f of QJsonDocument's reading of that JSON; bar 100 MB/s\n",
            reporter.medians["parse_to_json"] / reporter.medians["qjsondocument"]);
    return 0;
}

#include "formats/feed/feedparser.h"
#include "formats/feed/jsonfeedwriter.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <benchmark/benchmark.h>
#include <cstdio>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::string_view_literals;

// How fast a thousand real feeds are read, beside libxml2's SAX parser and QXmlStreamReader over the same
// bytes, in one run, in turns. Ours reads everything (all fields, dates, addresses, encoding); the other two
// take five texts an entry and nothing else. Arguments: a folder of feeds (else the thousand of the suites),
// and Google Benchmark's own. The last lines are the ratios of the medians.

namespace {

std::vector<QByteArray> corpus;
qsizetype corpusBytes = 0;

/// What the other two parsers take of an entry.
enum class Field { None, Title, Link, Id, Date, Body };

Field fieldOf(std::string_view name)
{
    if (name == "title"sv)
        return Field::Title;
    if (name == "link"sv)
        return Field::Link;
    if (name == "guid"sv || name == "id"sv)
        return Field::Id;
    if (name == "pubDate"sv || name == "date"sv || name == "updated"sv || name == "modified"sv)
        return Field::Date;
    if (name == "description"sv || name == "encoded"sv || name == "content"sv || name == "summary"sv)
        return Field::Body;
    return Field::None;
}

bool isEntry(std::string_view name) { return name == "item"sv || name == "entry"sv; }

struct FiveFields {
    std::string texts[6];
};

struct SaxReading {
    std::vector<FiveFields> entries;
    int depth = 0;
    int entryDepth = 0; ///< 0: outside.
    Field field = Field::None;
};

std::string_view viewOf(const xmlChar *text) { return reinterpret_cast<const char *>(text); }

void saxStart(void *context, const xmlChar *name, const xmlChar *, const xmlChar *, int, const xmlChar **,
    int attributeCount, int, const xmlChar **attributes)
{
    auto &reading = *static_cast<SaxReading *>(context);
    ++reading.depth;
    // An entry in an entry: the first one's end is missing.
    if (isEntry(viewOf(name))) {
        reading.entryDepth = reading.depth;
        reading.field = Field::None;
        reading.entries.emplace_back();
    } else if (reading.entryDepth != 0 && reading.depth == reading.entryDepth + 1) {
        reading.field = fieldOf(viewOf(name));
        if (reading.field != Field::Link)
            return;
        for (int i = 0; i < attributeCount; ++i) {
            if (viewOf(attributes[5 * i]) != "href"sv)
                continue;
            reading.entries.back().texts[size_t(Field::Link)].assign(
                reinterpret_cast<const char *>(attributes[5 * i + 3]),
                size_t(attributes[5 * i + 4] - attributes[5 * i + 3]));
        }
    }
}

void saxEnd(void *context, const xmlChar *, const xmlChar *, const xmlChar *)
{
    auto &reading = *static_cast<SaxReading *>(context);
    if (reading.depth == reading.entryDepth)
        reading.entryDepth = 0;
    else if (reading.depth == reading.entryDepth + 1)
        reading.field = Field::None;
    --reading.depth;
}

void saxCharacters(void *context, const xmlChar *text, int length)
{
    auto &reading = *static_cast<SaxReading *>(context);
    if (reading.entryDepth != 0 && reading.field != Field::None)
        reading.entries.back().texts[size_t(reading.field)].append(
            reinterpret_cast<const char *>(text), size_t(length));
}

/// What libxml2 has to say about the feeds is not measured.
void saySilence(void *, const char *, ...) { }

size_t readBySax(const QByteArray &bytes)
{
    static xmlSAXHandler handler = [] {
        xmlSAXHandler sax{};
        sax.initialized = XML_SAX2_MAGIC;
        sax.startElementNs = saxStart;
        sax.endElementNs = saxEnd;
        sax.characters = saxCharacters;
        sax.cdataBlock = saxCharacters;
        return sax;
    }();
    if (bytes.size() < 4)
        return 0;
    SaxReading reading;
    // Its push parser is the faster one here.
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, &reading, bytes.constData(), 4, nullptr);
    xmlCtxtUseOptions(parser, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlParseChunk(parser, bytes.constData() + 4, int(bytes.size()) - 4, 1);
    if (parser->myDoc)
        xmlFreeDoc(parser->myDoc);
    xmlFreeParserCtxt(parser);
    benchmark::DoNotOptimize(reading.entries.data());
    return reading.entries.size();
}

struct FiveStrings {
    QString texts[6];
};

size_t readByStream(const QByteArray &bytes)
{
    QXmlStreamReader xml(bytes);
    std::vector<FiveStrings> entries;
    int depth = 0;
    int entryDepth = 0;
    Field field = Field::None;
    while (!xml.atEnd()) {
        switch (xml.readNext()) {
        case QXmlStreamReader::StartElement: {
            ++depth;
            const QByteArray name = xml.name().toLatin1();
            const std::string_view word(name.constData(), size_t(name.size()));
            if (isEntry(word)) {
                entryDepth = depth;
                field = Field::None;
                entries.emplace_back();
            } else if (entryDepth != 0 && depth == entryDepth + 1) {
                field = fieldOf(word);
                if (field == Field::Link && xml.attributes().hasAttribute("href"_L1))
                    entries.back().texts[size_t(field)] = xml.attributes().value("href"_L1).toString();
            }
            break;
        }
        case QXmlStreamReader::EndElement:
            if (depth == entryDepth)
                entryDepth = 0;
            else if (depth == entryDepth + 1)
                field = Field::None;
            --depth;
            break;
        case QXmlStreamReader::Characters:
            if (entryDepth != 0 && field != Field::None)
                entries.back().texts[size_t(field)] += xml.text();
            break;
        default:
            break;
        }
    }
    benchmark::DoNotOptimize(entries.data());
    return entries.size();
}

size_t readByUs(const QByteArray &bytes)
{
    const Result<ParsedFeed> feed = parseFeed(bytes, {}, {});
    benchmark::DoNotOptimize(feed);
    return feed ? feed->items.size() : 0;
}

size_t writeByUs(const QByteArray &bytes)
{
    const Result<ParsedFeed> feed = parseFeed(bytes, {}, {});
    if (!feed)
        return 0;
    benchmark::DoNotOptimize(writeJsonFeed(*feed).size());
    return feed->items.size();
}

using Reader = size_t (*)(const QByteArray &);

void readAll(benchmark::State &state, Reader read)
{
    for (auto _ : state) {
        for (const QByteArray &feed : corpus)
            benchmark::DoNotOptimize(read(feed));
    }
    state.SetBytesProcessed(int64_t(state.iterations()) * corpusBytes);
}

/// Prints as always, and keeps the medians.
class Ratios final : public benchmark::ConsoleReporter {
public:
    void ReportRuns(const std::vector<Run> &runs) override
    {
        ConsoleReporter::ReportRuns(runs);
        for (const Run &run : runs) {
            if (run.run_type == Run::RT_Aggregate && run.aggregate_name == "median")
                medians[run.run_name.function_name] = run.GetAdjustedCPUTime();
        }
    }
    std::map<std::string, double> medians;
};

bool loadCorpus(const QString &folder)
{
    const QDir all(folder);
    for (const QString &name : all.entryList(QDir::Files, QDir::Name)) {
        QFile file(all.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return false;
        corpus.push_back(file.readAll());
        corpusBytes += corpus.back().size();
    }
    return !corpus.empty();
}

bool unpackSuite(const QString &into)
{
    QProcess tar;
    tar.start(u"tar"_s,
        { u"xJf"_s, QStringLiteral(QUOTIDIAN_SUITES "/feeds-1000.tar.xz"), u"-C"_s, into,
            u"--strip-components=1"_s });
    return tar.waitForFinished(120'000) && tar.exitCode() == 0;
}

size_t countEntries(Reader read)
{
    size_t entries = 0;
    for (const QByteArray &feed : corpus)
        entries += read(feed);
    return entries;
}

/// The parsers must have found the same articles, or the comparison means nothing. The stricter ones stop at
/// errors: of theirs, ours must have all.
bool countsAgree()
{
    const size_t ours = countEntries(readByUs);
    const size_t sax = countEntries(readBySax);
    const size_t stream = countEntries(readByStream);
    std::printf("%zu feeds, %.1f MB; entries: ours %zu, libxml2 SAX %zu, QXmlStreamReader %zu\n",
        corpus.size(), double(corpusBytes) / 1e6, ours, sax, stream);
    return ours > 0 && double(ours) >= 0.999 * double(sax) && double(ours) >= 0.999 * double(stream)
        && double(sax) >= 0.99 * double(ours);
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

    QTemporaryDir unpacked;
    const QString folder = count > 1 ? QString::fromLocal8Bit(arguments[1]) : unpacked.path();
    if (count <= 1 && !unpackSuite(folder)) {
        std::fprintf(stderr, "There are no feeds to read: give a folder.\n");
        return 77;
    }
    if (!loadCorpus(folder)) {
        std::fprintf(stderr, "No feeds in %s.\n", qPrintable(folder));
        return 1;
    }
    LIBXML_TEST_VERSION
    xmlSetGenericErrorFunc(nullptr, saySilence);
    if (!countsAgree()) {
        std::fprintf(stderr, "The parsers do not find the same entries.\n");
        return 1;
    }

    const std::pair<const char *, Reader> readers[] = { { "ours", readByUs }, { "libxml2_sax", readBySax },
        { "qxmlstreamreader", readByStream }, { "ours_to_json", writeByUs } };
    for (const auto &[name, read] : readers)
        benchmark::RegisterBenchmark(name, readAll, read)->Unit(benchmark::kMillisecond);
    Ratios reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    const auto ratio = [&](const char *peer) {
        return reporter.medians["ours"] > 0 ? reporter.medians[peer] / reporter.medians["ours"] : 0;
    };
    std::printf("ours is %.2f x libxml2 SAX (bar 1) and %.2f x QXmlStreamReader (bar 2)\n",
        ratio("libxml2_sax"), ratio("qxmlstreamreader"));
    return 0;
}

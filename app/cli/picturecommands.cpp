// Pictures: made clean, and found in pages.

#include "cli/commands.h"
#include "desk/photopages.h"
#include "formats/html/pagefacts.h"
#include "formats/images/clean.h"
#include "formats/photos/photojson.h"
#include "formats/text/encoding.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QSaveFile>

#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace cli {

namespace {

/// `X,Y,W,H` in whole pixels; nothing for anything else.
std::optional<Redaction> rectangleOf(const QString &text)
{
    const QStringList parts = text.split(u',');
    if (parts.size() != 4)
        return {};
    std::array<int, 4> numbers{};
    for (size_t i = 0; i < numbers.size(); ++i) {
        bool isNumber = false;
        numbers[i] = parts[static_cast<qsizetype>(i)].trimmed().toInt(&isNumber);
        if (!isNumber)
            return {};
    }
    Redaction redaction;
    redaction.area = QRect(numbers[0], numbers[1], numbers[2], numbers[3]);
    return redaction;
}

std::optional<int> longSideOf(const Session &session)
{
    if (!session.arguments.has(u"--long-side"_s))
        return CleanOptions{}.longSide;
    const QString word = session.arguments.value(u"--long-side"_s);
    if (word == "none"_L1)
        return 0;
    bool isNumber = false;
    const int side = word.toInt(&isNumber);
    return isNumber && side > 0 ? std::optional(side) : std::nullopt;
}

/// Whole, or not at all.
Result<> write(const QString &name, const QByteArray &bytes)
{
    QSaveFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Error{ Error::Kind::Storage, Error::Reason::DiskFailed, name + u": "_s + file.errorString() };
    return {};
}

QString formatName(PictureFormat format) { return mediaType(format).section(u'/', 1).toUpper(); }

/// What a person would not expect of the file that was written.
void sayWhatChanged(const Session &session, const CleanPicture &clean)
{
    const auto translate = [](const char *words) {
        return QCoreApplication::translate("Commands", words);
    };
    if (clean.size != clean.shown) {
        session.say(
            translate("Scaled down from %1 × %2 pixels.").arg(clean.shown.width()).arg(clean.shown.height()));
    }
    QString ending = QFileInfo(session.argument(1)).suffix().toUpper();
    if (ending == "JPG"_L1)
        ending = u"JPEG"_s;
    if (ending != formatName(clean.format))
        session.say(translate("The file is a %1, whatever its name says.").arg(formatName(clean.format)));
}

/// A page in a file, as if it had come from `--url`, or from where it says that it is.
Result<PhotoPage> pageInFile(const Session &session)
{
    const Result<QByteArray> bytes = session.read(session.argument(0));
    if (!bytes)
        return bytes.error();
    const QByteArray utf8 = toUtf8(*bytes, {}, Markup::Html).utf8;
    QUrl url(session.arguments.value(u"--url"_s));
    if (url.isEmpty())
        url = pageFacts(utf8, {}).canonical;
    return readPhotoPage(utf8, url);
}

/// Which pictures are missing that a person would look for.
void sayWhatIsMissing(const Session &session, const PhotoPage &page)
{
    const auto translate = [](const char *words, int count) {
        return QCoreApplication::translate("Commands", words, nullptr, count).arg(count);
    };
    if (page.report.photos.empty())
        session.say(QCoreApplication::translate("Commands", "No photos were found in this page."));
    if (const int count = page.count(LeftOut::TooMany); count > 0)
        session.say(
            translate("The page holds too many photos: %1 behind the first thousand were left out.", count));
    if (const int count = page.count(LeftOut::Private); count > 0)
        session.say(translate(
            "Left out, because they lead to this computer or a private network: %1 pictures.", count));
    if (const int count = page.count(LeftOut::Unsafe); count > 0)
        session.say(translate("Left out, because their addresses are none of the web: %1 pictures.", count));
}

} // namespace

Exit photos(Session &session)
{
    const NetworkPolicy policy
        = session.arguments.has(u"--offline"_s) ? NetworkPolicy::Offline : NetworkPolicy::Online;
    const bool isAddress = session.argument(0).contains("://"_L1);
    const Result<PhotoPage> page
        = isAddress ? session.wait(fetchPhotoPage(session.argument(0), policy)) : pageInFile(session);
    if (!page)
        return session.fail(page.error());
    session.answer(photoReportJson(page->report));
    sayWhatIsMissing(session, *page);
    return page->report.photos.empty() ? Exit::Refused : Exit::Done;
}

Exit imageClean(Session &session)
{
    CleanOptions options;
    const std::optional<int> longSide = longSideOf(session);
    if (!longSide)
        return session.misused(u"--long-side takes a number of pixels, or none."_s);
    options.longSide = *longSide;
    for (const QString &text : session.arguments.values(u"--redact"_s)) {
        const std::optional<Redaction> redaction = rectangleOf(text);
        if (!redaction)
            return session.misused(u"--redact takes four whole numbers, X,Y,W,H: %1"_s.arg(text));
        options.redactions.push_back(*redaction);
    }
    const Result<QByteArray> bytes = session.read(session.argument(0));
    if (!bytes)
        return session.fail(bytes.error());
    const Result<CleanPicture> clean = cleanPicture(*bytes, options);
    if (!clean)
        return session.fail(clean.error());
    if (const Result<> written = write(session.argument(1), clean->bytes); !written)
        return session.fail(written.error());
    QJsonArray removed;
    for (const Extra extra : clean->removed)
        removed.append(wordOf(extra));
    session.answer(QJsonObject{ { u"width"_s, clean->size.width() }, { u"height"_s, clean->size.height() },
        { u"type"_s, mediaType(clean->format) }, { u"removed"_s, removed } });
    sayWhatChanged(session, *clean);
    return Exit::Done;
}

} // namespace cli

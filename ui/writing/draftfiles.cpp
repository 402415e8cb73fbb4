#include "writing/draftfiles.h"

#include "base/async.h"
#include "desk/drafts.h"
#include "formats/images/picture.h"
#include "widgets/isolated.h"
#include "widgets/style.h"

#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMimeData>
#include <QPrintDialog>
#include <QPrinter>
#include <QRegularExpression>
#include <QSaveFile>
#include <QUrl>
#include <QWidget>
#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace {

constexpr QSize pictureFit(2400, 3200); ///< On paper.
constexpr qint64 largestText = 64 * 1024 * 1024;
constexpr qsizetype longestName = 80; ///< Bytes of UTF-8, before the suffix.

struct FormFacts {
    QString suffix;
    QString filter;
};

FormFacts factsOf(DraftFiles::Form form)
{
    switch (form) {
    case DraftFiles::Form::Html:
        return { u"html"_s, DraftFiles::tr("HTML (*.html)") };
    case DraftFiles::Form::Markdown:
        return { u"md"_s, DraftFiles::tr("Markdown (*.md)") };
    case DraftFiles::Form::Blocks:
        return { u"txt"_s, DraftFiles::tr("Block markup (*.txt)") };
    case DraftFiles::Form::Package:
    case DraftFiles::Form::PackageWithHistory:
        return { u"quotidian"_s, DraftFiles::tr("Post in one file (*.quotidian)") };
    case DraftFiles::Form::Pdf:
        return { u"pdf"_s, DraftFiles::tr("PDF (*.pdf)") };
    }
    return {};
}

DraftFormat formatOf(const QString &suffix)
{
    if (suffix == "html"_L1 || suffix == "htm"_L1)
        return DraftFormat::Html;
    if (suffix == "md"_L1 || suffix == "markdown"_L1)
        return DraftFormat::Markdown;
    return DraftFormat::Blocks;
}

bool isDraft(const QString &file)
{
    static const QStringList suffixes{ u"quotidian"_s, u"html"_s, u"htm"_s, u"md"_s, u"markdown"_s,
        u"txt"_s };
    return suffixes.contains(QFileInfo(file).suffix().toLower());
}

Error failedFile(const QFileDevice &file)
{
    return { Error::Kind::Storage, Error::Reason::DiskFailed,
        file.fileName() + u": "_s + file.errorString() };
}

/// Any thread. Never half a file.
Result<> writeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failedFile(file);
    return {};
}

/// Any thread.
Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failedFile(file);
    if (file.size() > largestText)
        return Error{ Error::Kind::Refused, Error::Reason::TooLarge, path };
    return file.readAll();
}

} // namespace

DraftFiles::DraftFiles(Drafts &drafts, QWidget *window, QWidget *text)
    : QObject(window)
    , m_drafts(drafts)
    , m_window(window)
    , m_font(readingFont({}, 11))
{
    window->setAcceptDrops(true);
    window->installEventFilter(this);
    text->installEventFilter(this);
}

QString DraftFiles::nameFor(const QString &title, const QString &suffix)
{
    // What some system forbids in a name, what would hide its end, and what a shell takes for something else.
    static const QRegularExpression forbidden(
        uR"([\x{0}-\x{1f}\x{7f}/\\:*?"<>|\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]+)"_s);
    static const QRegularExpression reserved(
        u"^(con|prn|aux|nul|com\\d|lpt\\d)$"_s, QRegularExpression::CaseInsensitiveOption);
    QString name = QString(title).replace(forbidden, u" "_s).simplified();
    while (name.toUtf8().size() > longestName)
        name.chop(name.size() > 1 && name.back().isLowSurrogate() ? 2 : 1);
    while (name.startsWith(u'.') || name.startsWith(u'-') || name.startsWith(u' '))
        name.remove(0, 1);
    while (name.endsWith(u'.') || name.endsWith(u' '))
        name.chop(1);
    if (name.isEmpty() || reserved.match(name).hasMatch())
        name = tr("draft");
    return name + u'.' + suffix;
}

void DraftFiles::save(DraftId draft, Form form)
{
    const Result<Draft> known = m_drafts.draft(draft);
    if (!known)
        return emit failed(known.error());
    const FormFacts facts = factsOf(form);
    auto *dialog = new QFileDialog(m_window, tr("Save"), {}, facts.filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(facts.suffix);
    dialog->selectFile(nameFor(known->fields.title, facts.suffix));
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, draft, form](const QString &file) { saveTo(draft, form, file); });
    dialog->open();
}

void DraftFiles::saveTo(DraftId draft, Form form, const QString &file)
{
    const auto say = [this, file](const auto &done) {
        if (done)
            emit saved(tr("Saved as %1.").arg(isolated(QDir::toNativeSeparators(file))));
        else
            emit failed(done.error());
    };
    const auto write = [this, draft, file, say](DraftFormat format) {
        const Result<QByteArray> text = m_drafts.exportAs(draft, format);
        if (!text)
            return emit failed(text.error());
        onDone(QtConcurrent::run([file, text = *text] { return writeFile(file, text); }), this, say);
    };
    switch (form) {
    case Form::Html:
        return write(DraftFormat::Html);
    case Form::Markdown:
        return write(DraftFormat::Markdown);
    case Form::Blocks:
        return write(DraftFormat::Blocks);
    case Form::Package:
        return onDone(m_drafts.pack(draft, file, PackHistory::LeftOut), this, say);
    case Form::PackageWithHistory:
        return onDone(m_drafts.pack(draft, file, PackHistory::Included), this, say);
    case Form::Pdf:
        return typeset(draft, [this, file, say](const PrintedPost &printed) {
            onDone(QtConcurrent::run([printed, file] { return printToPdf(printed, file); }), this, say);
        });
    }
}

void DraftFiles::print(DraftId draft)
{
    typeset(draft, [this](const PrintedPost &printed) {
        const auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
        printer->setDocName(printed.title);
        printer->setPageLayout(paper());
        auto *dialog = new QPrintDialog(printer.get(), m_window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, qOverload<QPrinter *>(&QPrintDialog::accepted), this, [this, printer, printed] {
            if (const Result<int> pages = ::print(printed, *printer); !pages)
                emit failed(pages.error());
        });
        dialog->open();
    });
}

/// Reads the post and its pictures as its readers will see them.
void DraftFiles::typeset(DraftId id, const std::function<void(const PrintedPost &)> &ready)
{
    const Result<Draft> draft = m_drafts.draft(id);
    if (!draft)
        return emit failed(draft.error());
    PrintedPost printed;
    printed.title = draft->fields.title;
    printed.about = QLocale().toString(QDate::currentDate(), QLocale::LongFormat);
    printed.text = m_font;
    printed.text.setPointSizeF(11);
    printed.small = m_window->font();
    printed.small.setPointSizeF(8.5);
    const QFuture<Result<PreviewPost>> reading
        = QtConcurrent::run([markup = draft->fields.content] { return readPreview(markup); });
    onDone(reading, this, [this, id, printed, ready](const Result<PreviewPost> &post) {
        if (!post)
            return emit failed(post.error());
        PrintedPost next = printed;
        next.post = *post;
        onDone(m_drafts.pictures(id, pictureAddresses(*post)), this,
            [this, next, ready](const Result<std::vector<DraftPicture>> &pictures) {
                if (!pictures)
                    return emit failed(pictures.error());
                const auto decoding
                    = QtConcurrent::run([pictures = *pictures]() -> Result<QHash<QUrl, QImage>> {
                          QHash<QUrl, QImage> images;
                          for (const DraftPicture &picture : pictures) {
                              if (const auto image = decodePicture(picture.bytes, pictureFit))
                                  images.insert(pictureSource(picture.address), *image);
                          }
                          return images;
                      });
                onDone(decoding, this, [next, ready](const Result<QHash<QUrl, QImage>> &images) {
                    PrintedPost whole = next;
                    whole.pictures = images.value_or(QHash<QUrl, QImage>());
                    ready(whole);
                });
            });
    });
}

void DraftFiles::open()
{
    auto *dialog = new QFileDialog(m_window, tr("Open as a new draft"), {},
        tr("Posts and texts (*.quotidian *.html *.htm *.md *.markdown *.txt);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &DraftFiles::take);
    dialog->open();
}

void DraftFiles::take(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == "quotidian"_L1) {
        onDone(m_drafts.openPackage(path), this, [this](const Result<OpenedPost> &post) {
            if (!post)
                return emit failed(post.error());
            QString words = tr("The file is a new draft.");
            if (post->quotes > 0)
                words += u' '
                    + tr("%1 of its %n quotation(s) are in what another computer received.", nullptr,
                        post->quotes)
                          .arg(post->proven);
            if (!post->author.isEmpty())
                words
                    += u' ' + tr("Its author was %1; here nobody is named yet.").arg(isolated(post->author));
            if (post->isFeaturedLeft)
                words += u' ' + tr("Its featured image did not come with it.");
            emit opened(post->draft, words);
        });
        return;
    }
    const QFuture<Result<QByteArray>> reading = QtConcurrent::run([path] { return readFile(path); });
    onDone(reading, this, [this, path, suffix](const Result<QByteArray> &text) {
        if (!text)
            return emit failed(text.error());
        const QString title = QFileInfo(path).completeBaseName();
        onDone(m_drafts.import(*text, formatOf(suffix), title), this, [this](const Result<DraftId> &draft) {
            if (draft)
                emit opened(*draft, tr("The file is a new draft."));
            else
                emit failed(draft.error());
        });
    });
}

bool DraftFiles::eventFilter(QObject *watched, QEvent *event)
{
    const bool isDrag = event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove;
    if (!isDrag && event->type() != QEvent::Drop)
        return QObject::eventFilter(watched, event);
    auto *drop = static_cast<QDropEvent *>(event); // A QDragMoveEvent, and so a QDragEnterEvent, is one.
    const QStringList files = draftsIn(drop->mimeData());
    if (files.isEmpty())
        return QObject::eventFilter(watched, event);
    drop->setDropAction(Qt::CopyAction); // The file stays where it is.
    drop->accept();
    if (event->type() == QEvent::Drop) {
        for (const QString &file : files)
            take(file);
    }
    return true;
}

QStringList DraftFiles::draftsIn(const QMimeData *dropped)
{
    QStringList files;
    for (const QUrl &url : dropped->urls()) {
        if (url.isLocalFile() && isDraft(url.toLocalFile()))
            files << url.toLocalFile();
    }
    return files;
}

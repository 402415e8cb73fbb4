#include "shell/closing.h"

#include "base/async.h"
#include "desk/drafts.h"
#include "desk/errortext.h"
#include "widgets/strip.h"
#include "writing/decisionkeeper.h"

#include <QDir>
#include <QFileDialog>
#include <QRegularExpression>
#include <QSaveFile>

#include <functional>

using namespace Qt::StringLiterals;

namespace {

const QString key = u"close"_s;

/// All of a post that a person typed, in a file that browsers show and that can be imported again.
QByteArray copyOf(const PostFields &fields)
{
    QString head = u"<!doctype html>\n<meta charset=\"utf-8\">\n"_s;
    if (!fields.title.isEmpty())
        head += u"<h1>"_s + fields.title.toHtmlEscaped() + u"</h1>\n"_s;
    for (const QString &words :
        { fields.excerpt, fields.tags.join(u", "_s), fields.categories.join(u", "_s) }) {
        if (!words.isEmpty())
            head += u"<p>"_s + words.toHtmlEscaped() + u"</p>\n"_s;
    }
    return head.toUtf8() + '\n' + fields.content + '\n';
}

QString fileNameFor(const QString &title)
{
    static const QRegularExpression unfit(u"[\\\\/:*?\"<>|\\x00-\\x1f]+"_s);
    const QString name = QString(title).replace(unfit, u" "_s).simplified().left(60);
    return (name.isEmpty() || name.startsWith(u'.') ? Closing::tr("draft") : name) + u".html"_s;
}

} // namespace

Closing::Closing(Drafts &drafts, DecisionKeeper &decisions, MessageStrip &strip, QWidget *window)
    : QObject(window)
    , m_drafts(drafts)
    , m_decisions(decisions)
    , m_strip(strip)
    , m_window(window)
{
    connect(&drafts, &Drafts::writeFailed, this, [this](DraftId, const Error &error) { m_error = error; });
    connect(&m_decisions, &DecisionKeeper::failed, this, [this](const Error &error) { m_error = error; });
    const auto endQuestion = [this] {
        if (!isKept())
            return;
        m_refusals = 0;
        m_strip.withdraw(key);
    };
    connect(&drafts, &Drafts::saved, this, endQuestion);
    connect(&m_decisions, &DecisionKeeper::done, this, endQuestion);
}

bool Closing::isKept() const { return !m_drafts.hasUnsaved() && m_decisions.isDone(); }

bool Closing::mayClose()
{
    if (m_state == State::Decided || isKept())
        return true;
    if (m_state == State::Writing) {
        m_strip.say({ key, Tone::Waiting,
            tr("What you did is still being saved. The window closes when it is on the disk.") });
        return false;
    }
    m_state = State::Writing;
    m_decisions.tryAgain(); // Flushing is done after it.
    onDone(m_drafts.flush(), this, [this](const Result<> &done) {
        m_state = State::Open;
        if (done && m_decisions.isDone()) {
            emit ready();
            return;
        }
        if (!done && m_error.reason == Error::Reason::Unspecified
            && done.error().reason != Error::Reason::Unspecified)
            m_error = done.error();
        ++m_refusals;
        explain();
        const std::vector<DraftId> unsaved = m_drafts.unsaved();
        emit refused(unsaved.empty() ? DraftId{} : unsaved.front());
    });
    return false;
}

QString Closing::whatIsNotKept() const
{
    if (m_decisions.isDone())
        return tr("The window stays open: what you typed is not on the disk yet.");
    if (!m_drafts.hasUnsaved())
        return tr("The window stays open: what you decided of the conflict is not on the disk yet.");
    return tr("The window stays open: neither what you typed nor what you decided of the conflict is on the "
              "disk yet.");
}

QString Closing::whatClosingLoses() const
{
    const QString decided
        = tr("Closing now loses what you decided of the conflict, and your own words there.");
    if (m_decisions.isDone())
        return tr("Closing now loses what you typed since it was last saved.");
    if (!m_drafts.hasUnsaved())
        return decided;
    return tr(
        "Closing now loses what you typed since it was last saved, what you decided of the conflict, and "
        "your own words there.");
}

bool Closing::hasToCopy() const { return m_drafts.hasUnsaved() || !m_decisions.ownMarkup().isEmpty(); }

void Closing::explain()
{
    const bool isFirst = m_refusals == 1;
    MessageStrip::Message message{ key, Tone::Trouble,
        (isFirst ? whatIsNotKept() : whatClosingLoses()) + u' ' + errorText(m_error).both() };
    struct Way {
        QString words;
        std::function<void()> act;
    };
    std::vector<Way> ways;
    if (isFirst || !hasToCopy())
        ways.push_back({ tr("Try Again"), [this] {
                            emit ready();
                        } });
    if (hasToCopy())
        ways.push_back({ tr("Save a Copy…"), [this] {
                            saveCopies();
                        } });
    if (!isFirst)
        ways.push_back({ tr("Close Anyway"), [this] {
                            closeAnyway();
                        } });
    message.action = ways.front().words;
    message.act = ways.front().act;
    if (ways.size() > 1) {
        message.secondAction = ways.back().words;
        message.secondAct = ways.back().act;
    }
    m_strip.say(message);
}

void Closing::saveCopies()
{
    m_toCopy = m_drafts.unsaved();
    if (!m_decisions.ownMarkup().isEmpty())
        m_toCopy.push_back({});
    settle();
}

std::optional<PostFields> Closing::toCopy(DraftId id) const
{
    if (!id) {
        PostFields own;
        own.title = tr("My own words");
        own.content = m_decisions.ownMarkup();
        return own;
    }
    const auto draft = m_drafts.draft(id);
    return draft ? std::optional(draft->fields) : std::nullopt;
}

/// Asks for the next file; after the last one, says that closing costs nothing more.
void Closing::settle()
{
    if (m_toCopy.empty())
        return;
    const DraftId id = m_toCopy.front();
    const std::optional<PostFields> fields = toCopy(id);
    auto *dialog = new QFileDialog(m_window, tr("Save a Copy"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Web page (*.html)"));
    dialog->setDefaultSuffix(u"html"_s);
    dialog->selectFile(fileNameFor(fields ? fields->title : QString()));
    connect(
        dialog, &QFileDialog::fileSelected, this, [this, id](const QString &path) { saveCopy(id, path); });
    connect(dialog, &QDialog::rejected, this, &Closing::explain);
    dialog->open();
}

void Closing::saveCopy(DraftId id, const QString &path)
{
    const std::optional<PostFields> fields = toCopy(id);
    const QByteArray bytes = fields ? copyOf(*fields) : QByteArray();
    QSaveFile file(path);
    const bool isWritten
        = fields && file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    const QString shown = QDir::toNativeSeparators(path);
    if (!isWritten) {
        m_strip.say({ key, Tone::Trouble,
            tr("The copy could not be written to %1: %2.")
                .arg(shown, fields ? file.errorString() : tr("the post could not be read")),
            tr("Save a Copy…"), [this] { saveCopies(); }, tr("Close Anyway"),
            [this] {
                closeAnyway();
            } });
        return;
    }
    std::erase(m_toCopy, id);
    if (!m_toCopy.empty()) {
        settle();
        return;
    }
    QString words = tr("A copy is in %1.").arg(shown);
    if (m_drafts.hasUnsaved())
        words += u' ' + tr("What you typed is still not in Quotidian.");
    if (!m_decisions.isDone())
        words += u' ' + tr("Closing now loses which of the texts you chose in the conflict.");
    m_strip.say({ key, Tone::Waiting, words, tr("Try Again"), [this] { emit ready(); }, tr("Close Anyway"),
        [this] {
            closeAnyway();
        } });
}

void Closing::closeAnyway()
{
    m_state = State::Decided;
    emit ready();
}

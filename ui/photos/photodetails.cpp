#include "photos/photodetails.h"

#include "photos/reportlist.h"
#include "photos/sheetmodel.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "widgets/tones.h"
#include "widgets/when.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace {

constexpr int altLength = 125; ///< What screen readers say in one breath.

QLabel *makeWords(QWidget *parent, QVBoxLayout *column)
{
    auto *words = new QLabel(parent);
    words->setTextFormat(Qt::PlainText);
    words->setWordWrap(true);
    column->addWidget(words);
    return words;
}

QVBoxLayout *makeColumn(QWidget *part)
{
    auto *column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    return column;
}

void setInk(QLabel *label, const QColor &ink)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, ink);
    label->setPalette(palette);
}

QComboBox *makePermission(QWidget *parent, QVBoxLayout *column)
{
    auto *label = new QLabel(PhotoDetails::tr("&Permission to show it"), parent);
    auto *box = new QComboBox(parent);
    box->addItems({ PhotoDetails::tr("Not asked yet"), PhotoDetails::tr("Asked, no answer yet"),
        PhotoDetails::tr("Granted"), PhotoDetails::tr("Refused") });
    label->setBuddy(box);
    column->addSpacing(8);
    column->addWidget(label);
    column->addWidget(box);
    return box;
}

QString sizeWords(QSize size)
{
    const QLocale locale;
    return isolated(
        PhotoDetails::tr("%1 × %2").arg(locale.toString(size.width()), locale.toString(size.height())));
}

} // namespace

QWidget *PhotoDetails::Field::editor() const { return line ? static_cast<QWidget *>(line) : lines; }

QString PhotoDetails::Field::text() const { return line ? line->text() : lines->toPlainText(); }

void PhotoDetails::Field::setText(const QString &text, const QString &placeholder) const
{
    if (line)
        line->setPlaceholderText(placeholder);
    else
        lines->setPlaceholderText(placeholder);
    if (this->text() == text)
        return;
    if (line) {
        line->setText(text);
        line->setCursorPosition(0); // What is longer is seen from its beginning.
    } else {
        lines->setPlainText(text);
    }
}

PhotoDetails::PhotoDetails(QWidget *parent)
    : QWidget(parent)
    , m_heading(new QLabel(this))
{
    QFont bold = font();
    bold.setBold(true);
    m_heading->setFont(bold);
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 14);
    column->setSpacing(8);
    column->addWidget(m_heading);
    m_reportPart = makeReportPart();
    m_photoPart = makePhotoPart();
    m_somebodysPart = makeSomebodysPart();
    for (QWidget *part : { m_reportPart, m_photoPart, m_somebodysPart })
        column->addWidget(part);
    column->addStretch(1);
    present(nullptr, {}, false);
}

PhotoDetails::Field *PhotoDetails::add(QVBoxLayout *column, const QString &label, const QString &what,
    Lines lines, OfReport ofReport, OfPhoto ofPhoto)
{
    auto field = std::make_unique<Field>();
    Field *added = field.get();
    QWidget *parent = column->parentWidget();
    field->label = new QLabel(label, parent);
    field->what = what;
    field->ofReport = std::move(ofReport);
    field->ofPhoto = std::move(ofPhoto);
    if (lines == Lines::One) {
        field->line = new QLineEdit(parent);
        connect(field->line, &QLineEdit::textEdited, this, [this, added] { keep(*added); });
    } else {
        field->lines = new QPlainTextEdit(parent);
        field->lines->setTabChangesFocus(true);
        field->lines->setFixedHeight(3 * fontMetrics().lineSpacing() + 16);
        connect(field->lines, &QPlainTextEdit::textChanged, this, [this, added] { keep(*added); });
    }
    field->label->setBuddy(field->editor());
    field->editor()->installEventFilter(this);
    if (column->count() > 0)
        column->addSpacing(8);
    column->addWidget(field->label);
    column->addWidget(field->editor());
    m_fields.push_back(std::move(field));
    return added;
}

QWidget *PhotoDetails::makeReportPart()
{
    auto *part = new QWidget(this);
    QVBoxLayout *column = makeColumn(part);
    m_title = add(column, tr("&Title"), tr("Title"), Lines::One,
        [](KeptPhotoReport &r) -> QString & { return r.title; });
    add(column, tr("&Caption for all of them"), tr("Caption of the report"), Lines::Several,
        [](KeptPhotoReport &r) -> QString & { return r.caption; });
    column->addSpacing(8);
    m_keepsOriginals = new QCheckBox(tr("Keep the &files as they come"), part);
    connect(m_keepsOriginals, &QCheckBox::clicked, this, [this](bool isOn) {
        KeptPhotoReport after = m_report;
        after.keepsOriginals = isOn;
        emit edited(after, tr("Keep the files as they come"), {});
    });
    column->addWidget(m_keepsOriginals);
    auto *note = makeWords(part, column);
    note->setText(
        tr("Off: only a copy without place, time and camera is kept. On: what you add from now on is "
           "kept on this computer too, with all that it says; it is never sent."));
    setInk(note, mutedInk(palette()));
    return part;
}

QWidget *PhotoDetails::makePhotoPart()
{
    auto *part = new QWidget(this);
    QVBoxLayout *column = makeColumn(part);
    m_caption = add(column, tr("&Caption"), tr("Caption"), Lines::Several, {},
        [](KeptPhoto &p) -> QString & { return p.caption; });
    m_alt = add(column, tr("A&lt text"), tr("Alt text"), Lines::Several, {},
        [](KeptPhoto &p) -> QString & { return p.alt; });
    add(column, tr("C&redit: who made it"), tr("Credit"), Lines::One, {},
        [](KeptPhoto &p) -> QString & { return p.credit; });
    add(column, tr("L&icence"), tr("Licence"), Lines::One, {},
        [](KeptPhoto &p) -> QString & { return p.permission.licence; });
    m_permission = makePermission(part, column);
    connect(
        m_permission, &QComboBox::activated, this, [this](int state) { keepPermission(Of::Photos, state); });
    add(column, tr("Gra&nted by"), tr("Permission"), Lines::One, {},
        [](KeptPhoto &p) -> QString & { return p.permission.holder; });
    add(column, tr("Plac&e, for the newsroom alone"), tr("Place"), Lines::One, {},
        [](KeptPhoto &p) -> QString & { return p.place; });
    column->addSpacing(8);
    m_facts = makeWords(part, column);
    setInk(m_facts, mutedInk(palette()));
    m_removed = makeWords(part, column);
    return part;
}

QWidget *PhotoDetails::makeSomebodysPart()
{
    auto *part = new QWidget(this);
    QVBoxLayout *column = makeColumn(part);
    m_theirTitle = add(column, tr("&Title"), tr("Title"), Lines::One,
        [](KeptPhotoReport &r) -> QString & { return r.title; });
    add(column, tr("P&hotographer"), tr("Photographer"), Lines::One,
        [](KeptPhotoReport &r) -> QString & { return r.author; });
    add(column, tr("L&icence"), tr("Licence"), Lines::One,
        [](KeptPhotoReport &r) -> QString & { return r.permission.licence; });
    m_somebodysPermission = makePermission(part, column);
    connect(m_somebodysPermission, &QComboBox::activated, this,
        [this](int state) { keepPermission(Of::Report, state); });
    add(column, tr("Gra&nted by, or whose licence"), tr("Permission"), Lines::One,
        [](KeptPhotoReport &r) -> QString & { return r.permission.holder; });
    column->addSpacing(8);
    m_cardNote = makeWords(part, column);
    column->addSpacing(8);
    m_theirPhoto = makeWords(part, column);
    column->addSpacing(8);
    m_received = makeWords(part, column);
    setInk(m_received, mutedInk(palette()));
    column->addSpacing(4);
    auto *buttons = new QHBoxLayout;
    m_page = new QPushButton(lineIcon("link"_L1), tr("&Open page"), part);
    m_fetch = new QPushButton(tr("Fetch what is &missing"), part);
    connect(m_page, &QPushButton::clicked, this, &PhotoDetails::pageRequested);
    connect(m_fetch, &QPushButton::clicked, this, &PhotoDetails::fetchRequested);
    buttons->addWidget(m_page);
    buttons->addWidget(m_fetch);
    buttons->addStretch(1);
    column->addLayout(buttons);
    return part;
}

void PhotoDetails::present(const KeptPhotoReport *report, const std::vector<PhotoId> &chosen, bool isFetching)
{
    m_isShowing = true;
    m_report = report ? *report : KeptPhotoReport();
    m_chosen.clear();
    for (size_t i = 0; i < m_report.photos.size(); ++i) {
        if (std::ranges::find(chosen, m_report.photos[i].id) != chosen.end())
            m_chosen.push_back(i);
    }
    const bool isOwn = report && report->kind == KeptPhotoReport::Kind::Own;
    m_reportPart->setVisible(isOwn && m_chosen.empty());
    m_photoPart->setVisible(isOwn && !m_chosen.empty());
    m_somebodysPart->setVisible(report && !isOwn);
    m_heading->setVisible(report);
    setFocusProxy((!isOwn ? m_theirTitle : m_chosen.empty() ? m_title : m_caption)->editor());
    const QLocale locale;
    if (report && m_chosen.size() == 1)
        m_heading->setText(
            tr("Photo %1 of %2")
                .arg(locale.toString(m_chosen.front() + 1), locale.toString(m_report.photos.size())));
    else if (m_chosen.size() > 1)
        m_heading->setText(tr("%Ln photos chosen", nullptr, int(m_chosen.size())));
    else
        m_heading->setText(isOwn ? tr("The report") : tr("Somebody's report"));
    for (const auto &field : m_fields) {
        if (field->ofReport)
            field->setText(field->ofReport(m_report), {});
    }
    if (isOwn)
        m_keepsOriginals->setChecked(m_report.keepsOriginals);
    if (isOwn && !m_chosen.empty())
        showPhotos();
    if (report && !isOwn)
        showSomebodys(isFetching);
    m_isShowing = false;
}

/// What all of the chosen ones say; a null string if they differ.
QString PhotoDetails::common(const OfPhoto &of) const
{
    KeptPhotoReport report = m_report;
    const QString first = of(report.photos[m_chosen.front()]);
    for (const size_t place : m_chosen) {
        if (of(report.photos[place]) != first)
            return {};
    }
    return first.isNull() ? u""_s : first;
}

void PhotoDetails::showPhotos()
{
    for (const auto &field : m_fields) {
        if (!field->ofPhoto)
            continue;
        const QString words = common(field->ofPhoto);
        field->setText(
            words, words.isNull() ? tr("They differ; what you write is for all of them") : QString());
    }
    const KeptPhoto &first = m_report.photos[m_chosen.front()];
    const bool isSameState = std::ranges::all_of(m_chosen,
        [&](size_t place) { return m_report.photos[place].permission.state == first.permission.state; });
    m_permission->setCurrentIndex(isSameState ? int(first.permission.state) : -1);
    const qsizetype letters = m_alt->text().size();
    m_alt->label->setText(letters > 0
            ? tr("A&lt text (%1 of %2)").arg(QLocale().toString(letters), QLocale().toString(altLength))
            : tr("A&lt text: what it shows"));
    setInk(m_alt->label,
        letters > altLength ? tonePair(Tone::Trouble, palette()).ink : palette().color(QPalette::WindowText));
    QStringList facts;
    if (m_chosen.size() == 1) {
        facts.append(isolated(nameOf(first)));
        if (first.isHere())
            facts.append(sizeWords(first.size));
        if (first.takenAt.isValid())
            facts.append(tr("taken %1, by the camera's clock")
                             .arg(isolated(QLocale().toString(first.takenAt, QLocale::ShortFormat))));
    }
    m_facts->setText(facts.join(u" · "_s));
    m_facts->setVisible(!facts.isEmpty());
    m_removed->setText(removedWords());
    setInk(m_removed, tonePair(Tone::Good, palette()).ink);
}

QString PhotoDetails::removedWords() const
{
    QStringList lines{ tr("✓ Place, time and camera are not in the copies.") };
    int places = 0;
    bool hasOriginals = false;
    for (const size_t place : m_chosen) {
        places += int(m_report.photos[place].blackOuts.size());
        hasOriginals = hasOriginals || !m_report.photos[place].originalSha256.isEmpty();
    }
    if (places > 0)
        lines.append(tr("✓ %n place(s) blacked out, burnt in when it leaves.", nullptr, places));
    if (hasOriginals)
        lines.append(tr("The files as they came are kept on this computer, by your wish."));
    return lines.join(u'\n');
}

void PhotoDetails::showSomebodys(bool isFetching)
{
    m_somebodysPermission->setCurrentIndex(int(m_report.permission.state));
    const bool allows = m_report.permission.allows();
    m_cardNote->setText(allows
            ? tr("✓ A card may show a picture: choose it, then put the card into the draft.")
            : tr("The card is a link alone. For a picture in it, write down a licence or a permission and "
                 "whose "
                 "it is. What you see here is for you alone."));
    setInk(m_cardNote, allows ? tonePair(Tone::Good, palette()).ink : palette().color(QPalette::WindowText));
    QStringList theirs;
    if (m_chosen.size() == 1) {
        const KeptPhoto &photo = m_report.photos[m_chosen.front()];
        for (const QString &words : { photo.caption, photo.credit }) {
            if (!words.isEmpty())
                theirs.append(words);
        }
        if (photo.isHere())
            theirs.append(sizeWords(photo.size));
        if (!photo.missing.isEmpty())
            theirs.append(tr("Not here: %1").arg(photo.missing));
    }
    m_theirPhoto->setText(theirs.join(u'\n'));
    m_theirPhoto->setVisible(!theirs.isEmpty());
    QStringList received;
    received.append(
        m_report.capturedAt.isValid() ? tr(
            "This computer received it on %1. Page and pictures are kept as they came, with their hashes.")
                                            .arg(isolated(fullWhen(m_report.capturedAt)))
                                      : tr("The page was not received yet."));
    if (!m_report.note.isEmpty())
        received.append(m_report.note);
    m_received->setText(received.join(u'\n'));
    const bool isMissing = !m_report.capturedAt.isValid()
        || std::ranges::any_of(m_report.photos, [](const KeptPhoto &photo) { return !photo.isHere(); });
    m_fetch->setVisible(isMissing);
    m_fetch->setEnabled(!isFetching);
}

void PhotoDetails::keep(const Field &field)
{
    if (m_isShowing)
        return;
    KeptPhotoReport after = m_report;
    QString key = u"%1 %2"_s.arg(field.what).arg(m_visit);
    if (field.ofReport) {
        field.ofReport(after) = field.text();
    } else {
        for (const size_t place : m_chosen) {
            field.ofPhoto(after.photos[place]) = field.text();
            key += u" %1"_s.arg(after.photos[place].id.value);
        }
    }
    emit edited(after, field.what, key);
}

void PhotoDetails::keepPermission(Of of, int state)
{
    KeptPhotoReport after = m_report;
    const auto set = [state](Permission &permission) {
        permission.state = static_cast<Permission::State>(state);
        permission.at = QDateTime::currentDateTimeUtc();
    };
    if (of == Of::Report)
        set(after.permission);
    for (const size_t place : m_chosen) {
        if (of == Of::Photos)
            set(after.photos[place].permission);
    }
    emit edited(after, tr("Permission"), {});
}

void PhotoDetails::writeAlt()
{
    if (m_photoPart->isVisible())
        m_alt->editor()->setFocus(Qt::OtherFocusReason);
}

bool PhotoDetails::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn)
        ++m_visit;
    return QWidget::eventFilter(watched, event);
}

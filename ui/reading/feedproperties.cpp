#include "reading/feedproperties.h"

#include "desk/feedhealth.h"
#include "widgets/isolated.h"
#include "widgets/style.h"
#include "widgets/when.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QLabel *boldLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    label->setTextFormat(Qt::PlainText);
    return label;
}

using NamedCodes = std::vector<std::pair<QString, QString>>;

/// Names with their codes, by name; the code that is set is there, whatever it is. Without one the first
/// entry leaves things as they are.
QComboBox *makeChoice(NamedCodes names, const std::optional<QString> &code, QWidget *parent)
{
    std::ranges::sort(names, [](const auto &one, const auto &other) {
        return QString::localeAwareCompare(one.first, other.first) < 0;
    });
    auto *box = new QComboBox(parent);
    if (!code)
        box->addItem(FeedProperties::tr("As they are"));
    box->addItem(FeedProperties::tr("Not said"), QString());
    for (const auto &[name, value] : names)
        box->addItem(name, value);
    if (code && box->findData(*code) < 0)
        box->addItem(*code, *code);
    box->setCurrentIndex(code ? box->findData(*code) : 0);
    box->setMaxVisibleItems(14);
    return box;
}

NamedCodes languages()
{
    NamedCodes names;
    for (int each = QLocale::C + 1; each <= QLocale::LastLanguage; ++each) {
        const auto language = static_cast<QLocale::Language>(each);
        const QString code = QLocale::languageToCode(language);
        if (code.size() == 2 || code.size() == 3)
            names.emplace_back(QLocale::languageToString(language), code);
    }
    return names;
}

NamedCodes countries()
{
    NamedCodes names;
    for (int each = QLocale::AnyTerritory + 1; each <= QLocale::LastTerritory; ++each) {
        const auto territory = static_cast<QLocale::Territory>(each);
        const QString code = QLocale::territoryToCode(territory);
        if (code.size() == 2)
            names.emplace_back(QLocale::territoryToString(territory), code);
    }
    return names;
}

void addField(QBoxLayout *column, const QString &words, QWidget *field, QWidget *parent)
{
    auto *label = new QLabel(words, parent);
    label->setBuddy(field);
    field->setMinimumWidth(300);
    column->addWidget(label);
    column->addWidget(field);
}

QPushButton *addKeep(QBoxLayout *column, QWidget *parent)
{
    auto *button = new QPushButton(FeedProperties::tr("Keep"), parent);
    markPrimary(button);
    column->addWidget(button, 0, Qt::AlignLeading);
    return button;
}

/// In a field, a list or on the button: none of them wants it.
bool isEnter(const QKeyEvent &event) { return event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter; }

/// What is known of the blog, a line each.
QString knownOf(const Feed &feed)
{
    const QLocale locale;
    QStringList lines{ FeedProperties::tr("%1 articles, %2 unread")
                           .arg(locale.toString(feed.articleCount), locale.toString(feed.unreadCount)) };
    if (feed.fetchedAt.isValid())
        lines.append(FeedProperties::tr("Asked last: %1").arg(isolated(shortWhen(feed.fetchedAt))));
    if (const QString trouble = feedHealthText(feed, QDateTime::currentDateTimeUtc()); !trouble.isEmpty())
        lines.append(trouble);
    return lines.join(u'\n');
}

} // namespace

FeedProperties::FeedProperties(QWidget *window, const Feed &feed, const QStringList &folders)
    : Popover(window)
    , m_feed(feed)
    , m_name(new QLineEdit(feed.chosenTitle, this))
    , m_folder(new QLineEdit(feed.folder, this))
    , m_language(makeChoice(languages(), feed.language.section(u'-', 0, 0), this))
    , m_country(makeChoice(countries(), feed.country, this))
    , m_pictures(new QCheckBox(tr("&Load pictures always"), this))
{
    setAccessibleName(tr("Properties of the blog"));
    Feed published = feed;
    published.chosenTitle.clear();
    m_name->setPlaceholderText(published.name());
    m_folder->setPlaceholderText(tr("No folder"));
    auto *completer = new QCompleter(folders, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    m_folder->setCompleter(completer);
    m_pictures->setChecked(feed.arePicturesAllowed);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    column->addWidget(boldLabel(feed.name(), this));
    auto *address = new QLineEdit(feed.url.toDisplayString(), this);
    address->setReadOnly(true);
    address->setCursorPosition(0);
    auto *known = new QLabel(knownOf(feed), this);
    known->setTextFormat(Qt::PlainText);
    known->setWordWrap(true);
    known->setForegroundRole(QPalette::PlaceholderText);
    addField(column, tr("&Name:"), m_name, this);
    addField(column, tr("F&older:"), m_folder, this);
    addField(column, tr("Lan&guage:"), m_language, this);
    addField(column, tr("&Country:"), m_country, this);
    addField(column, tr("Add&ress:"), address, this);
    column->addWidget(known);
    column->addWidget(m_pictures);
    const QPushButton *button = addKeep(column, this);
    connect(button, &QPushButton::clicked, this, &FeedProperties::accept);
    connect(this, &Popover::closed, this, &QObject::deleteLater);
}

void FeedProperties::keyPressEvent(QKeyEvent *event)
{
    if (isEnter(*event))
        accept();
    else
        Popover::keyPressEvent(event);
}

void FeedProperties::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    m_name->setFocus(Qt::PopupFocusReason);
}

void FeedProperties::accept()
{
    m_feed.chosenTitle = m_name->text().trimmed();
    m_feed.folder = m_folder->text().trimmed();
    // A regional form ("pt-BR") stays as long as nobody chooses another language.
    if (m_language->currentData().toString() != m_feed.language.section(u'-', 0, 0))
        m_feed.language = m_language->currentData().toString();
    m_feed.country = m_country->currentData().toString();
    m_feed.arePicturesAllowed = m_pictures->isChecked();
    hide();
    emit accepted(m_feed);
}

RegionPopover::RegionPopover(QWidget *window, const QString &title, const Region &region)
    : Popover(window)
    , m_language(makeChoice(languages(), region.language, this))
    , m_country(makeChoice(countries(), region.country, this))
{
    setAccessibleName(title);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    column->addWidget(boldLabel(title, this));
    addField(column, tr("Lan&guage:"), m_language, this);
    addField(column, tr("&Country:"), m_country, this);
    connect(addKeep(column, this), &QPushButton::clicked, this, &RegionPopover::accept);
    connect(this, &Popover::closed, this, &QObject::deleteLater);
}

void RegionPopover::keyPressEvent(QKeyEvent *event)
{
    if (isEnter(*event))
        accept();
    else
        Popover::keyPressEvent(event);
}

void RegionPopover::accept()
{
    const auto chosen = [](const QComboBox *box) {
        const QVariant code = box->currentData();
        return code.isValid() ? std::optional(code.toString()) : std::nullopt;
    };
    const Region wanted{ chosen(m_language), chosen(m_country) };
    hide();
    emit accepted(wanted);
}

void RegionPopover::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    m_language->setFocus(Qt::PopupFocusReason);
}

#include "reading/feedproperties.h"

#include "widgets/style.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
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

/// Names with their codes, by name; the code that is set is there, whatever it is.
QComboBox *makeChoice(std::vector<std::pair<QString, QString>> names, const QString &code, QWidget *parent)
{
    std::ranges::sort(names, [](const auto &one, const auto &other) {
        return QString::localeAwareCompare(one.first, other.first) < 0;
    });
    auto *box = new QComboBox(parent);
    box->addItem(FeedProperties::tr("Not said"), QString());
    for (const auto &[name, value] : names)
        box->addItem(name, value);
    if (box->findData(code) < 0)
        box->addItem(code, code);
    box->setCurrentIndex(box->findData(code));
    box->setMaxVisibleItems(14);
    return box;
}

std::vector<std::pair<QString, QString>> languages()
{
    std::vector<std::pair<QString, QString>> names;
    for (int each = QLocale::C + 1; each <= QLocale::LastLanguage; ++each) {
        const auto language = static_cast<QLocale::Language>(each);
        const QString code = QLocale::languageToCode(language);
        if (code.size() == 2 || code.size() == 3)
            names.emplace_back(QLocale::languageToString(language), code);
    }
    return names;
}

std::vector<std::pair<QString, QString>> countries()
{
    std::vector<std::pair<QString, QString>> names;
    for (int each = QLocale::AnyTerritory + 1; each <= QLocale::LastTerritory; ++each) {
        const auto territory = static_cast<QLocale::Territory>(each);
        const QString code = QLocale::territoryToCode(territory);
        if (code.size() == 2)
            names.emplace_back(QLocale::territoryToString(territory), code);
    }
    return names;
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
    const std::initializer_list<std::pair<QString, QWidget *>> fields{ { tr("&Name:"), m_name },
        { tr("&Folder:"), m_folder }, { tr("Lan&guage:"), m_language }, { tr("&Country:"), m_country } };
    for (const auto &[words, field] : fields) {
        auto *label = new QLabel(words, this);
        label->setBuddy(field);
        field->setMinimumWidth(300);
        column->addWidget(label);
        column->addWidget(field);
    }
    column->addWidget(m_pictures);
    auto *button = new QPushButton(tr("Keep"), this);
    markPrimary(button);
    column->addWidget(button, 0, Qt::AlignLeading);
    connect(button, &QPushButton::clicked, this, &FeedProperties::accept);
    connect(m_name, &QLineEdit::returnPressed, this, &FeedProperties::accept);
    connect(m_folder, &QLineEdit::returnPressed, this, &FeedProperties::accept);
    connect(this, &Popover::closed, this, &QObject::deleteLater);
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
    emit accepted(m_feed);
    hide();
}

NamePopover::NamePopover(QWidget *window, const QString &title, const QString &name)
    : Popover(window)
    , m_name(new QLineEdit(name, this))
{
    setAccessibleName(title);
    m_name->setAccessibleName(title);
    m_name->setMinimumWidth(280);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    column->addWidget(boldLabel(title, this));
    column->addWidget(m_name);
    connect(m_name, &QLineEdit::returnPressed, this, [this] {
        const QString wanted = m_name->text().trimmed();
        if (!wanted.isEmpty())
            emit accepted(wanted);
        hide();
    });
    connect(this, &Popover::closed, this, &QObject::deleteLater);
}

void NamePopover::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    m_name->setFocus(Qt::PopupFocusReason);
    m_name->selectAll();
}

#include "writing/postinspector.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

using namespace Qt::StringLiterals;

namespace {

QLabel *addField(QVBoxLayout *column, const QString &text, QWidget *field)
{
    auto *label = new QLabel(text, field->parentWidget());
    label->setBuddy(field);
    column->addWidget(label);
    column->addWidget(field);
    column->addSpacing(8);
    return label;
}

QStringList names(const QString &typed)
{
    QStringList all;
    for (const QString &part : typed.split(u',')) {
        const QString name = part.trimmed();
        if (!name.isEmpty() && !all.contains(name))
            all.append(name);
    }
    return all;
}

QString statusWords(const Draft &draft)
{
    if (draft.remoteId == 0)
        return PostInspector::tr("Only on this computer.");
    switch (draft.remoteStatus) {
    case PostStatus::Draft:
        return PostInspector::tr("A draft on the site.");
    case PostStatus::Pending:
        return PostInspector::tr("Waits for review on the site.");
    case PostStatus::Private:
        return PostInspector::tr("Private on the site.");
    case PostStatus::Future:
        return PostInspector::tr("Scheduled on the site.");
    case PostStatus::Publish:
        return PostInspector::tr("Published.");
    case PostStatus::Trash:
        return PostInspector::tr("In the site's trash.");
    }
    return {};
}

} // namespace

PostInspector::PostInspector(QWidget *parent)
    : QWidget(parent)
    , m_site(new QComboBox(this))
    , m_categories(new QLineEdit(this))
    , m_tags(new QLineEdit(this))
    , m_excerpt(new QPlainTextEdit(this))
    , m_excerptLabel(nullptr)
    , m_slug(new QLineEdit(this))
    , m_status(new QLabel(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 14);
    column->setSpacing(4);
    addField(column, tr("&Site"), m_site);
    addField(column, tr("Cate&gories"), m_categories);
    addField(column, tr("&Tags"), m_tags);
    m_excerptLabel = addField(column, tr("Excerpt"), m_excerpt);
    addField(column, tr("Address of the post"), m_slug);
    m_categories->setPlaceholderText(tr("Kazakhstan, Protest"));
    m_tags->setPlaceholderText(tr("square, amendment"));
    m_slug->setPlaceholderText(tr("made from the title"));
    m_excerpt->setTabChangesFocus(true);
    m_excerpt->setFixedHeight(76);
    m_status->setWordWrap(true);
    column->addWidget(m_status);
    column->addStretch(1);
    for (QLineEdit *field : { m_categories, m_tags, m_slug })
        connect(field, &QLineEdit::textEdited, this, &PostInspector::edited);
    connect(m_excerpt, &QPlainTextEdit::textChanged, this, [this] {
        countExcerpt();
        emit edited();
    });
    connect(m_site, &QComboBox::activated, this, [this](int row) {
        if (row == m_site->count() - 1)
            emit connectRequested();
        else
            emit siteChosen(site());
    });
}

void PostInspector::setSites(const std::vector<Site> &sites)
{
    const SiteId chosen = site();
    const QSignalBlocker quiet(m_site);
    m_site->clear();
    m_site->addItem(tr("No site: stays here"), QVariant::fromValue<qint64>(0));
    for (const Site &each : sites)
        m_site->addItem(each.name, each.id.value);
    m_site->addItem(tr("Connect a site…"), QVariant::fromValue<qint64>(-1));
    m_site->setCurrentIndex(qMax(0, m_site->findData(chosen.value)));
}

SiteId PostInspector::site() const { return SiteId{ qMax<qint64>(0, m_site->currentData().toLongLong()) }; }

void PostInspector::present(const Draft &draft)
{
    const QSignalBlocker quiet(this);
    m_site->setCurrentIndex(qMax(0, m_site->findData(draft.site.value)));
    m_categories->setText(draft.fields.categories.join(u", "_s));
    m_tags->setText(draft.fields.tags.join(u", "_s));
    if (m_excerpt->toPlainText() != draft.fields.excerpt)
        m_excerpt->setPlainText(draft.fields.excerpt);
    m_slug->setText(draft.fields.slug);
    m_status->setText(statusWords(draft));
    countExcerpt();
}

void PostInspector::countExcerpt()
{
    const int words = int(m_excerpt->toPlainText().split(u' ', Qt::SkipEmptyParts).size());
    m_excerptLabel->setText(words == 0 ? tr("Excerpt") : tr("Excerpt (%1 of 30 words)").arg(words));
}

PostFields PostInspector::over(PostFields fields) const
{
    fields.categories = names(m_categories->text());
    fields.tags = names(m_tags->text());
    fields.excerpt = m_excerpt->toPlainText();
    fields.slug = m_slug->text().trimmed();
    return fields;
}

#include "writing/postinspector.h"

#include "formats/blocks/excerpt.h"
#include "widgets/isolated.h"
#include "widgets/tones.h"
#include "widgets/tooltip.h"
#include "writing/fieldwords.h"
#include "writing/schedulewords.h"
#include "writing/termfield.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTextOption>
#include <QWheelEvent>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

/// Both in a widget of their own, so that one without its field leaves no gap.
QLabel *addField(QVBoxLayout *column, const QString &text, QWidget *field)
{
    auto *pair = new QWidget(field->parentWidget());
    auto *label = new QLabel(text, pair);
    label->setBuddy(field);
    auto *rows = new QVBoxLayout(pair);
    rows->setContentsMargins(0, 0, 0, 8);
    rows->setSpacing(4);
    rows->addWidget(label);
    rows->addWidget(field);
    column->addWidget(pair);
    return label;
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

/// A wheel that turns over the panel scrolls it, and changes nothing.
class OrderBox final : public QSpinBox {
public:
    using QSpinBox::QSpinBox;

protected:
    void wheelEvent(QWheelEvent *event) override { event->ignore(); }
};

/// Its placeholder runs as its words do. Qt 6.4 lets it run as the window does, without a margin at its end.
class ExcerptEdit final : public QPlainTextEdit {
public:
    explicit ExcerptEdit(QWidget *parent)
        : QPlainTextEdit(parent)
    {
        QPalette own;
        own.setColor(QPalette::PlaceholderText, Qt::transparent);
        setPalette(own);
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QPlainTextEdit::paintEvent(event);
        if (!document()->isEmpty())
            return;
        const QString words = placeholderText();
        const bool isRightToLeft = words.isRightToLeft();
        QTextOption option(Qt::AlignAbsolute | (isRightToLeft ? Qt::AlignRight : Qt::AlignLeft));
        option.setTextDirection(isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
        QPainter painter(viewport());
        painter.setPen(mutedInk(parentWidget()->palette()));
        const int margin = int(document()->documentMargin());
        painter.drawText(QRectF(viewport()->rect().adjusted(margin, margin, -margin, 0)), words, option);
    }
};

} // namespace

PostInspector::PostInspector(QWidget *parent)
    : QWidget(parent)
    , m_site(new QComboBox(this))
    , m_categories(new TermField(tr("Categories"), this))
    , m_tags(new TermField(tr("Tags"), this))
    , m_excerpt(new ExcerptEdit(this))
    , m_excerptLabel(nullptr)
    , m_parent(new QPushButton(this))
    , m_order(new OrderBox(this))
    , m_slug(new QLineEdit(this))
    , m_slugLabel(nullptr)
    , m_featured(new QPushButton(this))
    , m_author(new QComboBox(this))
    , m_status(new QLabel(this))
    , m_link(new QLabel(this))
    , m_open(new QPushButton(tr("Open on Site"), this))
    , m_schedule(new QPushButton(tr("Sched&ule…"), this))
    , m_checks(new ChecklistView(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 14);
    column->setSpacing(4);
    addField(column, tr("&Site"), m_site);
    addField(column, tr("Cate&gories"), m_categories);
    addField(column, tr("&Tags"), m_tags);
    m_excerptLabel = addField(column, tr("Excerpt"), m_excerpt);
    addField(column, tr("Pa&rent page"), m_parent);
    addField(column, tr("Or&der"), m_order);
    m_slugLabel = addField(column, {}, m_slug);
    addField(column, tr("Featured i&mage"), m_featured);
    addField(column, tr("Auth&or"), m_author);
    setAuthors({});
    setFeatured({}, {});
    setParentPage(0, parentInWords(0, {}));
    showFieldsOf(PostType::Post);
    m_order->setRange(std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
    m_order->setToolTip(toolTipOf(tr("Pages under the same parent stand by this number, the lowest first.")));
    m_categories->setPlaceholderText(tr("Kazakhstan, Protest"));
    m_tags->setPlaceholderText(tr("square, amendment"));
    m_parent->setObjectName(u"parent"_s);
    m_slug->setPlaceholderText(tr("made from the title"));
    m_excerpt->setTabChangesFocus(true);
    m_excerpt->setFixedHeight(76);
    m_status->setWordWrap(true);
    m_link->setWordWrap(true);
    m_link->setTextFormat(Qt::PlainText);
    m_link->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_link->hide();
    m_open->hide();
    auto *status = new QLabel(tr("Status"), this);
    column->addWidget(status);
    column->addWidget(m_status);
    column->addWidget(m_link);
    column->addWidget(m_open, 0, Qt::AlignLeading);
    column->addWidget(m_schedule, 0, Qt::AlignLeading);
    column->addSpacing(14);
    auto *before = new QLabel(tr("Before publishing"), this);
    QFont bold = before->font();
    bold.setBold(true);
    before->setFont(bold);
    column->addWidget(before);
    column->addWidget(m_checks);
    column->addStretch(1);
    connect(m_open, &QPushButton::clicked, this, &PostInspector::openRequested);
    connect(m_checks, &ChecklistView::jumpRequested, this, &PostInspector::jumpRequested);
    connect(m_featured, &QPushButton::clicked, this, &PostInspector::featuredRequested);
    connect(m_schedule, &QPushButton::clicked, this, &PostInspector::scheduleRequested);
    connect(m_parent, &QPushButton::clicked, this, &PostInspector::parentRequested);
    connect(m_order, &QSpinBox::valueChanged, this, &PostInspector::edited);
    connect(m_author, &QComboBox::activated, this, [this] {
        m_authorId = m_author->currentData().toLongLong();
        emit edited();
    });
    connect(m_slug, &QLineEdit::textEdited, this, &PostInspector::edited);
    for (TermField *field : { m_categories, m_tags })
        connect(field, &TermField::edited, this, &PostInspector::edited);
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
    m_sites = sites;
    const SiteId chosen = site();
    const QSignalBlocker quiet(m_site);
    m_site->clear();
    m_site->addItem(tr("No site: stays here"), QVariant::fromValue<qint64>(0));
    for (const Site &each : sites)
        m_site->addItem(each.name, each.id.value);
    m_site->addItem(tr("Connect a site…"), QVariant::fromValue<qint64>(-1));
    m_site->setCurrentIndex(qMax(0, m_site->findData(chosen.value)));
}

void PostInspector::setTerms(const std::vector<Term> &categories, const std::vector<Term> &tags)
{
    m_categories->setTerms(categories);
    m_tags->setTerms(tags);
}

void PostInspector::setAuthors(const std::vector<SiteAuthor> &authors)
{
    const QSignalBlocker quiet(m_author);
    m_author->clear();
    m_author->addItem(authorInWords(0, authors), QVariant::fromValue<qint64>(0));
    for (const SiteAuthor &each : authors)
        m_author->addItem(each.name, each.id);
    m_author->parentWidget()->setVisible(!authors.empty());
    chooseAuthor(m_authorId);
}

void PostInspector::chooseAuthor(qint64 author)
{
    m_authorId = author;
    if (author != 0 && m_author->findData(author) < 0)
        m_author->addItem(authorInWords(author, {}), author);
    m_author->setCurrentIndex(qMax(0, m_author->findData(author)));
}

void PostInspector::setFeatured(const QString &featuredImage, const QString &name)
{
    m_featuredImage = featuredImage;
    m_featured->setText(featuredImage.isEmpty() ? tr("None. Choose…") : name);
    m_featured->setAccessibleName(
        featuredImage.isEmpty() ? tr("Featured image: none") : tr("Featured image: %1").arg(name));
}

QWidget *PostInspector::featuredButton() const { return m_featured; }

void PostInspector::setParentPage(qint64 parent, const QString &name)
{
    m_parentPage = parent;
    m_parent->setText(name);
    m_parent->setAccessibleName(tr("Parent page: %1").arg(name));
}

QWidget *PostInspector::parentButton() const { return m_parent; }

void PostInspector::showFieldsOf(PostType type)
{
    const bool isPage = type == PostType::Page;
    for (QWidget *ofPosts : { static_cast<QWidget *>(m_categories), static_cast<QWidget *>(m_tags),
             static_cast<QWidget *>(m_excerpt) })
        ofPosts->parentWidget()->setVisible(!isPage);
    for (QWidget *ofPages : { static_cast<QWidget *>(m_parent), static_cast<QWidget *>(m_order) })
        ofPages->parentWidget()->setVisible(isPage);
    m_slugLabel->setText(isPage ? tr("Address of the page") : tr("Address of the post"));
}

SiteId PostInspector::site() const { return SiteId{ qMax<qint64>(0, m_site->currentData().toLongLong()) }; }

void PostInspector::present(const Draft &draft)
{
    const QSignalBlocker quiet(this);
    m_site->setCurrentIndex(qMax(0, m_site->findData(draft.site.value)));
    m_categories->setNames(draft.fields.categories);
    m_tags->setNames(draft.fields.tags);
    if (m_excerpt->toPlainText() != draft.fields.excerpt)
        m_excerpt->setPlainText(draft.fields.excerpt);
    m_slug->setText(draft.fields.slug);
    chooseAuthor(draft.fields.author);
    setFeatured(draft.fields.featuredImage, draft.fields.featuredImage);
    setParentPage(draft.fields.parent, parentInWords(draft.fields.parent, {}));
    m_order->setValue(draft.fields.menuOrder);
    showFieldsOf(draft.type);
    presentStatus(draft);
    countExcerpt();
}

void PostInspector::presentStatus(const Draft &draft)
{
    QString status = statusWords(draft);
    const auto at = std::ranges::find(m_sites, draft.site, &Site::id);
    if (draft.remoteId != 0 && draft.scheduledAt.isValid() && at != m_sites.end())
        status = tr("Scheduled: %1.").arg(scheduleWords(draft.scheduledAt, *at));
    const bool isPublic = draft.remoteId != 0
        && (draft.remoteStatus == PostStatus::Publish || draft.remoteStatus == PostStatus::Private);
    m_schedule->setVisible(at != m_sites.end() && at->can.mayPublish(draft.type) && !isPublic);
    if (at != m_sites.end() && !at->can.mayEdit(draft.type) && draft.type == PostType::Page)
        status += u' ' + tr("Your role on %1 does not write pages: it stays here.").arg(isolated(at->name));
    if (draft.state == SyncState::Edited)
        status += u' ' + tr("Changes here are not on the site yet.");
    m_status->setText(status);
    m_parent->setEnabled(at != m_sites.end());
    const bool hasLink = draft.link.isValid() && draft.remoteId != 0;
    m_link->setText(hasLink ? draft.link.toDisplayString() : QString());
    m_link->setVisible(hasLink);
    m_open->setVisible(hasLink);
    const QSignalBlocker quiet(m_site);
    m_site->setCurrentIndex(qMax(0, m_site->findData(draft.site.value)));
    m_site->setEnabled(draft.remoteId == 0);
}

void PostInspector::countExcerpt()
{
    const int words = blocks::excerptLength(m_excerpt->toPlainText());
    m_excerptLabel->setText(words == 0 ? tr("Excerpt") : tr("Excerpt (%1 of 30 words)").arg(words));
}

PostFields PostInspector::over(PostFields fields) const
{
    fields.categories = m_categories->names();
    fields.tags = m_tags->names();
    fields.excerpt = m_excerpt->toPlainText();
    fields.slug = m_slug->text().trimmed();
    fields.author = m_authorId;
    fields.featuredImage = m_featuredImage;
    fields.parent = m_parentPage;
    fields.menuOrder = m_order->value();
    return fields;
}

void PostInspector::presentChecks(
    const std::vector<Finding> &findings, const LinksChecked &links, const QString &automaticExcerpt)
{
    m_checks->present(findings, links);
    m_excerpt->setPlaceholderText(automaticExcerpt);
    m_excerpt->viewport()->update(); // Qt 6.4 does so only where there was none, or is none any more.
}

void PostInspector::focusExcerpt() { m_excerpt->setFocus(); }

void PostInspector::focusCategories() { m_categories->setFocus(); }

void PostInspector::focusFeatured() { m_featured->setFocus(); }

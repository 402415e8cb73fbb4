#include "writing/compareview.h"

#include "base/async.h"
#include "desk/drafts.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "widgets/panes.h"
#include "widgets/style.h"
#include "widgets/tones.h"
#include "widgets/when.h"
#include "writing/blockwords.h"
#include "writing/differenceink.h"
#include "writing/historymodel.h"
#include "writing/previewpane.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QComboBox>
#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTextBlock>
#include <QTextBrowser>
#include <QToolButton>
#include <QtConcurrent>

using namespace Qt::StringLiterals;
using blocks::BlockDifference;
using PartKind = DifferencePart::Kind;

namespace {

constexpr int wordsSpoken = 12; ///< Of what went and of what came, in the line that says a change.

QString firstWords(const std::vector<DifferencePart> &parts, PartKind kind)
{
    QString text;
    for (const DifferencePart &part : parts) {
        if (part.kind == kind)
            text += (text.isEmpty() ? u""_s : u" … "_s) + part.text.simplified();
    }
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    return words.mid(0, wordsSpoken).join(u' ') + (words.size() > wordsSpoken ? u" …"_s : QString());
}

/// The same in a sentence: for those who hear it.
QString said(const QString &what, const std::vector<DifferencePart> &parts)
{
    const QString went = isolated(firstWords(parts, PartKind::Removed));
    const QString came = isolated(firstWords(parts, PartKind::Added));
    if (went.isEmpty() && came.isEmpty())
        return what;
    if (came.isEmpty())
        return CompareView::tr("%1: “%2” went").arg(what, went);
    if (went.isEmpty())
        return CompareView::tr("%1: “%2” came").arg(what, came);
    return CompareView::tr("%1: “%2” became “%3”").arg(what, went, came);
}

} // namespace

/// A field of the post that is another one.
struct CompareView::ChangedField {
    Field which;
    std::vector<DifferencePart> words;
};

struct CompareView::Comparison {
    QByteArray earlier;
    std::vector<ChangedField> fields;
    std::vector<BlockDifference> blocks;
    QStringList names; ///< Of the blocks.
};

/// Any thread.
CompareView::Comparison CompareView::comparisonOf(
    const PostFields &before, const PostFields &after, const FieldLists &lists)
{
    Comparison comparison;
    comparison.earlier = before.content;
    const auto field = [&](Field which, const QString &from, const QString &to) {
        if (from != to)
            comparison.fields.push_back({ which, wordDifference(from, to) });
    };
    // Of a name that gave way to another one, words in common are no sameness.
    const auto choice = [&](Field which, const QString &from, const QString &to) {
        ChangedField chosen{ which, {} };
        if (!from.isEmpty())
            chosen.words.push_back({ PartKind::Removed, from });
        if (!from.isEmpty() && !to.isEmpty())
            chosen.words.push_back({ PartKind::Same, u" "_s });
        if (!to.isEmpty())
            chosen.words.push_back({ PartKind::Added, to });
        comparison.fields.push_back(chosen);
    };
    // In the order of the post panel.
    field(Field::Title, before.title, after.title);
    field(Field::Categories, before.categories.join(u", "_s), after.categories.join(u", "_s));
    field(Field::Tags, before.tags.join(u", "_s), after.tags.join(u", "_s));
    field(Field::Excerpt, before.excerpt, after.excerpt);
    field(Field::Slug, before.slug, after.slug);
    if (before.featuredImage != after.featuredImage)
        choice(Field::FeaturedImage, featuredInWords(before.featuredImage, lists.attachments, lists.media),
            featuredInWords(after.featuredImage, lists.attachments, lists.media));
    if (before.author != after.author)
        choice(Field::Author, authorInWords(before.author, lists.authors),
            authorInWords(after.author, lists.authors));
    if (before.parent != after.parent)
        choice(Field::Parent, parentInWords(before.parent, lists.pages),
            parentInWords(after.parent, lists.pages));
    if (before.menuOrder != after.menuOrder)
        choice(Field::MenuOrder, QLocale().toString(before.menuOrder), QLocale().toString(after.menuOrder));
    const auto from = blocks::Document::parse(before.content);
    const auto to = blocks::Document::parse(after.content);
    comparison.blocks = blocks::compare(from, to);
    for (const BlockDifference &difference : comparison.blocks)
        comparison.names.append(blockInWords(
            difference.before >= 0 ? from.block(difference.before) : to.block(difference.after)));
    return comparison;
}

/// Writes a comparison into the document, and notes where the changes stand.
class CompareView::Writer final {
public:
    explicit Writer(CompareView &view)
        : m_view(view)
        , m_cursor(view.m_text->document())
        , m_ink(view.palette(), view.m_textFont, view.font())
    {
    }

    void run(const Comparison &comparison)
    {
        for (const ChangedField &field : comparison.fields) {
            const QString name = fieldInWords(field.which);
            change(said(name, field.words), name);
            paragraph(field.words);
        }
        for (size_t i = 0; i < comparison.blocks.size();) {
            if (comparison.blocks[i].kind != BlockDifference::Kind::Same) {
                block(comparison.blocks[i], comparison.names.at(qsizetype(i)));
                ++i;
                continue;
            }
            size_t end = i;
            while (
                end < comparison.blocks.size() && comparison.blocks[end].kind == BlockDifference::Kind::Same)
                ++end;
            unchanged(comparison.blocks, i, end);
            i = end;
        }
        if (m_view.m_places.empty())
            line(tr("Nothing differs."), m_ink.small);
    }

private:
    static QString nameOf(const BlockDifference &difference, const QString &block)
    {
        switch (difference.kind) {
        case BlockDifference::Kind::Same:
            break;
        case BlockDifference::Kind::Changed:
            return difference.isOnlyLook() ? tr("Another look, the same words: %1").arg(block)
                                           : tr("Changed: %1").arg(block);
        case BlockDifference::Kind::Removed:
            return difference.isMoved ? tr("Moved away from here: %1").arg(block) : tr("Went: %1").arg(block);
        case BlockDifference::Kind::Added:
            return difference.isMoved ? tr("Moved to here: %1").arg(block) : tr("Came: %1").arg(block);
        }
        return {};
    }

    void next(const QTextCharFormat &ink, qreal top, qreal bottom)
    {
        QTextBlockFormat format;
        format.setTopMargin(top);
        format.setBottomMargin(bottom);
        format.setLineHeight(135, QTextBlockFormat::ProportionalHeight);
        if (m_isFirst) {
            m_cursor.setBlockFormat(format);
            m_cursor.setBlockCharFormat(ink);
        } else {
            m_cursor.insertBlock(format, ink);
        }
        m_isFirst = false;
    }

    void line(const QString &words, const QTextCharFormat &ink)
    {
        next(ink, 10, 2);
        m_cursor.insertText(showable(words), ink);
    }

    void link(const QString &words, const QString &address)
    {
        QTextCharFormat ink = m_ink.small;
        ink.setAnchor(true);
        ink.setAnchorHref(address);
        ink.setForeground(accent(m_view.palette()));
        ink.setFontUnderline(true);
        m_cursor.insertText(words, ink);
    }

    /// The line above a change, which says what it is.
    void change(const QString &spoken, const QString &name)
    {
        QTextCharFormat ink = m_ink.small;
        ink.setFontWeight(QFont::DemiBold);
        line(name, ink);
        m_view.m_places.push_back({ m_cursor.block().position(), spoken });
    }

    void paragraph(const std::vector<DifferencePart> &parts)
    {
        next(m_ink.same, 0, 10);
        for (const DifferencePart &part : parts)
            m_cursor.insertText(showable(part.text),
                part.kind == PartKind::Same          ? m_ink.same
                    : part.kind == PartKind::Removed ? m_ink.removed
                                                     : m_ink.added);
    }

    void block(const BlockDifference &difference, const QString &blockName)
    {
        const QString name = nameOf(difference, blockName);
        const auto &told = isAllSame(difference.words) ? difference.addresses : difference.words;
        change(difference.isMoved ? name : said(name, told), name);
        if (m_view.against() == Against::Now && difference.before >= 0 && !difference.isMoved) {
            m_cursor.insertText(u"  "_s, m_ink.small);
            link(tr("Bring this block back"), u"quotidian:block/%1"_s.arg(difference.before));
        }
        if (difference.isMoved) {
            paragraph({ { PartKind::Same,
                firstWords(difference.words,
                    difference.kind == BlockDifference::Kind::Added ? PartKind::Added
                                                                    : PartKind::Removed) } });
            return;
        }
        if (!difference.words.empty())
            paragraph(difference.words);
        if (isAllSame(difference.addresses))
            return;
        line(tr("Links and pictures:"), m_ink.small);
        paragraph(difference.addresses);
    }

    /// The first and the last of a row of blocks that stayed; the others can be asked for.
    void unchanged(const std::vector<BlockDifference> &all, size_t first, size_t end)
    {
        const size_t folded = end - first > 3 && !m_view.m_isAllShown ? end - first - 2 : 0;
        for (size_t i = first; i < end; ++i) {
            if (folded > 0 && i == first + 1) {
                next(m_ink.small, 0, 10);
                link(tr("%Ln block(s) as they were", nullptr, int(folded)), u"quotidian:all"_s);
                i += folded - 1;
                continue;
            }
            if (!all[i].words.empty())
                paragraph(all[i].words);
        }
    }

    CompareView &m_view;
    QTextCursor m_cursor;
    const DifferenceInk m_ink;
    bool m_isFirst = true;
};

CompareView::CompareView(Drafts &drafts, QWidget *parent)
    : QWidget(parent)
    , m_drafts(drafts)
    , m_textFont(readingFont({}, 13))
    , m_title(new QLabel(this))
    , m_against(new QComboBox(this))
    , m_previous(new QToolButton(this))
    , m_next(new QToolButton(this))
    , m_said(new QLabel(this))
    , m_asPage(new QPushButton(tr("As a Page"), this))
    , m_restore(new QPushButton(tr("Restore This Version"), this))
    , m_stack(new QStackedWidget(this))
    , m_text(new QTextBrowser(this))
    , m_page(new PreviewView(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    auto *close = new QPushButton(tr("Back to the Text"), this);
    auto *label = new QLabel(tr("Compared &with"), this);
    label->setBuddy(m_against);
    m_against->addItems({ tr("the text of now"), tr("the version before it") });
    m_against->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_previous->setIcon(lineIcon("back"_L1, Mirror::InRightToLeft));
    m_previous->setAccessibleName(tr("Previous change"));
    m_previous->setToolTip(tr("Previous change (Alt+Up)"));
    m_next->setIcon(lineIcon("forward"_L1, Mirror::InRightToLeft));
    m_next->setAccessibleName(tr("Next change"));
    m_next->setToolTip(tr("Next change (Alt+Down)"));
    m_asPage->setCheckable(true);
    m_asPage->setToolTip(tr("The version as its readers would see it"));
    m_said->setTextFormat(Qt::PlainText);
    m_said->setWordWrap(true);
    QPalette ink = m_said->palette();
    ink.setColor(QPalette::WindowText, mutedInk(ink));
    m_said->setPalette(ink);
    m_said->setForegroundRole(QPalette::WindowText);
    m_text->setAccessibleName(tr("What changed"));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setOpenLinks(false);
    m_text->setUndoRedoEnabled(false);
    m_text->setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    m_stack->addWidget(m_text);
    m_stack->addWidget(m_page);

    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_restore);
    top->addWidget(close);
    auto *tools = new QHBoxLayout;
    tools->addWidget(label);
    tools->addWidget(m_against);
    tools->addStretch(1);
    tools->addWidget(m_previous);
    tools->addWidget(m_next);
    tools->addWidget(m_asPage);
    QFrame *line = makeLine(this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 0);
    column->setSpacing(8);
    column->addLayout(top);
    column->addLayout(tools);
    column->addWidget(m_said);
    column->addWidget(line);
    column->addWidget(m_stack, 1);
    setFocusProxy(m_text);

    m_text->installEventFilter(this);
    m_due.setSingleShot(true);
    m_due.setInterval(300);
    connect(&m_due, &QTimer::timeout, this, [this] {
        if (m_hasText)
            compare();
    });
    connect(close, &QPushButton::clicked, this, &CompareView::closed);
    connect(m_restore, &QPushButton::clicked, this, [this] { emit restoreRequested(m_chosen); });
    connect(m_against, &QComboBox::activated, this, &CompareView::read);
    connect(m_previous, &QToolButton::clicked, this, [this] { goTo(m_at - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { goTo(m_at + 1); });
    connect(m_asPage, &QPushButton::clicked, this, &CompareView::showPage);
    connect(m_text, &QTextBrowser::anchorClicked, this, [this](const QUrl &address) {
        if (address.path() == "all"_L1) {
            m_isAllShown = true;
            write();
        } else if (address.path().startsWith("block/"_L1) && m_comparison) {
            emit restoreBlockRequested(m_comparison->earlier, address.path().mid(6).toInt());
        }
    });
}

void CompareView::setTextFont(const QFont &font)
{
    m_textFont = font;
    m_page->setTextFont(font);
    write();
}

CompareView::Against CompareView::against() const
{
    return m_against->currentIndex() == 0 ? Against::Now
        : m_against->currentIndex() == 1  ? Against::Before
                                          : Against::Other;
}

void CompareView::present(const Revision &chosen, const std::optional<Revision> &other,
    const std::optional<Revision> &before, const QString &site)
{
    m_chosen = chosen;
    m_other = other;
    m_before = before;
    m_site = site;
    const bool isBefore = against() == Against::Before && before && !other;
    while (m_against->count() > 2)
        m_against->removeItem(2);
    if (other)
        m_against->addItem(tr("the version of %1").arg(isolated(fullWhen(other->at))));
    m_against->setCurrentIndex(other ? 2 : isBefore ? 1 : 0);
    m_isAllShown = false;
    read();
}

void CompareView::setNow(const PostFields &now)
{
    m_now = now;
    if (m_hasText && against() == Against::Now && isVisible() && !m_due.isActive())
        m_due.start();
}

/// The texts of the versions, from the disk.
void CompareView::read()
{
    m_hasText = false;
    const int asked = ++m_asked;
    const std::optional<Revision> second = against() == Against::Before ? m_before
        : against() == Against::Other                                   ? m_other
                                                                        : std::nullopt;
    showTitle();
    onDone(m_drafts.revision(m_chosen.draft, m_chosen.id), this,
        [this, asked, second](const Result<Revision> &whole) {
            if (asked != m_asked)
                return;
            if (!whole)
                return emit failed(whole.error());
            m_chosen.fields = whole->fields;
            showPage();
            if (!second) {
                m_hasText = true;
                return compare();
            }
            onDone(m_drafts.revision(second->draft, second->id), this,
                [this, asked](const Result<Revision> &found) {
                    if (asked != m_asked)
                        return;
                    if (!found)
                        return emit failed(found.error());
                    (against() == Against::Before ? m_before : m_other)->fields = found->fields;
                    m_hasText = true;
                    compare();
                });
        });
}

void CompareView::compare()
{
    PostFields before = m_chosen.fields;
    PostFields after = m_now;
    switch (against()) {
    case Against::Now:
        break;
    case Against::Before:
        after = m_chosen.fields;
        before = m_before ? m_before->fields : PostFields(); // All of the first one came.
        break;
    case Against::Other:
        after = m_other->fields;
        break;
    }
    const int asked = ++m_asked;
    const QFuture<Result<std::shared_ptr<const Comparison>>> comparing
        = QtConcurrent::run([before, after, lists = m_lists]() -> Result<std::shared_ptr<const Comparison>> {
              return std::make_shared<const Comparison>(comparisonOf(before, after, lists));
          });
    onDone(comparing, this, [this, asked](const Result<std::shared_ptr<const Comparison>> &comparison) {
        if (asked != m_asked || !comparison)
            return;
        m_comparison = *comparison;
        write();
        emit compared();
    });
}

void CompareView::write()
{
    if (!m_comparison)
        return;
    const int place = m_text->verticalScrollBar()->value();
    const int at = m_at;
    m_places.clear();
    m_text->clear();
    Writer(*this).run(*m_comparison);
    m_text->moveCursor(QTextCursor::Start);
    m_text->verticalScrollBar()->setValue(place);
    m_at = -1;
    m_previous->setEnabled(m_places.size() > 1);
    m_next->setEnabled(!m_places.empty());
    if (at >= 0 && at < int(m_places.size()))
        m_at = at;
    m_said->setText(
        m_places.empty() ? tr("Nothing differs.") : tr("%Ln difference(s)", nullptr, int(m_places.size())));
    m_text->setAccessibleDescription(m_said->text());
}

void CompareView::goTo(int change)
{
    if (m_places.empty())
        return;
    m_asPage->setChecked(false);
    showPage();
    const int count = int(m_places.size());
    m_at = (change % count + count) % count;
    QTextCursor cursor(m_text->document());
    cursor.setPosition(m_places[size_t(m_at)].position);
    m_text->setTextCursor(cursor);
    // With a little of what stands before it.
    m_text->verticalScrollBar()->setValue(
        m_text->verticalScrollBar()->value() + m_text->cursorRect(cursor).top() - 24);
    //: "2 of 7. Changed: paragraph: …"
    m_said->setText(
        tr("%1 of %2. %3")
            .arg(QLocale().toString(m_at + 1), QLocale().toString(count), m_places[size_t(m_at)].words));
    QAccessibleEvent alert(m_said, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void CompareView::showTitle()
{
    const QString name
        = m_chosen.name.isEmpty() ? originInWords(m_chosen, m_site) : u"“%1”"_s.arg(isolated(m_chosen.name));
    m_title->setText(isolated(fullWhen(m_chosen.at)) + u" · "_s + name);
}

void CompareView::showPage()
{
    const bool isPage = m_asPage->isChecked();
    m_stack->setCurrentIndex(isPage ? 1 : 0);
    setFocusProxy(m_stack->currentWidget());
    if (!isPage)
        return;
    const int asked = ++m_pageAsked;
    const QFuture<Result<PreviewPost>> reading
        = QtConcurrent::run([markup = m_chosen.fields.content] { return readPreview(markup); });
    onDone(reading, this, [this, asked](const Result<PreviewPost> &post) {
        if (asked != m_pageAsked)
            return;
        if (post)
            m_page->present(fullWhen(m_chosen.at), m_chosen.fields.title, *post);
        else
            emit failed(post.error());
    });
}

// QTextBrowser keeps Alt with an arrow to itself; in the list of what to compare with, Alt+Down opens it.
bool CompareView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isDown = key->key() == Qt::Key_Down;
    if (key->modifiers() != Qt::AltModifier || (!isDown && key->key() != Qt::Key_Up))
        return QWidget::eventFilter(watched, event);
    goTo(m_at + (isDown ? 1 : -1));
    return true;
}

void CompareView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        return emit closed();
    QWidget::keyPressEvent(event);
}

void CompareView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        write();
}

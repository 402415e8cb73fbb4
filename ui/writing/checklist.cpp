#include "writing/checklist.h"

#include "evidence/standing.h"
#include "formats/blocks/excerpt.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/views.h"
#include "widgets/tones.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

QString automaticExcerpt(const QByteArray &markup)
{
    return blocks::excerpt(blocks::Document::parse(markup));
}

std::vector<CheckItem> checklist(const PostFields &fields, const std::vector<Quote> &quotes)
{
    using State = CheckItem::State;
    using Place = CheckItem::Place;
    std::vector<CheckItem> items;
    if (fields.title.trimmed().isEmpty())
        items.push_back({ State::Stops, ChecklistView::tr("The post has no title."), Place::Title });

    const blocks::Document post = blocks::Document::parse(fields.content);
    int quotations = 0;
    int withoutSource = 0;
    bool hasWords = false;
    for (const blocks::Block &block : blocks::allBlocks(post)) {
        hasWords = hasWords || !block.isBlank();
        const std::optional<blocks::QuoteView> view = blocks::quoteView(block);
        if (!view)
            continue;
        ++quotations;
        withoutSource += view->citeHtml().trimmed().isEmpty();
    }
    if (!hasWords)
        items.push_back({ State::Look, ChecklistView::tr("The post has no text yet."), Place::None });
    if (withoutSource > 0)
        items.push_back(
            { State::Look, ChecklistView::tr("%n quotation(s) without a source.", nullptr, withoutSource),
                Place::QuoteWithoutSource });

    int matching = 0;
    int lookAgain = 0;
    int missing = 0;
    int recorded = 0;
    for (const Quote &quote : asTheyStand(quotes, fields.content)) {
        ++recorded;
        switch (quote.verdict) {
        case Quote::Verdict::Exact:
        case Quote::Verdict::DeclaredEdits:
            ++matching;
            break;
        case Quote::Verdict::NotChecked:
        case Quote::Verdict::Warned:
            ++lookAgain;
            break;
        case Quote::Verdict::NotFound:
            ++missing;
            break;
        }
    }
    if (missing > 0)
        items.push_back({ State::Look,
            ChecklistView::tr("%n quotation(s) not found in what was captured.", nullptr, missing),
            Place::None });
    if (lookAgain > 0)
        items.push_back({ State::Look,
            ChecklistView::tr("%n quotation(s) to look at again.", nullptr, lookAgain), Place::None });
    if (matching > 0)
        items.push_back({ State::Fine,
            ChecklistView::tr("%1 of %n quotation(s) match what was captured.", nullptr, recorded)
                .arg(matching),
            Place::None });
    if (fields.excerpt.trimmed().isEmpty())
        items.push_back(
            { State::Fine, ChecklistView::tr("No excerpt: the first words are used."), Place::Excerpt });
    if (items.empty())
        items.push_back({ State::Fine, ChecklistView::tr("Nothing to look at."), Place::None });
    return items;
}

ChecklistView::ChecklistView(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(4);
}

void ChecklistView::present(const std::vector<CheckItem> &items)
{
    if (items == m_items)
        return;
    m_items = items;
    build();
}

void ChecklistView::build()
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const CheckItem &item : m_items) {
        auto *line = new QWidget(this);
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        const Tone tone = item.state == CheckItem::State::Fine ? Tone::Good
            : item.state == CheckItem::State::Look             ? Tone::Waiting
                                                               : Tone::Trouble;
        const QString sign = item.state == CheckItem::State::Fine ? u"✓ "_s
            : item.state == CheckItem::State::Look                ? u"! "_s
                                                                  : u"✗ "_s;
        auto *words = new QLabel(sign + item.words, line);
        words->setWordWrap(true);
        words->setTextFormat(Qt::PlainText);
        QPalette ink = words->palette();
        ink.setColor(QPalette::WindowText, tonePair(tone, palette()).ink);
        words->setPalette(ink);
        row->addWidget(words, 1);
        if (item.place != CheckItem::Place::None) {
            auto *show = new QPushButton(tr("Show"), line);
            show->setFlat(true);
            show->setAccessibleName(tr("Show: %1").arg(item.words));
            const CheckItem::Place place = item.place;
            connect(show, &QPushButton::clicked, this, [this, place] { emit jumpRequested(place); });
            row->addWidget(show, 0, Qt::AlignTop);
        }
        m_column->addWidget(line);
    }
}

void ChecklistView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        build();
}

#include "desk/drafts.h"
#include "formats/blocks/views.h"
#include "model/photoreport.h"
#include "widgets/fieldpopover.h"
#include "widgets/strip.h"
#include "writing/attribution.h"
#include "writing/blockfields.h"
#include "writing/blockwords.h"
#include "writing/gallerypopover.h"
#include "writing/tableeditor.h"
#include "writing/writespace.h"

#include <QLocale>

using namespace Qt::StringLiterals;

// What is asked beside the text: a link, an attribution, a photo report.

void WriteSpace::askLink()
{
    const QString here = m_editor->linkHere();
    auto *popover
        = new FieldPopover(window(), tr("Link"), { { tr("&Address"), here, u"https://"_s } }, tr("Set link"));
    if (!here.isEmpty())
        popover->addChoice(tr("Remove link"), [this] { m_editor->setLink({}); });
    connect(popover, &FieldPopover::accepted, this,
        [this](const QStringList &values) { m_editor->setLink(linkAddress(values.front())); });
    popover->openAt(m_editor, m_editor->anchorRect());
}

void WriteSpace::askAttribution()
{
    if (!m_editor->isInQuote())
        return;
    CiteParts parts = partsOfCite(m_editor->attributionHere());
    const std::optional<QString> language = m_editor->translatedFromHere();
    if (language && !language->isEmpty())
        parts.language = QLocale::languageToString(QLocale(*language).language());
    std::vector<FieldPopover::Field> fields{ { tr("&Who, and the title"), parts.linked,
                                                 tr("Amina Darwish, “Closed before dawn”") },
        { tr("&Address of the source"), parts.address, u"https://"_s },
        { tr("&Date and anything else"), parts.behind, tr("2 November 2026") } };
    if (language || !parts.translator.isEmpty())
        fields.push_back({ tr("&Translated by"), parts.translator, tr("R. Osei") });
    auto *popover = new FieldPopover(window(), tr("Whose words are these?"), fields, tr("Set source"));
    connect(popover, &FieldPopover::accepted, this, [this, parts](const QStringList &values) {
        CiteParts now = parts;
        now.linked = values.at(0);
        now.address = values.at(1);
        now.behind = values.at(2);
        now.translator = values.value(3);
        const bool isSame = now.linked == parts.linked && now.address == parts.address
            && now.behind == parts.behind && now.translator == parts.translator;
        if (!isSame)
            m_editor->setAttribution(citeOf(now));
    });
    popover->openAt(m_editor, m_editor->anchorRect());
}

namespace {

bool isOpenTable(const QByteArray &markup)
{
    const QList<blocks::Block> all = blocks::Document::parse(markup).blocks();
    return !all.isEmpty() && std::holds_alternative<blocks::TableView>(blocks::viewOf(all.front()));
}

} // namespace

QUrl WriteSpace::cardHere() const
{
    const QByteArray markup = m_editor->wholeBlockHere();
    if (markup.isEmpty())
        return {};
    const auto card = blocks::cardView(blocks::Document::parse(markup).block(0));
    const QUrl url = card ? QUrl(card->url) : QUrl();
    return url.scheme() == "http"_L1 || url.scheme() == "https"_L1 ? url : QUrl();
}

// Of a block that is shown as a whole, what can be changed here; of a card, its photo report.
void WriteSpace::askBlock()
{
    const QByteArray block = m_editor->wholeBlockHere();
    if (block.isEmpty())
        return;
    if (const QUrl report = cardHere(); !report.isEmpty())
        return emit reportRequested(report);
    const QString name = blockInWords(blocks::Document::parse(block).block(0));
    m_editor->setFocus(); // It comes back to the card.
    if (isOpenTable(block)) {
        askTable(block);
    } else if (!picturesOf(block).empty()) {
        auto *popover = new GalleryPopover(window(), name, block,
            [this](const QString &address, QSize fit) { return m_drafts.picture(m_draft, address, fit); });
        connect(popover, &BlockPopover::accepted, this,
            [this, block, popover] { replaceBlock(block, popover->markup()); });
        popover->openAt(m_editor, m_editor->anchorRect());
    } else if (const std::vector<BlockField> fields = fieldsOf(block); !fields.empty()) {
        auto *popover = new FieldsPopover(window(), name, fields);
        connect(popover, &BlockPopover::accepted, this,
            [this, block, popover] { replaceBlock(block, withFieldValues(block, popover->values())); });
        popover->openAt(m_editor, m_editor->anchorRect());
    } else {
        m_strip->say({ u"block"_s, Tone::Plain, tr("This block is kept as it is. It is edited on the site."),
            {}, {} });
    }
}

/// Unless it has become another one meanwhile: then it says so.
void WriteSpace::replaceBlock(const QByteArray &was, const Result<QByteArray> &now)
{
    if (!now)
        explain(u"block"_s, now.error());
    else if (!m_editor->replaceWholeBlock(was, *now))
        m_strip->say({ u"block"_s, Tone::Trouble,
            tr("The block became another one while it was edited here: what was typed is not in it."), {},
            {} });
}

// Each of its changes is in the post as soon as it is made; what the post undoes is undone in the grid.
void WriteSpace::askTable(const QByteArray &block)
{
    auto *table = new TableEditor(window(), block);
    const int steps = m_editor->document()->availableUndoSteps();
    connect(table, &TableEditor::changed, this,
        [this](const QByteArray &was, const QByteArray &now) { replaceBlock(was, now); });
    connect(table, &TableEditor::undoRequested, this, [this, steps] {
        if (m_editor->document()->availableUndoSteps() > steps) // What was done before is not seen here.
            m_editor->document()->undo();
    });
    connect(table, &TableEditor::redoRequested, this, [this] { m_editor->document()->redo(); });
    const auto meet = [this, table] {
        const QByteArray here = m_editor->wholeBlockHere();
        if (here == table->markup())
            return;
        if (isOpenTable(here))
            table->present(here);
        else
            table->hide();
    };
    connect(m_editor, &PostEdit::edited, table, meet);
    connect(m_editor, &PostEdit::loaded, table, meet);
    table->openAt(m_editor, m_editor->anchorRect());
}

void WriteSpace::insertTable()
{
    m_editor->insertTable();
    askBlock();
}

void WriteSpace::askPhotoReport()
{
    auto *popover = new FieldPopover(window(), tr("Photo report"),
        { { tr("&Address of the photo report"), {}, u"https://"_s } }, tr("Add the card"));
    connect(popover, &FieldPopover::accepted, this, [this](const QStringList &values) {
        if (values.front().isEmpty())
            return;
        const DraftId draft = m_draft;
        onDone(m_drafts.card(values.front()), this, [this, draft](const Result<Card> &card) {
            if (!card) {
                explain(u"card"_s, card.error());
                return;
            }
            if (draft == m_draft) {
                m_editor->insertBlocks(Drafts::markup(*card));
                return;
            }
            onDone(m_drafts.append(draft, Drafts::markup(*card)), this, [this](const Result<> &done) {
                if (!done)
                    explain(u"card"_s, done.error());
            });
        });
    });
    popover->openAt(m_editor, m_editor->anchorRect());
}

// An address that was pasted alone is a link; of a photo report it may be more.
void WriteSpace::offerCard(const QString &address)
{
    const DraftId draft = m_draft;
    m_strip->say({ u"card"_s, Tone::Good, tr("The address is a link now."), tr("Make it a card"),
        [this, address, draft] {
            onDone(m_drafts.card(address), this, [this, address, draft](const Result<Card> &card) {
                if (!card)
                    explain(u"card"_s, card.error());
                else if (draft == m_draft)
                    m_editor->replaceAddress(address, Drafts::markup(*card));
            });
        } });
}

void WriteSpace::addTranslation()
{
    m_editor->addTranslation(m_editor->language().section(u'-', 0, 0));
    m_editor->setFocus();
}

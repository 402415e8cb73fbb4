#include "desk/drafts.h"
#include "model/photoreport.h"
#include "widgets/fieldpopover.h"
#include "widgets/strip.h"
#include "writing/attribution.h"
#include "writing/blockfields.h"
#include "writing/blockwords.h"
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
    connect(popover, &FieldPopover::accepted, this, [this](const QStringList &values) {
        QString address = values.front();
        if (!address.isEmpty() && !address.contains(u':') && !address.startsWith(u'#')
            && !address.startsWith(u'/'))
            address.prepend("https://"_L1);
        m_editor->setLink(address);
    });
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

QString labelOf(const BlockField &field)
{
    switch (field.kind) {
    case BlockField::Kind::Address:
        return WriteSpace::tr("&Address");
    case BlockField::Kind::Alt:
        return field.number > 0 ? WriteSpace::tr("What picture &%1 shows").arg(field.number)
                                : WriteSpace::tr("&What it shows, for who cannot see it");
    case BlockField::Kind::Caption:
        return WriteSpace::tr("&Caption");
    case BlockField::Kind::Words:
        return WriteSpace::tr("&Words");
    }
    return {};
}

} // namespace

// Of a block that is shown as a whole, what can be changed here.
void WriteSpace::askBlock()
{
    const QByteArray block = m_editor->wholeBlockHere();
    if (block.isEmpty())
        return;
    std::vector<FieldPopover::Field> fields;
    for (const BlockField &field : fieldsOf(block))
        fields.push_back({ labelOf(field), field.value, {} });
    if (fields.empty()) {
        m_strip->say({ u"block"_s, Tone::Plain, tr("This block is kept as it is. It is edited on the site."),
            {}, {} });
        return;
    }
    auto *popover = new FieldPopover(
        window(), blockInWords(blocks::Document::parse(block).block(0)), fields, tr("Set"));
    connect(popover, &FieldPopover::accepted, this, [this, block](const QStringList &values) {
        const auto changed = withFieldValues(block, { values.begin(), values.end() });
        if (!changed)
            explain(u"block"_s, changed.error());
        else if (m_editor->wholeBlockHere() == block)
            m_editor->replaceWholeBlock(*changed);
    });
    popover->openAt(m_editor, m_editor->anchorRect());
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

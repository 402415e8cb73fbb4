#include "formats/blocks/comparison.h"
#include "formats/blocks/makers.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using blocks::BlockDifference;
using blocks::Document;
using Kind = BlockDifference::Kind;

namespace {

QByteArray paragraph(const QByteArray &words) { return blocks::paragraph(words); }

Document post(const std::vector<QByteArray> &paragraphs)
{
    return Document::parse(blocks::joined(paragraphs));
}

QString textOf(const std::vector<DifferencePart> &parts, DifferencePart::Kind without)
{
    QString text;
    for (const DifferencePart &part : parts) {
        if (part.kind != without)
            text += part.text;
    }
    return text;
}

std::vector<Kind> kinds(const std::vector<BlockDifference> &differences)
{
    std::vector<Kind> list;
    for (const BlockDifference &difference : differences)
        list.push_back(difference.kind);
    return list;
}

QByteArray quotation(const QByteArray &id, const QByteArray &words)
{
    blocks::QuoteMarkup quote;
    quote.id = id;
    quote.original = { { words, {} } };
    quote.cite = "<a href=\"https://square.example/\">Amina Darwish</a>";
    return blocks::quote(quote);
}

} // namespace

class BlockComparisonTest final : public QObject {
    Q_OBJECT
private slots:
    void aRewrittenBlockStandsBesideWhatItWas()
    {
        const auto differences = blocks::compare(
            post({ paragraph("One."), paragraph("The bridge was closed before dawn."), paragraph("Three.") }),
            post({ paragraph("One."), paragraph("The bridge was closed after dawn."), paragraph("Three.") }));
        QCOMPARE(kinds(differences), (std::vector<Kind>{ Kind::Same, Kind::Changed, Kind::Same }));
        QCOMPARE(textOf(differences[1].words, DifferencePart::Kind::Added),
            u"The bridge was closed before dawn."_s);
        QCOMPARE(textOf(differences[1].words, DifferencePart::Kind::Removed),
            u"The bridge was closed after dawn."_s);
        QVERIFY(!differences[1].isOnlyLook());
    }

    void whatCameAndWentIsSaid()
    {
        const auto differences
            = blocks::compare(post({ paragraph("Alpha beta gamma."), paragraph("Delta epsilon zeta.") }),
                post({ paragraph("Alpha beta gamma."), paragraph("Wholly other words here."),
                    paragraph("Delta epsilon zeta, eta.") }));
        QCOMPARE(kinds(differences), (std::vector<Kind>{ Kind::Same, Kind::Added, Kind::Changed }));
    }

    void aQuotationIsTheSameOneWhateverIsLeftOfItsWords()
    {
        const auto differences = blocks::compare(post({ quotation("q-aaaaaa", "Nothing of this"),
                                                     quotation("q-bbbbbb", "Something else entirely") }),
            post({ paragraph("Between"), quotation("q-bbbbbb", "All other letters") }));
        QCOMPARE(differences.back().kind, Kind::Changed);
        QCOMPARE(differences.back().before, 2); // A blank stands between them.
        QCOMPARE(differences.back().after, 2);
    }

    void aQuotationIsReadInItsOrder()
    {
        const auto differences = blocks::compare(
            post({ quotation("q-aaaaaa", "Said.") }), post({ quotation("q-aaaaaa", "Said so.") }));
        QCOMPARE(textOf(differences.front().words, DifferencePart::Kind::Added), u"Said.\nAmina Darwish"_s);
    }

    void aBlockThatMovedIsNotLost()
    {
        const QByteArray moved = paragraph("The one that moves about.");
        const auto differences
            = blocks::compare(post({ moved, paragraph("One."), paragraph("Two."), paragraph("Three.") }),
                post({ paragraph("One."), paragraph("Two."), paragraph("Three."), moved }));
        QCOMPARE(differences.front().kind, Kind::Removed);
        QVERIFY(differences.front().isMoved);
        QCOMPARE(differences.back().kind, Kind::Added);
        QVERIFY(differences.back().isMoved);
    }

    void anotherAddressIsAChangeThatIsShown()
    {
        const auto differences
            = blocks::compare(post({ paragraph("See <a href=\"https://a.example/\">there</a>.") }),
                post({ paragraph("See <a href=\"https://b.example/\">there</a>.") }));
        QCOMPARE(differences.front().kind, Kind::Changed);
        QVERIFY(!differences.front().isOnlyLook());
        QCOMPARE(
            textOf(differences.front().addresses, DifferencePart::Kind::Removed), u"https://b.example/"_s);
        const auto bold = blocks::compare(
            post({ paragraph("See there.") }), post({ paragraph("See <strong>there</strong>.") }));
        QVERIFY(bold.front().isOnlyLook());
    }

    void oneBlockComesBackAndEverythingElseStays()
    {
        QRandomGenerator random(4);
        const QStringList vocabulary{ u"bridge"_s, u"dawn"_s, u"baker"_s, u"closed"_s, u"مساء"_s,
            u"площадь"_s, u"bus"_s, u"rain"_s, u"square"_s, u"window"_s, u"voices"_s, u"night"_s };
        const auto words = [&] {
            QStringList list;
            for (int i = random.bounded(1, 12); i > 0; --i)
                list << vocabulary.at(random.bounded(vocabulary.size()));
            return list.join(u' ').toUtf8();
        };
        int replaced = 0;
        int inserted = 0;
        for (int round = 0; round < 1500; ++round) {
            std::vector<QByteArray> before;
            for (int i = random.bounded(1, 9); i > 0; --i)
                before.push_back(paragraph(words()));
            std::vector<QByteArray> after = before;
            for (int i = random.bounded(1, 6); i > 0 && !after.empty(); --i) {
                const size_t at = size_t(random.bounded(int(after.size())));
                switch (random.bounded(4)) {
                case 0:
                    after.erase(after.begin() + qsizetype(at));
                    break;
                case 1:
                    after.insert(after.begin() + qsizetype(at), paragraph(words()));
                    break;
                case 2:
                    after[at].replace("</p>", " " + words() + "</p>");
                    break;
                case 3:
                    std::swap(after[at], after.front());
                    break;
                }
            }
            const Document earlier = post(before);
            const Document now = post(after);
            for (const BlockDifference &difference : blocks::compare(earlier, now)) {
                QCOMPARE(
                    textOf(difference.words, DifferencePart::Kind::Added).isEmpty(), difference.before < 0);
                if (difference.before < 0)
                    continue;
                const auto restored = blocks::withBlockOf(now, earlier, difference.before);
                QVERIFY(restored);
                const QByteArray block = earlier.block(difference.before).bytes();
                QVERIFY(restored->toBytes().contains(block));
                // The other blocks of now are there, in their order.
                std::vector<QByteArray> wanted;
                for (const blocks::Block &each : now.blocks()) {
                    if (!each.isBlank())
                        wanted.push_back(each.bytes());
                }
                std::vector<QByteArray> found;
                for (const blocks::Block &each : restored->blocks()) {
                    if (!each.isBlank())
                        found.push_back(each.bytes());
                }
                if (difference.after >= 0) {
                    QCOMPARE(found.size(), wanted.size());
                    const auto [mine, theirs] = std::mismatch(found.begin(), found.end(), wanted.begin());
                    if (mine != found.end()) {
                        QCOMPARE(*mine, block);
                        QVERIFY(std::equal(mine + 1, found.end(), theirs + 1));
                    }
                    ++replaced;
                } else {
                    QCOMPARE(found.size(), wanted.size() + 1);
                    const auto [mine, theirs] = std::mismatch(wanted.begin(), wanted.end(), found.begin());
                    QVERIFY(std::equal(mine, wanted.end(), theirs + 1));
                    ++inserted;
                }
            }
        }
        QVERIFY(replaced > 1000 && inserted > 500);
    }

    void aBlockThatIsNotThereIsRefused()
    {
        const Document one = post({ paragraph("One."), paragraph("Two.") });
        for (int number : { -1, 1, 3 }) { // 1 is the blank between them.
            const auto none = blocks::withBlockOf(one, one, number);
            QVERIFY(!none);
            QCOMPARE(none.error().reason, Error::Reason::NoSuchBlock);
        }
        // It would take everything behind it with it.
        const auto open = blocks::withBlockOf(one, Document::parse("<!-- wp:group -->\n<div>"), 0);
        QVERIFY(!open);
        QCOMPARE(open.error().reason, Error::Reason::UnbalancedMarkup);
    }

    void whollyOtherPostsAreComparedInBoundedTime()
    {
        std::vector<QByteArray> before;
        std::vector<QByteArray> after;
        for (int i = 0; i < 3000; ++i) {
            before.push_back(paragraph("before " + QByteArray::number(i)));
            after.push_back(paragraph("after " + QByteArray::number(i * 7)));
        }
        const auto differences = blocks::compare(post(before), post(after));
        QVERIFY(differences.size() >= 3000);
    }
};

QTEST_GUILESS_MAIN(BlockComparisonTest)
#include "blockcomparison_test.moc"

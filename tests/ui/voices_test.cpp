/// Quotations with records where they are written: copied, cut, changed, brought back; and what the window
/// says of their words meanwhile.

#include "desk/drafts.h"
#include "desk/library.h"
#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "formats/blocks/identity.h"
#include "ui/posts.h"
#include "widgets/fieldpopover.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "writing/attribution.h"
#include "writing/compareview.h"
#include "writing/doubtpopover.h"
#include "writing/historypanel.h"
#include "writing/writespace.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTextBrowser>

using namespace posts;

namespace {

const QString said = u"The bridge was closed before dawn & the baker told us first."_s;

/// A draft in the window with a paragraph, a captured quotation, and another paragraph.
struct Writing {
    Writing()
        : blog(web)
        , space(newsroom.desk->drafts(), newsroom.desk->sites(), newsroom.desk->outbox())
    {
        (void)await(newsroom.desk->library().follow(web.url().toString()));
        const ArticleId article = newsroom.desk->library().page({}, {})->front().article.id;
        id = *await(drafts().create());
        quote = *await(drafts().quote(id, article, 0, int(said.size()), said));
        PostFields fields;
        fields.title = u"Voices"_s;
        fields.content = paragraph("Lead.") + "\n\n" + Drafts::markup(quote) + "\n\n" + paragraph("Tail.");
        drafts().write(id, fields);
        (void)await(drafts().save(id, u"As captured"_s));
        space.resize(1200, 800);
        space.show();
        space.open(id);
        (void)QTest::qWaitFor([this] { return badge(quote.id).tone == Tone::Good; });
    }

    Drafts &drafts() { return newsroom.desk->drafts(); }
    PostEdit &edit() { return *space.editor(); }
    VerdictBadge badge(const QString &of) const
    {
        return space.editor()->findChild<PostObjects *>()->verdicts().value(of);
    }
    /// The ids of quotes and cards in what is on the disk, each as often as it stands there.
    QStringList ids(DraftId of)
    {
        (void)await(drafts().flush());
        QStringList all;
        const QByteArray content = drafts().draft(of)->fields.content;
        for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(content))) {
            if (const QByteArray each = blocks::objectId(block); !each.isEmpty())
                all.append(QString::fromLatin1(each));
        }
        return all;
    }
    std::optional<Quote> record(DraftId of, const QString &its)
    {
        const std::vector<Quote> all = *drafts().quotes(of);
        for (const Quote &each : all) {
            if (each.id == its)
                return each;
        }
        return std::nullopt;
    }
    /// One that is not the first of all, with what it was captured in, on the disk and as the window shows
    /// it.
    void checkCopy(DraftId of, const QString &its)
    {
        QVERIFY(its != quote.id);
        const auto copy = record(of, its);
        QVERIFY2(copy, qPrintable(its));
        QCOMPARE(copy->source, quote.source);
        QCOMPARE(copy->passage, quote.passage);
        QCOMPARE(copy->draft, of);
        QTRY_COMPARE(badge(its).tone, Tone::Good);
    }
    void press(QWidget *of, const QString &text)
    {
        for (QPushButton *each : of->findChildren<QPushButton *>()) {
            if (each->text().remove(u'&') == text && each->isVisibleTo(of))
                return each->click();
        }
        QFAIL(qPrintable(text));
    }

    TestServer web;
    Blog blog;
    Newsroom newsroom;
    WriteSpace space;
    DraftId id;
    Quote quote;
};

qsizetype different(const QStringList &ids) { return QSet<QString>(ids.begin(), ids.end()).size(); }

} // namespace

class VoicesTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyLook(*qApp, Scheme::Light); }

    void aDuplicateHasARecordOfItsOwn()
    {
        Writing writing;
        const QByteArray before = writing.edit().markup();
        goTo(writing.edit(), u"baker"_s);
        writing.edit().duplicateBlock();
        const QByteArray after = writing.edit().markup();
        QCOMPARE(writing.record(writing.id, writing.quote.id)->passage, writing.quote.passage);
        const QStringList ids = writing.ids(writing.id);
        QCOMPARE(ids.size(), 2);
        QCOMPARE(ids.front(), writing.quote.id);
        writing.checkCopy(writing.id, ids.back());
        writing.edit().undo();
        QCOMPARE(writing.edit().markup(), before);
        QCOMPARE(writing.ids(writing.id), QStringList{ writing.quote.id });
        writing.edit().redo();
        QCOMPARE(writing.edit().markup(), after);
        QCOMPARE(writing.ids(writing.id), ids);
        writing.checkCopy(writing.id, ids.back());
    }

    void textAndRecordOfACopyComeToTheDiskTogether()
    {
        Writing writing;
        goTo(writing.edit(), u"baker"_s);
        writing.edit().duplicateBlock();
        QCOMPARE(writing.drafts().quotes(writing.id)->size(), size_t(1)); // Neither is there yet.
        const auto states = await(writing.drafts().history(writing.id));
        const auto last = await(writing.drafts().revision(writing.id, states->front().id));
        QCOMPARE(last->fields.content.count(writing.quote.id.toLatin1()), 2);
        QCOMPARE(blocks::allBlocks(blocks::Document::parse(last->fields.content)).size(), 6);
        (void)await(writing.drafts().save(writing.id));
        QCOMPARE(writing.drafts().quotes(writing.id)->size(), size_t(2));
    }

    void aPastedCopyHasARecordOfItsOwnAndWhatIsCutAndPutBackStaysItself()
    {
        Writing writing;
        selectAcross(writing.edit(), u"Lead"_s, u"Tail"_s, 0);
        writing.edit().copy();
        writing.edit().moveCursor(QTextCursor::End);
        writing.edit().paste();
        const QStringList two = writing.ids(writing.id);
        QCOMPARE(two.size(), 2);
        writing.checkCopy(writing.id, two.back());
        writing.edit().undo();
        selectAcross(writing.edit(), u"Lead"_s, u"Tail"_s, 0);
        writing.edit().cut();
        QCOMPARE(writing.ids(writing.id), QStringList());
        writing.edit().paste();
        QCOMPARE(writing.ids(writing.id), QStringList{ writing.quote.id });
        writing.edit().paste();
        QCOMPARE(writing.ids(writing.id).size(), 2);
        QCOMPARE(different(writing.ids(writing.id)), 2);
    }

    void inAnotherDraftItIsAnotherQuotation()
    {
        Writing writing;
        const QByteArray first = writing.drafts().draft(writing.id)->fields.content;
        selectAcross(writing.edit(), u"Lead"_s, u"Tail"_s, 0);
        writing.edit().copy();
        PostFields fields;
        fields.content = paragraph("Another post.");
        const DraftId other = *await(writing.drafts().create(fields));
        writing.space.open(other);
        writing.edit().moveCursor(QTextCursor::End);
        writing.edit().paste();
        const QStringList ids = writing.ids(other);
        QCOMPARE(ids.size(), 1);
        writing.checkCopy(other, ids.front());
        // A copy of the copy is one of the first.
        goTo(writing.edit(), u"baker"_s);
        writing.edit().duplicateBlock();
        QCOMPARE(different(writing.ids(other)), 2);
        for (const QString &each : writing.ids(other))
            writing.checkCopy(other, each);
        QCOMPARE(writing.drafts().draft(writing.id)->fields.content, first);
        QCOMPARE(writing.record(writing.id, writing.quote.id), writing.quote);
        // A text that brings it in as blocks, and what is put at a draft's end.
        const DraftId imported
            = *await(writing.drafts().import(first + "\n\n" + first, DraftFormat::Blocks, {}));
        QCOMPARE(different(writing.ids(imported)), 2);
        QVERIFY(!writing.ids(imported).contains(writing.quote.id));
        QCOMPARE(writing.drafts().quotes(imported)->size(), size_t(2));
        QVERIFY(await(writing.drafts().append(imported, Drafts::markup(writing.quote))));
        QCOMPARE(different(writing.ids(imported)), 3);
        QCOMPARE(writing.drafts().quotes(imported)->size(), size_t(3));
    }

    void eachCopyIsHeldAgainstItsOwnWords()
    {
        Writing writing;
        goTo(writing.edit(), u"baker"_s);
        writing.edit().duplicateBlock();
        const QStringList ids = writing.ids(writing.id);
        writing.checkCopy(writing.id, ids.back());
        // Of the first the end is cut, which is still what was said; the second says something else.
        select(writing.edit(), u" & the baker told us first."_s);
        QTest::keyClick(&writing.edit(), Qt::Key_Delete);
        QTRY_COMPARE(writing.badge(ids.front()).tone, Tone::Good);
        goTo(writing.edit(), u"baker"_s);
        QCOMPARE(quoteIdOf(writing.edit().textCursor().blockFormat()), ids.back());
        QTest::keyClicks(&writing.edit(), u"army "_s);
        QTRY_COMPARE(writing.badge(ids.back()).tone, Tone::Trouble);
        QCOMPARE(writing.badge(ids.front()).tone, Tone::Good);
    }

    void aBlockBroughtBackWhereItStillStandsIsACopy()
    {
        Writing writing;
        const QByteArray earlier = writing.edit().markup();
        goTo(writing.edit(), u"baker"_s);
        writing.edit().moveBlock(Toward::End);
        writing.edit().moveCursor(QTextCursor::End);
        auto *comparison = writing.space.findChild<CompareView *>();
        emit comparison->restoreBlockRequested(earlier, 1);
        const QByteArray now = writing.edit().markup();
        const QStringList ids = writing.ids(writing.id);
        QCOMPARE(different(ids), ids.size());
        for (const QString &each : ids)
            QTRY_COMPARE(writing.badge(each).tone, Tone::Good);
        QCOMPARE(writing.edit().markup(), now);
    }

    void cardsAndQuotationsInWholeBlocksArePartedToo()
    {
        PostEdit edit;
        const QByteArray locked = "<!-- wp:acme/box -->\n<div>" + quote("q-loc111", "Said.", "A")
            + "</div>\n<!-- /wp:acme/box -->";
        for (const QByteArray &whole : { card(), locked }) {
            edit.load(paragraph("a") + "\n\n" + whole);
            const QByteArray before = edit.markup();
            edit.moveCursor(QTextCursor::End);
            QTextCursor at(edit.document()->firstBlock().next());
            edit.setTextCursor(at);
            edit.duplicateBlock();
            QVERIFY(blocks::duplicates(blocks::Document::parse(edit.markup())).isEmpty());
            QCOMPARE(edit.copies().size(), 1);
            const QByteArray after = edit.markup();
            edit.undo();
            QCOMPARE(edit.markup(), before);
            edit.redo();
            QCOMPARE(edit.markup(), after);
        }
    }

    void nothingIsAsCapturedThatHasNotBeenHeldAgainstIt()
    {
        Writing writing;
        const QString &its = writing.quote.id;
        QCOMPARE(writing.badge(its).tone, Tone::Good);
        goTo(writing.edit(), u"closed"_s);
        QTest::keyClicks(&writing.edit(), u"x"_s);
        QVERIFY(writing.badge(its).tone != Tone::Good); // At once, before anything was checked.
        QTRY_COMPARE(writing.badge(its).tone, Tone::Trouble);
        QTest::keyClick(&writing.edit(), Qt::Key_Backspace);
        QTRY_COMPARE(writing.badge(its).tone, Tone::Good);
        writing.edit().undo();
        QVERIFY(writing.badge(its).tone != Tone::Good);
        QTRY_COMPARE(writing.badge(its).tone, Tone::Trouble);
        writing.edit().redo();
        QTRY_COMPARE(writing.badge(its).tone, Tone::Good);
        // Words outside of it are no reason.
        goTo(writing.edit(), u"Tail"_s);
        QTest::keyClicks(&writing.edit(), u"x"_s);
        QCOMPARE(writing.badge(its).tone, Tone::Good);
        // Found and replaced everywhere.
        (void)writing.edit().setFindWish({ u"dawn"_s });
        QCOMPARE(writing.edit().replaceAllFound(u"noon"_s, PostEdit::Reach::Everywhere), 1);
        QVERIFY(writing.badge(its).tone != Tone::Good);
        QTRY_COMPARE(writing.badge(its).tone, Tone::Trouble);
        // A version of before, and back again.
        const auto states = await(writing.drafts().history(writing.id));
        const auto captured = std::ranges::find_if(
            *states, [](const Revision &each) { return each.name == u"As captured"_s; });
        QVERIFY(captured != states->end());
        emit writing.space.findChild<HistoryPanel *>()->restoreRequested(*captured);
        QTRY_VERIFY(writing.edit().markup().contains("before dawn"));
        QTRY_COMPARE(writing.badge(its).tone, Tone::Good);
        writing.edit().undo();
        QVERIFY(writing.badge(its).tone != Tone::Good);
        QTRY_COMPARE(writing.badge(its).tone, Tone::Trouble);
        // Another author.
        writing.edit().redo();
        QTRY_COMPARE(writing.badge(its).tone, Tone::Good);
        goTo(writing.edit(), u"baker"_s);
        writing.edit().setAttribution(u"<a href=\"https://ministry.example/\">The minister</a>"_s);
        QVERIFY(writing.badge(its).tone != Tone::Good);
        QTRY_COMPARE(writing.badge(its).tone, Tone::Waiting);
    }

    void aTranslationIsWrittenWithoutADoubtAboutTheOriginal()
    {
        Writing writing;
        const QString &its = writing.quote.id;
        goTo(writing.edit(), u"baker"_s);
        writing.edit().addTranslation(u"ru"_s);
        QTRY_COMPARE(writing.badge(its).tone, Tone::Good);
        for (const QChar letter : u"Мост взорвали."_s) {
            writing.edit().type(QString(letter));
            QCOMPARE(writing.badge(its).tone, Tone::Good);
        }
        QTest::qWait(200);
        QCOMPARE(writing.badge(its).tone, Tone::Good);
        goTo(writing.edit(), u"closed"_s);
        QTest::keyClicks(&writing.edit(), u"x"_s);
        QVERIFY(writing.badge(its).tone != Tone::Good);
        QTRY_COMPARE(writing.badge(its).tone, Tone::Trouble);
        goTo(writing.edit(), u"Мост"_s);
        writing.edit().type(u"x"_s);
        QTest::qWait(200);
        QCOMPARE(writing.badge(its).tone, Tone::Trouble);
    }

    void aQuotationThatLostItsMarkIsAskedAboutAndTheAnswerIsOneStep()
    {
        Writing writing;
        const QString &its = writing.quote.id;
        // As a site that drops both marks gives it back, with a word changed there.
        PostFields pulled = writing.drafts().draft(writing.id)->fields;
        pulled.content.replace("{\"metadata\":{\"quotidian\":{\"id\":\"" + its.toLatin1() + "\"}},", "{")
            .replace(" id=\"" + its.toLatin1() + "\"", "")
            .replace("told us first", "told us at last");
        QVERIFY(!pulled.content.contains(its.toLatin1()));
        writing.drafts().write(writing.id, pulled);
        (void)await(writing.drafts().save(writing.id));
        writing.drafts().noteChanged(writing.id);
        QTRY_VERIFY(writing.space.strip()->holds(u"doubt"_s));
        QVERIFY(writing.badge(its).text.isEmpty());
        const QByteArray before = writing.edit().markup();
        QCOMPARE(before, pulled.content);
        // Asked from the strip, both texts side by side.
        writing.press(writing.space.strip(), u"Look…"_s);
        auto *popover = writing.space.findChild<DoubtPopover *>();
        QVERIFY(popover && popover->isVisible());
        bool isNamed = false;
        for (const QLabel *label : popover->findChildren<QLabel *>())
            isNamed = isNamed || label->text().contains(u"Closed before dawn"_s);
        QVERIFY(isNamed);
        writing.press(popover, u"Compare the Words"_s);
        QVERIFY(popover->findChild<QTextBrowser *>()->toPlainText().contains(u"at last"_s));
        writing.press(popover, u"It Is"_s);
        QVERIFY(writing.edit().markup().contains(its.toLatin1()));
        QTRY_COMPARE(writing.badge(its).tone, Tone::Trouble); // It is, and its words are not.
        QVERIFY(!writing.space.strip()->holds(u"doubt"_s));
        goTo(writing.edit(), u"at last"_s);
        (void)writing.edit().setFindWish({ u"at last"_s });
        QCOMPARE(writing.edit().replaceAllFound(u"first"_s, PostEdit::Reach::Everywhere), 1);
        QTRY_COMPARE(writing.badge(its).tone, Tone::Good);
        writing.edit().undo();
        writing.edit().undo();
        QCOMPARE(writing.edit().markup(), before);
        QTRY_VERIFY(writing.space.strip()->holds(u"doubt"_s));
        // The other answer: it is asked no more, and has no record.
        writing.press(writing.space.strip(), u"Look…"_s);
        popover = writing.space.findChildren<DoubtPopover *>().last();
        writing.press(popover, u"It Is Not"_s);
        QTRY_VERIFY(!writing.space.strip()->holds(u"doubt"_s));
        const QStringList ids = writing.ids(writing.id);
        QCOMPARE(ids.size(), 1);
        QVERIFY(ids.front() != its);
        QVERIFY(writing.badge(ids.front()).text.isEmpty());
        writing.edit().undo();
        QCOMPARE(writing.edit().markup(), before);
    }

    void theTranslatorIsRecordedAndTheSentenceStaysAsItWasWritten()
    {
        Writing writing;
        goTo(writing.edit(), u"baker"_s);
        writing.edit().addTranslation(u"ru"_s);
        writing.edit().type(u"Мост закрыли до рассвета."_s);
        writing.space.askAttribution();
        auto *popover = writing.space.findChild<FieldPopover *>();
        QVERIFY(popover);
        const QList<QLineEdit *> fields = popover->findChildren<QLineEdit *>();
        QCOMPARE(fields.size(), 4);
        fields.last()->setText(u"R. Osei & co"_s);
        QTest::keyClick(fields.last(), Qt::Key_Return);
        const QString cite = writing.edit().attributionHere();
        QVERIFY2(
            cite.contains(u"<span class=\"qtd-translator\">R. Osei &amp; co</span>"_s), qPrintable(cite));
        CiteParts parts = partsOfCite(cite);
        QCOMPARE(parts.translator, u"R. Osei & co"_s);
        QCOMPARE(parts.behind, partsOfCite(QString(cite).remove(parts.sentence)).behind.chopped(2));
        QCOMPARE(citeOf(parts), cite);
        parts.behind = u"3 May"_s;
        QVERIFY(citeOf(parts).endsWith(u"3 May. "_s + parts.sentence));
        parts.translator.clear();
        QVERIFY(!citeOf(parts).contains(u"Osei"_s));
        (void)await(writing.drafts().save(writing.id));
        const Quote record = *writing.record(writing.id, writing.quote.id);
        QCOMPARE(record.translation, u"Мост закрыли до рассвета."_s);
        QCOMPARE(record.translationLanguage, u"ru"_s);
        QCOMPARE(record.translator, u"R. Osei & co"_s);
        QCOMPARE(record.original, writing.quote.original);
        QCOMPARE(record.publishedAt, writing.quote.publishedAt);
        QVERIFY(record.publishedAt.isValid());
        QTRY_COMPARE(writing.badge(record.id).tone, Tone::Good);
        // Without its translation the record still says what it was.
        goTo(writing.edit(), u"Мост"_s);
        QTextCursor line = writing.edit().textCursor();
        line.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        line.deletePreviousChar();
        writing.edit().setTextCursor(line);
        QTest::keyClick(&writing.edit(), Qt::Key_Backspace);
        (void)await(writing.drafts().save(writing.id));
        QCOMPARE(writing.record(writing.id, record.id)->translation, record.translation);
    }

    void anAttributionIsAlwaysThereInQuotationsInQuotationsToo()
    {
        Writing writing;
        goTo(writing.edit(), u"& the"_s);
        QTest::keyClick(&writing.edit(), Qt::Key_Return);
        writing.edit().quote();
        QCOMPARE(writing.edit().attributionHere(), QString());
        const QTextBlock inner = writing.edit().textCursor().block();
        QCOMPARE(linepath::depthOf(pathOf(inner)), 2);
        const QTextBlock cite = inner.next();
        QCOMPARE(roleOf(cite), LineRole::QuoteCite);
        QCOMPARE(pathOf(cite), pathOf(inner));
        // Its words are those of the captured quotation around it, which are all there.
        QTRY_COMPARE(writing.badge(writing.quote.id).tone, Tone::Good);
        QTest::keyClicks(&writing.edit(), u"x"_s);
        QVERIFY(writing.badge(writing.quote.id).tone != Tone::Good);
        QTRY_COMPARE(writing.badge(writing.quote.id).tone, Tone::Trouble);
        checkSane(writing.edit());
    }
};

QTEST_MAIN(VoicesTest)
#include "voices_test.moc"

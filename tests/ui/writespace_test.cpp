#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "formats/blocks/excerpt.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/makers.h"
#include "storage/database.h"
#include "storage/sitelists.h"
#include "storage/uploadstore.h"
#include "sync/uploadmemory.h"
#include "ui/scriptedsite.h"
#include "widgets/fieldpopover.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "widgets/tones.h"
#include "writing/blockhandle.h"
#include "writing/blockpopover.h"
#include "writing/cellview.h"
#include "writing/featuredpopover.h"
#include "writing/gallerypopover.h"
#include "writing/inlineedit.h"
#include "writing/mediapanel.h"
#include "writing/picturelist.h"
#include "writing/postinspector.h"
#include "writing/previewpane.h"
#include "writing/publishpopover.h"
#include "writing/tableeditor.h"
#include "writing/termfield.h"
#include "writing/writespace.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

QByteArray paragraph(const QByteArray &words)
{
    return "<!-- wp:paragraph -->\n<p>" + words + "</p>\n<!-- /wp:paragraph -->";
}

/// A draft in its space.
struct Writing {
    explicit Writing(const PostFields &fields = {})
        : space(newsroom.desk->drafts(), newsroom.desk->sites(), newsroom.desk->outbox())
    {
        id = *await(newsroom.desk->drafts().create(fields));
        space.resize(1200, 800);
        space.show();
        space.open(id);
    }

    Drafts &drafts() { return newsroom.desk->drafts(); }
    Draft draft() { return *drafts().draft(id); }
    void type(const QString &text)
    {
        space.editor()->moveCursor(QTextCursor::End);
        QTest::keyClicks(space.editor(), text);
    }
    /// What the disk has, and nothing that waits in memory.
    QByteArray stored()
    {
        (void)await(drafts().flush());
        return draft().fields.content;
    }
    void paste(const QMimeData &source)
    {
        auto *mine = new QMimeData;
        for (const QString &format : source.formats())
            mine->setData(format, source.data(format));
        if (source.hasUrls())
            mine->setUrls(source.urls());
        QGuiApplication::clipboard()->setMimeData(mine);
        space.editor()->paste();
    }
    PublishPopover *popover() { return space.findChild<PublishPopover *>(); }
    template<class Button>
    Button *button(QWidget *of, const QString &text)
    {
        for (Button *each : of->findChildren<Button *>()) {
            if (each->text().remove(u'&') == text && each->isVisibleTo(of))
                return each;
        }
        return nullptr;
    }

    Newsroom newsroom;
    WriteSpace space;
    DraftId id;
};

/// With a site, and the network taken away after it was added.
struct WritingForSite : Writing {
    explicit WritingForSite(const PostFields &fields)
        : Writing(fields)
    {
        site = *await(
            newsroom.desk->sites().add(u"Square News"_s, scripted.typed(), u"ana"_s, Secret("right word")));
        newsroom.desk->setPolicy(NetworkPolicy::Offline);
        space.setPolicy(NetworkPolicy::Offline);
        space.useSite(site);
        (void)QTest::qWaitFor([this] { return draft().site == site; });
        QTest::qWait(50);
    }

    ScriptedSite scripted;
    SiteId site;
};

PostFields titled(const QString &title)
{
    PostFields fields;
    fields.title = title;
    fields.content = paragraph("What was seen.");
    return fields;
}

} // namespace

class WriteSpaceTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyLook(*qApp, Scheme::Light); }

    void anotherPostOpensAtItsBeginning()
    {
        Writing writing(titled(u"Voices"_s));
        PostFields other;
        other.content = paragraph("Something else, and longer than that.");
        const DraftId second = *await(writing.drafts().create(other));
        writing.space.editor()->moveCursor(QTextCursor::End);
        writing.space.open(second);
        QCOMPARE(writing.space.editor()->textCursor().position(), 0);
    }

    void theExcerptThatWouldBeMadeIsPaintedAsTheTextChanges()
    {
        struct Painted final : QObject {
            bool eventFilter(QObject *, QEvent *event) override
            {
                count += event->type() == QEvent::Paint;
                return false;
            }
            int count = 0;
        } painted;
        Writing writing(titled(u"Voices"_s));
        QPlainTextEdit *excerpt = nullptr;
        for (QPlainTextEdit *each : writing.space.findChildren<QPlainTextEdit *>()) {
            if (each->isVisible())
                excerpt = each;
        }
        QVERIFY(excerpt);
        QTRY_COMPARE(excerpt->placeholderText(), u"What was seen."_s);
        QTest::qWait(50);
        excerpt->viewport()->installEventFilter(&painted);
        writing.type(u" And more."_s);
        QTRY_COMPARE(excerpt->placeholderText(), u"What was seen. And more."_s);
        QTRY_VERIFY(painted.count > 0);
    }

    void whatIsTypedIsOnTheDiskWithinTwoSeconds()
    {
        Writing writing(titled(u"Voices"_s));
        QSignalSpy saved(&writing.drafts(), &Drafts::saved);
        writing.type(u" And heard."_s);
        QTRY_VERIFY_WITH_TIMEOUT(!saved.isEmpty(), 2000);
        QVERIFY(writing.draft().fields.content.contains("What was seen. And heard."));
        QVERIFY(writing.space.state().text.startsWith(u"Saved here"_s));
    }

    void whatTheSiteHasIsThereToChooseWithoutANetwork()
    {
        WritingForSite writing(titled(u"Voices"_s));
        writing.newsroom.desk->setPolicy(NetworkPolicy::Online);
        const auto list = [](const QByteArray &json) {
            return WireReply::answer(200, "application/json", json, { "X-WP-TotalPages: 1" });
        };
        writing.scripted.server().route("/wp-json/wp/v2/categories",
            list(
                R"([{"id":3,"name":"Peace, Justice &amp; Law","parent":0,"count":4},{"id":4,"name":"Asia","count":9}])"));
        writing.scripted.server().route(
            "/wp-json/wp/v2/tags", list(R"([{"id":8,"name":"square","count":2}])"));
        QVERIFY(await(writing.newsroom.desk->sites().refreshTerms(writing.site)));
        writing.newsroom.desk->setPolicy(NetworkPolicy::Offline);
        const auto fields = writing.space.findChildren<TermField *>();
        QCOMPARE(fields.size(), 2);
        QTRY_VERIFY(fields[0]->findChild<QToolButton *>()->isEnabled());
        QTest::keyClicks(fields[0]->line(), u"peace, justice & law, Asia"_s);
        QCOMPARE(fields[0]->names(), (QStringList{ u"peace, justice & law"_s, u"Asia"_s }));
        (void)await(writing.drafts().flush());
        QCOMPARE(writing.draft().fields.categories, fields[0]->names());
    }

    void theTitleBeginsWhereTheTextDoes()
    {
        PostFields fields;
        fields.title = u"████"_s;
        fields.content = paragraph("████");
        Writing writing(fields);
        auto *title = writing.space.findChild<QLineEdit *>(u"title"_s);
        QVERIFY(title);
        title->deselect();
        title->setCursorPosition(4);
        const auto left = [&](QWidget *of) {
            const QImage picture = of->grab().toImage();
            for (int x = 0; x < picture.width(); ++x) {
                int dark = 0;
                for (int y = 0; y < picture.height(); ++y)
                    dark += picture.pixelColor(x, y).lightness() < 100 ? 1 : 0;
                if (dark > 8)
                    return of->mapTo(&writing.space, QPoint(x, 0)).x();
            }
            return -1;
        };
        const auto differ = [&] {
            return qAbs(left(title) - left(writing.space.editor()->viewport()));
        };
        for (const int width : { 1200, 900, 1800, 1200 }) {
            writing.space.resize(width, 800);
            for (int times = 0; times < 2; ++times) { // With the preview, and without.
                QTest::qWait(20);
                writing.space.editor()->clearFocus();
                if (!title->isVisible())
                    break; // The preview stands in the place of the text.
                QVERIFY2(left(title) > 0, "there are words");
                QVERIFY2(differ() <= 1,
                    qPrintable(u"%1 wide: %2"_s.arg(width).arg(differ()))); // Bold ink is wider.
                writing.space.togglePreview();
            }
            if (writing.space.isPreviewing())
                writing.space.togglePreview();
        }
        writing.space.setTextFont(readingFont({}, 20));
        QTest::qWait(20);
        QVERIFY2(differ() <= 1, qPrintable(QString::number(differ())));

        PostFields longer = fields;
        longer.title = u"A title "_s.repeated(30);
        writing.space.open(*await(writing.drafts().create(longer)));
        QCOMPARE(title->cursorPosition(), 0); // Its beginning is shown.
        title->setFocus();
        QTest::keyClick(title, Qt::Key_End);
        QTest::keyClick(title, Qt::Key_Return);
        QCOMPARE(title->cursorPosition(), 0);
    }

    void theExcerptThatIsShownIsTheOneThatIsSent()
    {
        PostFields fields;
        fields.title = u"Voices"_s;
        fields.content
            = "<!-- wp:heading -->\n<h2 class=\"wp-block-heading\">Not of it</h2>\n<!-- /wp:heading -->\n\n"
              "<!-- wp:quote {\"className\":\"qtd-quote\"} -->\n<blockquote class=\"wp-block-quote "
              "qtd-quote\">"
            + paragraph("The well was dry.") + "<cite>Dana, Dry</cite></blockquote>\n<!-- /wp:quote -->\n\n"
            + paragraph(QByteArray("Then more & more. ").repeated(30).trimmed());
        Writing writing(fields);
        auto *excerpt = writing.space.findChild<PostInspector *>()->findChild<QPlainTextEdit *>();
        QVERIFY(excerpt);
        const QString sent = blocks::excerpt(blocks::Document::parse(fields.content));
        QVERIFY2(sent.startsWith(u"Dana, Dry: “The well was dry.” Then more"_s), qPrintable(sent));
        QTRY_COMPARE(excerpt->placeholderText(), sent);
        // It runs as its words do, also where the window is mirrored.
        const QImage seen = excerpt->viewport()->grab().toImage();
        QImage empty(seen.size(), seen.format());
        empty.setDevicePixelRatio(seen.devicePixelRatio());
        empty.fill(excerpt->palette().color(QPalette::Base));
        QVERIFY(seen != empty);
        excerpt->setLayoutDirection(Qt::RightToLeft);
        QCOMPARE(excerpt->viewport()->grab().toImage(), seen);
        excerpt->setPlainText(u"one two\nthree\tfour  five"_s);
        const QList<QLabel *> labels = writing.space.findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(),
            [](const QLabel *label) { return label->text() == u"Excerpt (5 of 30 words)"_s; }));
    }

    void nothingIsSaidToWaitThatDoesNot()
    {
        WritingForSite writing(titled(u"Voices"_s));
        Outbox &outbox = writing.newsroom.desk->outbox();
        const auto publish = [&] {
            writing.space.publish();
            writing.button<QPushButton>(writing.popover(), u"Publish Now"_s)->click();
            return QTest::qWaitFor(
                [&] { return writing.space.strip()->text().contains(u"Waiting for network"_s); });
        };
        QVERIFY(publish());
        QVERIFY(await(outbox.cancel(outbox.rows()->front().intent.id))); // Elsewhere.
        QTRY_VERIFY(writing.space.strip()->isEmpty());
        QVERIFY(publish());
        QTRY_COMPARE(writing.draft().state, SyncState::Waiting);
        QTest::qWait(50);
        QVERIFY(writing.space.strip()->text().contains(u"Waiting for network"_s));
        writing.space.open(*await(writing.drafts().create(titled(u"Another"_s))));
        QVERIFY(writing.space.strip()->isEmpty());
    }

    void publishingRecordsWhatWasChosen_data()
    {
        QTest::addColumn<QString>("choice");
        QTest::addColumn<QString>("action");
        QTest::addColumn<PostStatus>("status");
        QTest::newRow("now") << u"Publish now"_s << u"Publish Now"_s << PostStatus::Publish;
        QTest::newRow("review") << u"Send to review"_s << u"Send to Review"_s << PostStatus::Pending;
        QTest::newRow("draft") << u"Keep as a draft on the site"_s << u"Save There"_s << PostStatus::Draft;
        QTest::newRow("later") << u"Publish at"_s << u"Schedule"_s << PostStatus::Future;
    }
    void publishingRecordsWhatWasChosen()
    {
        QFETCH(QString, choice);
        QFETCH(QString, action);
        QFETCH(PostStatus, status);
        WritingForSite writing(titled(u"Voices"_s));
        writing.space.publish();
        QVERIFY(writing.popover());
        QVERIFY(writing.newsroom.desk->outbox().rows()->empty()); // Nothing before it is confirmed.
        writing.button<QRadioButton>(writing.popover(), choice)->click();
        const QDateTime when = QDateTime::currentDateTimeUtc().addDays(2);
        // By the site's clock, an hour ahead of UTC; the field's own zone says nothing.
        const QDateTime there = when.toOffsetFromUtc(3600);
        writing.popover()->findChild<QDateTimeEdit *>()->setDateTime(
            QDateTime(there.date(), there.time(), Qt::UTC));
        writing.button<QPushButton>(writing.popover(), action)->click();
        QTRY_COMPARE(writing.newsroom.desk->outbox().rows()->size(), size_t(1));
        const Intent intent = writing.newsroom.desk->outbox().rows()->front().intent;
        QCOMPARE(intent.draft, writing.id);
        QCOMPARE(intent.site, writing.site);
        QCOMPARE(intent.status, status);
        if (status == PostStatus::Future)
            QVERIFY2(qAbs(intent.at.secsTo(when)) < 60,
                qPrintable(intent.at.toString(Qt::ISODate) + u" for "_s + when.toString(Qt::ISODate)));
        else
            QVERIFY(!intent.at.isValid());
        QTRY_COMPARE(writing.draft().state, SyncState::Waiting);
        QTRY_COMPARE(writing.space.state().text, u"Waiting for network (1)"_s);
        QVERIFY(writing.space.strip()->text().contains(u"Waiting for network"_s));
    }

    void whatIsSaidToWaitIsNotSaidAnyMoreOnceThatIsOver()
    {
        WritingForSite writing(titled(u"Voices"_s));
        writing.scripted.server().route("/wp-json/wp/v2/users/me",
            WireReply::answer(
                401, "application/json", "{\"code\":\"incorrect_password\",\"message\":\"no\"}"));
        writing.newsroom.desk->setPolicy(NetworkPolicy::Online);
        writing.space.setPolicy(NetworkPolicy::Online);
        writing.space.publish();
        writing.button<QPushButton>(writing.popover(), u"Publish Now"_s)->click();
        QTRY_VERIFY(writing.space.strip()->text().contains(u"does not accept this name"_s));
        const Intent wish = writing.newsroom.desk->outbox().rows()->front().intent;
        QVERIFY(await(writing.newsroom.desk->outbox().cancel(wish.id)));
        QTRY_VERIFY(!writing.space.strip()->holds(u"publish"_s));
    }

    void aPostWithoutATitleIsNotSent()
    {
        WritingForSite writing(titled({}));
        writing.space.publish();
        QVERIFY(writing.popover());
        QVERIFY(!writing.button<QPushButton>(writing.popover(), u"Publish Now"_s)->isEnabled());
        writing.button<QPushButton>(writing.popover(), u"Not Yet"_s)->click();
        writing.space.saveOnSite();
        QTest::qWait(50);
        QVERIFY(writing.newsroom.desk->outbox().rows()->empty());
        QVERIFY(writing.space.strip()->text().contains(u"no title"_s));
    }

    void withoutASiteThePageToConnectOneIsOffered()
    {
        Writing writing(titled(u"Voices"_s));
        QSignalSpy wanted(&writing.space, &WriteSpace::connectRequested);
        writing.space.publish();
        QVERIFY(!writing.popover());
        QTest::mouseClick(
            writing.button<QPushButton>(writing.space.strip(), u"Connect a Site…"_s), Qt::LeftButton);
        QCOMPARE(wanted.count(), 1);
    }

    void whoMayNotPublishSendsToReview()
    {
        Newsroom newsroom;
        Draft draft;
        Site site;
        site.name = u"Square News"_s;
        site.can.canEditPosts = true;
        QWidget window;
        PublishPopover popover(&window, draft, site, {}, NetworkPolicy::Online);
        QCOMPARE(popover.status(), PostStatus::Pending);
        site.can.canPublish = true;
        draft.remoteId = 9;
        draft.remoteStatus = PostStatus::Publish;
        PublishPopover update(&window, draft, site, {}, NetworkPolicy::Online);
        QCOMPARE(update.status(), PostStatus::Publish);
        QVERIFY(update.accessibleName().contains(u"Update"_s));
    }

    void aFindingIsGoneToByItsButton()
    {
        PostFields fields = titled(u"Voices"_s);
        fields.content = paragraph(QByteArray("word ").repeated(40).trimmed()) + "\n\n"
            + paragraph("Second TODO.") + "\n\n<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\">"
            + paragraph("They came.") + "</blockquote>\n<!-- /wp:quote -->";
        Writing writing(fields);
        const auto show = [&](const QString &finding) -> QPushButton * {
            for (QPushButton *each : writing.space.findChildren<QPushButton *>()) {
                if (each->isVisibleTo(&writing.space) && each->accessibleName().startsWith(u"Show: "_s)
                    && each->accessibleName().contains(finding))
                    return each;
            }
            return nullptr;
        };
        QTRY_VERIFY(show(u"40 words"_s));
        QVERIFY(show(u"TODO"_s));
        show(u"TODO"_s)->click();
        QVERIFY(writing.space.editor()->hasFocus());
        QCOMPARE(writing.space.editor()->textCursor().block().text(), u"Second TODO."_s);
        show(u"40 words"_s)->click();
        QVERIFY(writing.space.editor()->textCursor().block().text().startsWith(u"word word"_s));
        show(u"without a source"_s)->click(); // Its source is asked for there.
        QCOMPARE(writing.space.editor()->textCursor().block().text(), u"They came."_s);
        QVERIFY(writing.space.findChild<FieldPopover *>());
    }

    void everyFindingIsReachedAndGoneToByKeyboardAlone()
    {
        PostFields fields = titled(u"Voices"_s);
        fields.content = paragraph(QByteArray("word ").repeated(40).trimmed()) + "\n\n"
            + "<!-- wp:heading -->\n<h2 class=\"wp-block-heading\"></h2>\n<!-- /wp:heading -->\n\n"
            + "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\">" + paragraph("They came.")
            + "</blockquote>\n<!-- /wp:quote -->\n\n"
            + "<!-- wp:image -->\n<figure class=\"wp-block-image\"><img src=\"https://news.example/a.jpg\" "
              "alt=\"\"/></figure>\n<!-- /wp:image -->\n\n"
            + paragraph("Second TODO.");
        Writing writing(fields);
        auto *inspector = writing.space.findChild<PostInspector *>();
        QTRY_VERIFY(inspector->checks()->findChildren<QPushButton *>().size() > 6);
        const auto tab = [] {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            return QApplication::focusWidget()->accessibleName();
        };
        // In the order of the list, between the fields above it and what stands below.
        inspector->featuredButton()->setFocus();
        QStringList reached;
        for (QString name = tab(); name.startsWith(u"Show: "_s); name = tab())
            reached << name.mid(6);
        QVERIFY(static_cast<QPushButton *>(QApplication::focusWidget())->text().contains(u"Links"_s)
            || !inspector->isAncestorOf(QApplication::focusWidget()));
        const QStringList findings{ u"40 words"_s, u"empty heading"_s, u"without a source"_s,
            u"without alt text"_s, u"without a credit"_s, u"TODO"_s, u"No excerpt"_s };
        QCOMPARE(reached.size(), findings.size());
        for (qsizetype i = 0; i < findings.size(); ++i)
            QVERIFY2(reached[i].contains(findings[i]), qPrintable(reached[i]));

        for (qsizetype i = 0; i < findings.size(); ++i) {
            inspector->featuredButton()->setFocus();
            for (qsizetype tabs = 0; tabs <= i; ++tabs)
                (void)tab();
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
            const QTextBlock here = writing.space.editor()->textCursor().block();
            if (findings[i] == u"No excerpt"_s) {
                QVERIFY(qobject_cast<QPlainTextEdit *>(QApplication::focusWidget()));
                continue;
            }
            if (auto *asked = writing.space.findChild<FieldPopover *>()) {
                QCOMPARE(findings[i], u"without a source"_s);
                QVERIFY(asked->isAncestorOf(QApplication::focusWidget()));
                QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
                QTRY_VERIFY(!writing.space.findChild<FieldPopover *>());
            }
            QVERIFY(writing.space.editor()->hasFocus());
            static const QHash<QString, int> blocks{ { u"40 words"_s, 0 }, { u"empty heading"_s, 1 },
                { u"without a source"_s, 2 }, { u"without alt text"_s, 3 }, { u"without a credit"_s, 3 },
                { u"TODO"_s, 4 } };
            int top = -1;
            int place = -1;
            for (const PostEdit::OutlineEntry &entry : writing.space.editor()->outline()) {
                top += entry.depth == 0;
                if (entry.position <= here.position())
                    place = top;
            }
            QVERIFY2(place == blocks.value(findings[i]), qPrintable(findings[i]));
        }
    }

    void aBlockIsDraggedToALineThatIsSeen()
    {
        PostFields fields = titled(u"Voices"_s);
        fields.content = paragraph("One.") + "\n\n" + paragraph("Two.") + "\n\n" + paragraph("Three.");
        Writing writing(fields);
        PostEdit &editor = *writing.space.editor();
        QWidget *viewport = editor.viewport();
        auto *handle = writing.space.findChild<BlockHandle *>();
        const auto middle = [&](int block) {
            const QTextBlock line = editor.document()->findBlockByNumber(block);
            return editor.cursorRect(QTextCursor(line)).center();
        };
        const auto send = [](QWidget *to, QEvent::Type type, const QPoint &at, Qt::MouseButtons held) {
            QMouseEvent event(type, at, to->mapToGlobal(at), Qt::LeftButton, held, Qt::NoModifier);
            QApplication::sendEvent(to, &event);
        };
        const auto drag = [&] {
            send(viewport, QEvent::MouseMove, middle(0), Qt::NoButton);
            QVERIFY(handle->isVisible());
            send(handle, QEvent::MouseButtonPress, { 4, 4 }, Qt::LeftButton);
            const QPoint below = middle(2) + QPoint(0, 6);
            send(handle, QEvent::MouseMove, handle->mapFromGlobal(viewport->mapToGlobal(below)),
                Qt::LeftButton);
        };
        const auto accentRow = [&] {
            const QImage seen = viewport->grab().toImage();
            for (int y = 0; y < seen.height(); ++y) {
                if (seen.pixelColor(viewport->width() / 2, y) == accent(editor.palette()))
                    return y;
            }
            return -1;
        };
        const QString before = editor.toPlainText();
        editor.setFocus();
        QCOMPARE(accentRow(), -1);
        drag();
        QVERIFY(accentRow() > middle(2).y());
        QTest::keyClick(&editor, Qt::Key_Escape); // Given up: whatever the button does then.
        QCOMPARE(accentRow(), -1);
        send(handle, QEvent::MouseMove, { 4, 60 }, Qt::LeftButton);
        send(handle, QEvent::MouseButtonRelease, { 4, 60 }, Qt::NoButton);
        QCOMPARE(editor.toPlainText(), before);
        drag();
        send(handle, QEvent::MouseButtonRelease, { 4, 60 }, Qt::NoButton);
        QCOMPARE(editor.toPlainText(), u"Two.\nThree.\nOne."_s);
        editor.undo();
        QCOMPARE(editor.toPlainText(), before);
        // Typed meanwhile: what was taken is not where it was.
        drag();
        QTest::keyClicks(&editor, u"x"_s);
        send(handle, QEvent::MouseButtonRelease, { 4, 60 }, Qt::NoButton);
        QCOMPARE(editor.toPlainText().remove(u'x'), before);
    }

    void aTableIsWrittenInTheGridAndEachChangeIsOneStep()
    {
        Writing writing(titled(u"Voices"_s));
        PostEdit *editor = writing.space.editor();
        QVERIFY(QTest::qWaitForWindowActive(&writing.space)); // Later it would take the focus away.
        editor->moveCursor(QTextCursor::End);
        const int before = editor->document()->availableUndoSteps();
        writing.space.insertTable();
        auto *table = writing.space.findChild<TableEditor *>();
        QVERIFY(table);
        const QByteArray empty = editor->wholeBlockHere();
        auto *view = table->findChild<CellView *>();
        const auto cell = [&] {
            return qobject_cast<InlineEdit *>(view->indexWidget(view->currentIndex()));
        };
        QVERIFY(cell());
        QTest::keyClicks(cell(), u"Place"_s);
        QTest::keyClick(cell(), Qt::Key_Tab);
        const QByteArray first = QByteArray(empty).replace(empty.indexOf("<th></th>"), 9, "<th>Place</th>");
        QCOMPARE(editor->wholeBlockHere(), first);
        QTest::keyClicks(cell(), u"Count"_s);
        QTest::keyClick(cell(), Qt::Key_Return);
        QVERIFY(editor->wholeBlockHere().contains("<th>Place</th><th>Count</th>"));
        QVERIFY(writing.stored().contains("<th>Place</th><th>Count</th>"));
        QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(editor->wholeBlockHere(), first);
        QCOMPARE(view->model()->index(0, 1).data().toString(), QString());
        QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(editor->wholeBlockHere(), empty);
        QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier); // The table itself stays: undone in the text.
        QCOMPARE(editor->wholeBlockHere(), empty);
        QTest::keyClick(view, Qt::Key_Escape);
        QVERIFY(editor->hasFocus());
        while (editor->document()->availableUndoSteps() > before)
            editor->undo();
        QVERIFY(!editor->markup().contains("wp:table"));
    }

    void aCaptionKeepsItsMarksWhenItIsClosedByAClickBeside()
    {
        PostFields fields = titled(u"Voices"_s);
        const QByteArray image
            = "<!-- wp:image -->\n<figure class=\"wp-block-image\"><img src=\"https://s.example/a.jpg\" "
              "alt=\"\"/><figcaption class=\"wp-element-caption\">By <a href='https://l.example/'>Lina"
              "</a></figcaption></figure>\n<!-- /wp:image -->";
        fields.content = image;
        Writing writing(fields);
        writing.space.askBlock();
        QPointer<FieldsPopover> popover = writing.space.findChild<FieldsPopover *>();
        QVERIFY(popover);
        auto *caption = popover->findChild<InlineEdit *>();
        QTest::keyClicks(popover->findChild<QLineEdit *>(), u"A bridge"_s);
        QTest::keyClicks(caption, u", May"_s);
        QTest::mouseClick(writing.space.editor()->viewport(), Qt::LeftButton, {}, { 4, 4 });
        QTRY_VERIFY(!popover);
        const QByteArray wanted
            = QByteArray(image).replace("alt=\"\"", "alt=\"A bridge\"").replace("</a>", "</a>, May");
        QCOMPARE(writing.space.editor()->markup(), wanted);
        writing.space.editor()->undo(); // All of it is one step.
        QCOMPARE(writing.space.editor()->markup(), image);

        writing.space.editor()->moveCursor(QTextCursor::Start);
        writing.space.askBlock();
        popover = writing.space.findChild<FieldsPopover *>();
        QTest::keyClicks(popover->findChild<QLineEdit *>(), u"x"_s);
        QTest::keyClick(popover->findChild<QLineEdit *>(), Qt::Key_Escape);
        QTRY_VERIFY(!popover);
        QCOMPARE(writing.space.editor()->markup(), image);
        QVERIFY(writing.space.editor()->hasFocus());
    }

    void everyPictureOfAGalleryIsDescribedAndMovedByKeys()
    {
        PostFields fields = titled(u"Voices"_s);
        std::vector<blocks::ImageMarkup> images;
        for (int i = 0; i < 6; ++i)
            images.push_back({ i + 1, QUrl(u"https://s.example/%1.jpg"_s.arg(i)), {}, {}, {} });
        fields.content = blocks::gallery(images, "All");
        Writing writing(fields);
        writing.space.askBlock();
        QPointer<GalleryPopover> popover = writing.space.findChild<GalleryPopover *>();
        QVERIFY(popover);
        auto *alt = popover->findChild<QLineEdit *>();
        auto *list = popover->findChild<QListWidget *>();
        QCOMPARE(list->count(), 6);
        for (int i = 0; i < 6; ++i) {
            QTest::keyClicks(alt, u"alt %1"_s.arg(i));
            if (i < 5)
                QTest::keyClick(alt, Qt::Key_Return);
        }
        QTest::keyClick(alt, Qt::Key_Up, Qt::AltModifier | Qt::ShiftModifier);
        QTest::keyClick(alt, Qt::Key_Up, Qt::AltModifier | Qt::ShiftModifier);
        QCOMPARE(list->currentRow(), 3);
        QCOMPARE(alt->text(), u"alt 5"_s);
        QVERIFY(alt->accessibleDescription().contains(u"5 of 125"_s));
        for (QTextEdit *caption : popover->findChildren<InlineEdit *>()) {
            if (caption->toPlainText().isEmpty())
                QTest::keyClicks(caption, u"Seen"_s);
        }
        writing.button<QPushButton>(popover, u"Set"_s)->click();
        QTRY_VERIFY(!popover);
        for (int i = 0; i < 6; ++i)
            images[size_t(i)].alt = u"alt %1"_s.arg(i);
        images[5].caption = "Seen";
        std::rotate(images.begin() + 3, images.begin() + 5, images.end());
        QCOMPARE(writing.space.editor()->markup(), blocks::gallery(images, "All"));
        writing.space.editor()->undo();
        QCOMPARE(writing.space.editor()->markup(), fields.content);
    }

    void linksAreAskedForOnlyWhenAPersonSaysSo()
    {
        TestServer server;
        server.route("/fine", WireReply::answer(200, "text/html", "here"));
        PostFields fields = titled(u"Voices"_s);
        const QByteArray base = server.url(QString()).toEncoded();
        fields.content = paragraph(
            "<a href=\"" + base + "/fine\">one</a> <a href=\"https://127.0.0.1.invalid/\">two</a>");
        Writing writing(fields);
        QPushButton *check = nullptr;
        QTRY_VERIFY((check = writing.button<QPushButton>(&writing.space, u"Check Links"_s)));
        QVERIFY(server.requests().empty());
        writing.newsroom.desk->setPolicy(NetworkPolicy::Offline);
        check->click();
        QTRY_VERIFY(writing.space.strip()->text().contains(u"offline"_s, Qt::CaseInsensitive));
        QVERIFY(check->isEnabled());
    }

    void aTimeThatHasPassedIsExplained()
    {
        Draft draft;
        Site site;
        site.name = u"Square News"_s;
        site.timezone = u"+05:00"_s;
        site.can = { .canEditPosts = true, .canPublish = true };
        QWidget window;
        PublishPopover popover(
            &window, draft, site, {}, NetworkPolicy::Online, PublishPopover::Begin::Schedule);
        QCOMPARE(popover.status(), PostStatus::Future);
        auto *at = popover.findChild<QDateTimeEdit *>();
        at->setDateTime(QDateTime(QDate(2035, 1, 2), QTime(3, 4), Qt::UTC));
        QCOMPARE(popover.at(), QDateTime(QDate(2035, 1, 1), QTime(22, 4), Qt::UTC));
        const auto words = [&] {
            QString all;
            for (const QLabel *label : popover.findChildren<QLabel *>())
                all += label->text() + u'\n';
            return all;
        };
        QVERIFY(words().contains(u"Square News"_s));
        auto *schedule = [&]() -> QPushButton * {
            for (QPushButton *each : popover.findChildren<QPushButton *>()) {
                if (each->text() == u"Schedule"_s)
                    return each;
            }
            return nullptr;
        }();
        QVERIFY(schedule && schedule->isEnabled());
        at->setDateTime(QDateTime(QDate(2020, 1, 2), QTime(3, 4), Qt::UTC));
        QVERIFY(!schedule->isEnabled());
        QVERIFY(words().contains(u"has passed"_s));
        // One that is scheduled already opens with its own time.
        draft.remoteId = 9;
        draft.remoteStatus = PostStatus::Future;
        draft.scheduledAt = QDateTime(QDate(2036, 5, 6), QTime(7, 8), Qt::UTC);
        PublishPopover again(&window, draft, site, {}, NetworkPolicy::Online);
        QCOMPARE(again.status(), PostStatus::Future);
        QCOMPARE(again.at(), draft.scheduledAt);
    }

    void aPictureIsAddedDescribedAndWishedAlong()
    {
        WritingForSite writing(titled(u"Voices"_s));
        const QString file = writing.newsroom.folder.filePath(u"street.png"_s);
        QImage scene(80, 60, QImage::Format_RGB32);
        scene.fill(Qt::darkGreen);
        QVERIFY(scene.save(file));
        auto *media = writing.space.findChild<MediaPanel *>();
        QVERIFY(media);
        QMimeData mime;
        mime.setUrls({ QUrl::fromLocalFile(file) });
        writing.paste(mime);
        QTRY_VERIFY(writing.space.editor()->markup().contains("quotidian-picture:"));
        const Attachment kept = writing.drafts().attachments(writing.id)->front();
        auto *alt = media->findChild<QPlainTextEdit *>();
        alt->setPlainText(u"A street at night"_s);
        auto *credit = media->findChild<QLineEdit *>();
        credit->setText(u"Lina Haddad"_s);
        emit credit->editingFinished();
        QVERIFY(writing.space.editor()->markup().contains("alt=\"A street at night\""));
        QVERIFY(writing.space.editor()->markup().contains("Lina Haddad"));
        QTRY_COMPARE(writing.drafts().attachments(writing.id)->front().alt, u"A street at night"_s);
        writing.space.publish();
        QVERIFY(writing.button<QPushButton>(writing.popover(), u"Publish Now"_s)->isEnabled());
        writing.button<QPushButton>(writing.popover(), u"Not Yet"_s)->click();
        writing.space.saveOnSite();
        QTRY_COMPARE(writing.newsroom.desk->outbox().rows()->size(), size_t(1));
        // It stands for the post as well, and can be put in again.
        auto *put = writing.button<QPushButton>(media, u"Put into the Text"_s);
        if (put)
            put->click();
        QCOMPARE(writing.drafts().attachments(writing.id)->size(), size_t(1));
        QVERIFY(writing.stored().contains(blocks::localPictureAddress(kept.sha256).toLatin1()));
    }

    void thePicturesWordsStayWithThePicture()
    {
        const QByteArray foreign
            = "<!-- wp:image -->\n<figure class=\"wp-block-image\"><img src=\"\" alt=\"\"/>"
              "</figure>\n<!-- /wp:image -->";
        WritingForSite writing(titled(u"Voices"_s));
        const auto kept = await(writing.drafts().attachImage(writing.id, [] {
            QImage scene(80, 60, QImage::Format_RGB32);
            scene.fill(Qt::darkGreen);
            return scene;
        }()));
        QVERIFY(kept);
        writing.space.editor()->insertBlocks(Drafts::markup(*kept) + "\n\n" + foreign);
        QVERIFY(writing.space.editor()->markup().contains(foreign));
        auto *media = writing.space.findChild<MediaPanel *>();
        media->choose(kept->sha256);
        media->findChild<QPlainTextEdit *>()->setPlainText(u"A street at night"_s);
        auto *credit = media->findChild<QLineEdit *>();
        credit->setText(u"Lina Haddad"_s);
        emit credit->editingFinished();
        QVERIFY(writing.space.editor()->markup().contains("alt=\"A street at night\""));
        QVERIFY(writing.space.editor()->markup().contains(foreign));
    }

    void aPictureThatCameToTheSiteDisturbsNobodyWhoTypes()
    {
        WritingForSite writing(titled(u"Voices"_s));
        const auto kept = await(writing.drafts().attachImage(writing.id, [] {
            QImage scene(80, 60, QImage::Format_RGB32);
            scene.fill(Qt::darkGreen);
            return scene;
        }()));
        QVERIFY(kept);
        writing.space.editor()->insertBlocks(Drafts::markup(*kept));
        writing.type(u"One"_s);
        const QByteArray before = writing.stored();
        const QByteArray local = Drafts::markup(*kept);
        QVERIFY(before.contains(local));

        // What a synchronisation does.
        Upload upload;
        upload.site = writing.site;
        upload.sha256 = kept->sha256;
        upload.stage = Upload::Stage::OnSite;
        upload.media = 66;
        upload.url = QUrl(u"https://news.example/uploads/picture-0a.png"_s);
        upload.sizeSlug = u"full"_s;
        auto database = Database::open(writing.newsroom.folder.path() + u"/profile/newsroom.sqlite"_s);
        QVERIFY(database);
        QVERIFY(UploadStore(**database).put(upload));
        QVERIFY(placePictures(**database, writing.id, writing.site, QDateTime::currentDateTimeUtc()));
        database->reset();
        writing.type(u" two"_s); // Not on the disk yet when it comes.
        const int place = writing.space.editor()->textCursor().position();
        writing.drafts().noteChanged(writing.id);
        const QByteArray onSite = blocks::withSitePictures(
            local, *writing.newsroom.desk->outbox().sitePictures(writing.id, writing.site));
        QVERIFY(onSite.contains("wp-image-66"));
        QTRY_VERIFY(writing.stored().contains(onSite));
        QTest::qWait(50);
        QCOMPARE(writing.space.editor()->textCursor().position(), place);
        QVERIFY(writing.stored().contains("One two"));
        QVERIFY(!writing.stored().contains("quotidian-picture"));
        // The Media panel knows it under its new address.
        auto *pictures = writing.space.findChild<PictureList *>();
        QVERIFY(pictures->item(0)->text().contains(u"in the text"_s)
            && !pictures->item(0)->text().contains(u"not in"_s));
        // Back over all that was typed and forward again: nothing of it is lost by the picture's way.
        QVERIFY(writing.space.editor()->document()->isUndoAvailable());
        while (writing.space.editor()->document()->isUndoAvailable())
            writing.space.editor()->undo();
        while (writing.space.editor()->document()->isRedoAvailable())
            writing.space.editor()->redo();
        QVERIFY(writing.stored().contains(onSite));
        QVERIFY(writing.stored().contains("One two"));
        // Opened anew, it is shown from here.
        const DraftId other = *await(writing.drafts().create(titled(u"Another"_s)));
        writing.space.open(other);
        writing.space.open(writing.id);
        QVERIFY(writing.space.editor()->markup().contains(onSite));
        const auto image = await(writing.drafts().picture(writing.id, upload.url.toString(), { 40, 40 }));
        QVERIFY(image && !image->isNull());
    }

    void authorAndFeaturedImageAreChosenWithoutANetwork()
    {
        WritingForSite writing(titled(u"Voices"_s));
        auto *author = [&]() -> QComboBox * {
            for (QComboBox *each : writing.space.findChildren<QComboBox *>()) {
                if (each->itemText(0) == u"Whoever sends it"_s)
                    return each;
            }
            return nullptr;
        }();
        QVERIFY(author);
        QVERIFY(!author->isVisibleTo(&writing.space)); // This account may not say.
        auto database = Database::open(writing.newsroom.folder.path() + u"/profile/newsroom.sqlite"_s);
        QVERIFY(database);
        QVERIFY(SiteListStore(**database)
                    .replaceMedia(writing.site,
                        { { 66, u"Bridge"_s, u"A bridge"_s, QUrl(u"https://news.example/b.jpg"_s), {} } }));
        auto *featured = writing.button<QPushButton>(&writing.space, u"None. Choose…"_s);
        QVERIFY(featured);
        featured->click();
        auto *popover = writing.space.findChild<FeaturedPopover *>();
        QVERIFY(popover);
        auto *list = popover->findChild<QListWidget *>();
        QCOMPARE(list->count(), 2);
        auto *filter = popover->findChild<QLineEdit *>();
        QTest::keyClicks(filter, u"bridge"_s);
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(featured->text(), u"Bridge"_s);
        (void)writing.stored();
        QCOMPARE(writing.draft().fields.featuredImage, toFeaturedImage(66));
    }

    void typedTextIsNeverReplacedByAnotherVersion()
    {
        Writing writing(titled(u"Voices"_s));
        const auto first = await(writing.drafts().history(writing.id));
        QVERIFY(first);
        writing.type(u" Kept."_s);
        (void)writing.stored();
        // Somebody else's text is on its way into the draft while the person goes on typing.
        const auto restored = writing.drafts().restore(writing.id, first->front().id);
        writing.type(u" Typed meanwhile."_s);
        QVERIFY(await(restored));
        QTRY_VERIFY(writing.space.strip()->text().contains(u"changed elsewhere"_s));
        QVERIFY(writing.space.editor()->toPlainText().contains(u"Kept. Typed meanwhile."_s));
        QVERIFY(writing.stored().contains("Kept. Typed meanwhile."));
        const auto history = await(writing.drafts().history(writing.id));
        QVERIFY(history);
        const bool hasOther = std::any_of(history->begin(), history->end(),
            [](const Revision &each) { return each.origin == Revision::Origin::Restored; });
        QVERIFY(hasOther); // The other text is there too.
    }

    void thePreviewShowsWhatIsBeingTyped()
    {
        Writing writing(titled(u"Voices"_s));
        writing.space.togglePreview();
        QVERIFY(writing.space.isPreviewing());
        auto *page = writing.space.preview()->view();
        QTRY_VERIFY(page->toPlainText().contains(u"What was seen."_s));
        writing.type(u" And more."_s);
        QTRY_VERIFY(page->toPlainText().contains(u"What was seen. And more."_s));
        QTest::keyClick(&writing.space, Qt::Key_Escape);
        QVERIFY(!writing.space.isPreviewing());
        QVERIFY(writing.space.editor()->isVisible());
    }

    void theTrashCanBeSeenAndEmptiedBack()
    {
        Writing writing(titled(u"Voices"_s));
        writing.space.trash();
        QTRY_VERIFY(!writing.space.draft());
        DraftListModel model(writing.drafts(), writing.newsroom.desk->outbox());
        QVERIFY(!model.rowOf(writing.id));
        model.show(DraftListModel::Show::Trash);
        QVERIFY(model.rowOf(writing.id));
        writing.space.open(writing.id);
        QVERIFY(writing.space.strip()->text().contains(u"in the trash"_s));
        writing.button<QPushButton>(writing.space.strip(), u"Put It Back"_s)->click();
        model.show(DraftListModel::Show::Drafts);
        QTRY_VERIFY(model.rowOf(writing.id));
    }
};

QTEST_MAIN(WriteSpaceTest)
#include "writespace_test.moc"

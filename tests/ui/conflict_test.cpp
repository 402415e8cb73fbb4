/// Two texts of a post in the window, from the strip that says so to the one text on the site.

#include "desk/conflicts.h"
#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/makers.h"
#include "shell/mainwindow.h"
#include "storage/evidencestore.h"
#include "storage/outboxstore.h"
#include "support/fakewordpress.h"
#include "support/fulldisk.h"
#include "sync/merge.h"
#include "sync/newsdesk.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "writing/conflictpage.h"
#include "writing/conflictview.h"
#include "writing/draftlist.h"
#include "writing/fieldwords.h"
#include "writing/writespace.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QToolButton>

using namespace Qt::StringLiterals;
using Take = blocks::MergeChoice::Take;

namespace {

const QByteArray One = "The bridge was closed before dawn.";
const QByteArray Two = "Nobody told the people of the town.";
const QByteArray Three = "They found out from the baker.";

QByteArray text(const QByteArrayList &paragraphs)
{
    std::vector<QByteArray> all;
    for (const QByteArray &each : paragraphs)
        all.push_back(blocks::paragraph(each));
    return blocks::joined(all);
}

PostFields titled(const QString &title, const QByteArrayList &paragraphs)
{
    PostFields fields;
    fields.title = title;
    fields.content = text(paragraphs);
    return fields;
}

/// A post that both sides changed, in the window, which has no network.
struct Staged {
    Staged(const PostFields &base, const PostFields &mine, const PostFields &theirs)
    {
        newsroom.desk.reset();
        NewsDesk desk(path());
        site = desk.addSite(u"Square News"_s).id;
        draft = desk.addDraft(site, base);
        desk.wish(draft, site, Intent::Kind::Publish);
        (void)desk.run(site, wordpress);
        edit(desk, theirs);
        PostFields typed = desk.draft(draft).fields;
        typed.title = mine.title;
        typed.content = mine.content;
        desk.type(draft, typed);
        desk.wish(draft, site, Intent::Kind::Publish);
        (void)desk.run(site, wordpress);
    }

    QString path() const { return newsroom.folder.path() + u"/profile"_s; }
    RemotePost &remote() { return server.posts.begin()->second; }
    void edit(NewsDesk &desk, const PostFields &theirs)
    {
        server.edit(desk.draft(draft).remoteId, [&](RemotePost &post) {
            post.title = theirs.title;
            post.content = theirs.content;
        });
    }
    /// The program runs elsewhere on the same profile, or it ran while this window was away.
    void synchronise()
    {
        NewsDesk desk(path());
        (void)desk.run(site, wordpress);
    }
    /// Somebody there writes again, and the program sees it.
    void changeOnSite(const PostFields &theirs)
    {
        NewsDesk desk(path());
        edit(desk, theirs);
        (void)desk.run(site, wordpress);
    }
    /// Both stand, in the same profile.
    void resolveElsewhere()
    {
        NewsDesk desk(path());
        const auto row = *OutboxStore(desk.pages()).openConflict(draft);
        const OpenConflict open = *loadConflict(desk.pages(), row->id);
        (void)desk.write([open](Database &database) {
            return resolveConflict(database, resolutionOf(open, Take::Both), QDateTime::currentDateTimeUtc());
        });
    }
    /// And the window hears of it.
    void changeOnSiteAndShow(const PostFields &theirs)
    {
        changeOnSite(theirs);
        writing()->resolveConflict();
    }
    void open()
    {
        newsroom.open(NetworkPolicy::Offline);
        window = std::make_unique<MainWindow>(*newsroom.desk);
        window->resize(1280, 800);
        window->show();
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        window->go(MainWindow::Space::Write);
        writing()->open(draft);
    }
    void close()
    {
        window.reset();
        newsroom.desk.reset();
    }
    /// By its key, and then the places are there.
    void resolve(int places)
    {
        QTest::keyClick(window.get(), Qt::Key_M, Qt::ControlModifier | Qt::AltModifier);
        QTRY_VERIFY(writing()->isDeciding());
        QTRY_VERIFY(view()->isPresented());
        QCOMPARE(view()->placeCount(), places);
    }
    void key(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : window.get(),
            Qt::Key(key), modifiers);
    }
    WriteSpace *writing() { return window->writing(); }
    ConflictView *view() { return writing()->conflict(); }
    Draft now() { return *newsroom.desk->drafts().draft(draft); }
    QAction *command(Command command) { return window->action(command); }
    /// What is said of the places, once all of them stand.
    QString count()
    {
        if (!view()->isPresented())
            return {};
        for (const QLabel *label : view()->findChildren<QLabel *>()) {
            if (label->text().contains(u"decided"_s) && label->parentWidget() == view()
                && !label->text().contains(u"Choose"_s))
                return label->text();
        }
        return {};
    }
    /// The strip above the text.
    MessageStrip *strip()
    {
        for (auto *strip : writing()->findChildren<MessageStrip *>()) {
            if (strip->holds(u"conflict"_s) && strip != writing()->strip())
                return strip;
        }
        return nullptr;
    }

    /// Of the message; null if it offers no such thing.
    QPushButton *button(const QString &words)
    {
        for (auto *button : writing()->strip()->findChildren<QPushButton *>()) {
            if (button->text().remove(u'&') == words && button->isVisible())
                return button;
        }
        return nullptr;
    }
    /// The message that is shown goes, unanswered.
    void closeMessage()
    {
        for (auto *close : writing()->strip()->findChildren<QToolButton *>())
            close->click();
    }
    /// Writes in own words, of as many places as there are words, and decides for mine in the first of them.
    void writeOwn(const QStringList &all)
    {
        for (const QString &words : all) {
            key(Qt::Key_W);
            QTRY_VERIFY(qobject_cast<PostEdit *>(QApplication::focusWidget()));
            QTest::keyClicks(QApplication::focusWidget(), words);
            view()->goTo(Toward::End);
        }
        key(Qt::Key_M);
    }
    /// What the message offers to copy.
    QString copied()
    {
        QGuiApplication::clipboard()->clear();
        if (QPushButton *copy = button(u"Copy My Own Words"_s))
            copy->click();
        return QGuiApplication::clipboard()->text();
    }

    Newsroom newsroom;
    FakeSite server;
    FakeWordPress wordpress{ server, 5, FakeSite::Role::Editor };
    SiteId site;
    DraftId draft;
    std::unique_ptr<MainWindow> window;
};

OpenConflict conflictOf(const QByteArray &base, const QByteArray &mine, const QByteArray &theirs)
{
    OpenConflict conflict;
    conflict.texts.base.content = base;
    conflict.texts.mine.content = mine;
    conflict.texts.theirs.content = theirs;
    conflict.content = blocks::merge(base, mine, theirs);
    return conflict;
}

/// Both changed each of so many paragraphs, with a settled one between them.
struct ChangedByBoth {
    explicit ChangedByBoth(int count)
    {
        for (int i = 0; i < count; ++i) {
            const QByteArray number = QByteArray::number(i);
            base << "Base " + number << "Between " + number;
            mine << "Mine " + number << "Between " + number;
            theirs << "Theirs " + number << "Between " + number;
        }
    }

    QByteArrayList base;
    QByteArrayList mine;
    QByteArrayList theirs;
};

OpenConflict conflictInEach(int count)
{
    const ChangedByBoth both(count);
    return conflictOf(text(both.base), text(both.mine), text(both.theirs));
}

QString said(const ConflictRow &row)
{
    QString words;
    for (const DifferencePart &part : row.words)
        words += part.kind == DifferencePart::Kind::Removed ? u"[-"_s + part.text + u"-]"_s
            : part.kind == DifferencePart::Kind::Added      ? u"[+"_s + part.text + u"+]"_s
                                                            : part.text;
    return words;
}

} // namespace

class ConflictTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyLook(*qApp, Scheme::Light); }

    void aConflictIsDecidedByKeysAndGoesToTheSite()
    {
        Staged s(titled(u"The bridge"_s, { One, Two, Three }),
            titled(u"My bridge"_s, { "Mine one.", Two, "Mine three." }),
            titled(u"Their bridge"_s, { "Theirs one.", Two, "Theirs three." }));
        const int mutations = s.wordpress.mutations;
        s.synchronise();
        QCOMPARE(s.wordpress.mutations, mutations); // Nothing is sent meanwhile.
        s.open();
        const QByteArray mine = s.writing()->editor()->markup();
        QVERIFY(s.strip());
        QVERIFY(s.strip()->text().contains(u"Square News"_s));
        QVERIFY(!s.command(Command::TakeMine)->isEnabled());
        s.resolve(3);
        QCOMPARE(s.count(), u"0 of 3 decided"_s);
        QVERIFY(!s.command(Command::ApplyResolution)->isEnabled());
        QVERIFY(!s.command(Command::Publish)->isEnabled());
        s.key(Qt::Key_T); // The title.
        QCOMPARE(s.count(), u"1 of 3 decided"_s);
        s.key(Qt::Key_F3);
        s.key(Qt::Key_M);
        s.key(Qt::Key_Down, Qt::AltModifier);
        s.key(Qt::Key_B);
        QCOMPARE(s.count(), u"3 of 3 decided"_s);
        QVERIFY(s.command(Command::ApplyResolution)->isEnabled());
        s.key(Qt::Key_Return, Qt::ControlModifier | Qt::AltModifier);
        QTRY_VERIFY(!s.writing()->isDeciding());
        const QByteArray decided = text({ "Mine one.", Two, "Mine three.", "Theirs three." });
        QCOMPARE(s.now().fields.content, decided);
        QCOMPARE(s.now().fields.title, u"Their bridge"_s);
        QCOMPARE(s.writing()->editor()->markup(), decided);
        QCOMPARE(s.now().state, SyncState::Waiting);
        QVERIFY(!s.strip());
        QVERIFY(s.writing()->editor()->hasFocus());
        // One step of undo is mine again, and one of redo what was decided.
        s.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(s.writing()->editor()->markup(), mine);
        s.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(s.writing()->editor()->markup(), decided);
        (void)await(s.newsroom.desk->drafts().flush());
        s.close();
        s.synchronise();
        QCOMPARE(s.remote().content, decided);
        QCOMPARE(s.remote().title, u"Their bridge"_s);
        QCOMPARE(s.server.posts.size(), size_t(1));
    }

    void oneStepBackIsAllOfMine()
    {
        Staged s(titled(u"The bridge"_s, { One, Two }), titled(u"My bridge"_s, { "Mine.", Two }),
            titled(u"Their bridge"_s, { "Theirs.", Two }));
        s.open();
        s.resolve(2);
        s.view()->takeRest(Take::Theirs);
        s.view()->apply();
        QTRY_VERIFY(!s.writing()->isDeciding());
        QCOMPARE(s.now().fields.title, u"Their bridge"_s);
        for (auto *button : s.writing()->strip()->findChildren<QPushButton *>()) {
            if (button->text() == u"Undo"_s)
                button->click();
        }
        QTRY_COMPARE(s.writing()->editor()->markup(), text({ "Mine.", Two }));
        QCOMPARE(s.now().fields.title, u"My bridge"_s);
        QCOMPARE(s.now().fields.content, text({ "Mine.", Two }));
    }

    void nothingIsAppliedBeforeThePlacesAreShown()
    {
        Staged s(titled(u"The bridge"_s, { One, Two }), titled(u"The bridge"_s, { "Mine.", Two }),
            titled(u"The bridge"_s, { "Theirs.", Two }));
        s.open();
        QSignalSpy applied(s.view(), &ConflictView::applyRequested);
        s.writing()->resolveConflict();
        QTRY_VERIFY(s.writing()->isDeciding());
        QVERIFY(!s.view()->isDecided());
        s.view()->apply();
        QTRY_VERIFY(s.view()->isPresented());
        QVERIFY(applied.isEmpty());
        // Nor once they are other ones.
        s.view()->takeRest(Take::Mine);
        OpenConflict other = *s.view()->shown();
        other.theirs += 1;
        s.view()->present(other, {}, {});
        s.view()->apply();
        QVERIFY(applied.isEmpty());
    }

    void theStripStaysUntilItIsDecidedAndNothingIsPublishedMeanwhile()
    {
        Staged s(titled(u"The bridge"_s, { One }), titled(u"The bridge"_s, { "Mine." }),
            titled(u"The bridge"_s, { "Theirs." }));
        s.open();
        for (const auto *close : s.strip()->findChildren<QToolButton *>())
            QVERIFY(!close->isVisible());
        s.command(Command::Publish)->trigger();
        QVERIFY(s.writing()->strip()->holds(u"publish"_s));
        QVERIFY(s.writing()->strip()->text().contains(u"conflict"_s));
        // From the strip, and back.
        for (auto *button : s.strip()->findChildren<QPushButton *>()) {
            if (button->isVisible())
                button->click();
        }
        QTRY_VERIFY(s.view()->isPresented());
        s.key(Qt::Key_M);
        s.key(Qt::Key_Escape);
        QVERIFY(!s.writing()->isDeciding());
        QVERIFY(s.strip() && s.strip()->isVisible());
        s.resolve(1);
        QCOMPARE(s.count(), u"1 of 1 decided"_s); // What was decided is not forgotten.
    }

    void theOutboxLeadsToIt()
    {
        Staged s(titled(u"The bridge"_s, { One }), titled(u"The bridge"_s, { "Mine." }),
            titled(u"The bridge"_s, { "Theirs." }));
        s.open();
        s.command(Command::ShowOutbox)->trigger();
        QPushButton *resolve = nullptr;
        for (auto *button : s.window->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text().remove(u'&').startsWith(u"Resolve"_s))
                resolve = button;
        }
        QVERIFY(resolve);
        resolve->click();
        QTRY_VERIFY(s.writing()->isDeciding());
        QTRY_COMPARE(s.view()->placeCount(), 1);
        QVERIFY(s.view()->isVisible());
    }

    void whereBothPutSomethingInIsSaidToo()
    {
        for (const bool isBoth : { true, false }) {
            Staged s(titled(u"The bridge"_s, { One, Two }),
                titled(u"The bridge"_s, { "Mine.", Two, "More of mine." }),
                titled(u"The bridge"_s, { "Theirs.", Two, isBoth ? "More of theirs." : "More of mine." }));
            s.open();
            s.resolve(1);
            const auto isSaid = [](const QLabel *label) {
                return label->text().contains(u"both stand there"_s);
            };
            QCOMPARE(std::ranges::any_of(s.view()->findChildren<QLabel *>(), isSaid), isBoth);
        }
    }

    void theListShowsWhatIsInConflict()
    {
        Staged s(titled(u"The bridge"_s, { One }), titled(u"The bridge"_s, { "Mine." }),
            titled(u"The bridge"_s, { "Theirs." }));
        s.open();
        (void)await(s.newsroom.desk->drafts().create(titled(u"Bread"_s, { Two })));
        const auto boxes = s.writing()->findChildren<QComboBox *>();
        const auto found = std::ranges::find_if(
            boxes, [](const QComboBox *box) { return box->findText(u"Trash"_s) >= 0; });
        QVERIFY(found != boxes.end());
        QComboBox *which = *found;
        QTRY_COMPARE(which->itemText(int(DraftListModel::Show::Conflicts)), u"Conflicts (1)"_s);
        auto *model = s.writing()->findChild<DraftListModel *>();
        QTRY_COMPARE(model->rowCount(), 2);
        model->show(DraftListModel::Show::Conflicts);
        QCOMPARE(model->rowCount(), 1);
        QVERIFY(model->index(0).data(Qt::AccessibleTextRole).toString().contains(u"Conflict"_s));
    }

    void ownWordsAreWrittenWhereTheyStandAndTheirLettersAreNoKeys()
    {
        Staged s(titled(u"The bridge"_s, { One, Two }), titled(u"The bridge"_s, { "Mine.", Two }),
            titled(u"The bridge"_s, { "Theirs.", Two }));
        s.open();
        s.resolve(1);
        s.key(Qt::Key_W);
        auto *own = s.view()->findChild<PostEdit *>();
        QVERIFY(own && own->isVisible());
        QTRY_VERIFY(own->hasFocus());
        QTest::keyClicks(own, u" But M T B"_s);
        QCOMPARE(own->markup(), text({ "Mine. But M T B" }));
        QCOMPARE(s.view()->resolution().blocks.front().take, Take::Own);
        QTest::keyClick(own, Qt::Key_B, Qt::ControlModifier); // In these words, and nowhere else.
        QTest::keyClicks(own, u"!"_s);
        QCOMPARE(s.writing()->editor()->markup(), text({ "Mine.", Two }));
        s.key(Qt::Key_Return, Qt::ControlModifier | Qt::AltModifier);
        QTRY_VERIFY(!s.writing()->isDeciding());
        QCOMPARE(s.now().fields.content, text({ "Mine. But M T B<strong>!</strong>", Two }));
    }

    void aQuotationPastedIntoOwnWordsKeepsItsRecord()
    {
        blocks::QuoteMarkup markup;
        markup.id = "q-7f3k2m";
        markup.original = { { "The baker saw it.", {} } };
        markup.cite = "Amina";
        const QByteArray quoted = blocks::joined({ blocks::paragraph(One), blocks::quote(markup) });
        PostFields base = titled(u"The bridge"_s, { One });
        base.content = quoted + "\n\n" + text({ Two });
        PostFields mine = base;
        mine.content = quoted + "\n\n" + text({ "Mine." });
        PostFields theirs = base;
        theirs.content = quoted + "\n\n" + text({ "Theirs." });
        Staged s(base, mine, theirs);
        Quote record;
        record.id = u"q-7f3k2m"_s;
        record.draft = s.draft;
        record.original = u"The baker saw it."_s;
        (void)NewsDesk(s.path()).write(
            [record](Database &database) { return EvidenceStore(database).putQuote(record); });
        s.open();
        PostEdit elsewhere;
        elsewhere.load(quoted);
        elsewhere.selectAll();
        elsewhere.copy();
        s.resolve(1);
        s.key(Qt::Key_W);
        const QPointer own = s.view()->findChild<PostEdit *>();
        QTRY_VERIFY(own && own->hasFocus());
        own->paste();
        QVERIFY(own->markup().contains("The baker saw it."));
        QVERIFY(!own->markup().contains("q-7f3k2m"));
        s.close(); // And the window may be closed over it.
        s.open();
        s.resolve(1);
        s.view()->apply();
        QTRY_VERIFY(!s.writing()->isDeciding());
        QByteArrayList ids;
        for (const blocks::Block &block :
            blocks::allBlocks(blocks::Document::parse(s.now().fields.content))) {
            if (const QByteArray id = blocks::quoteId(block); !id.isEmpty())
                ids << id;
        }
        QCOMPARE(ids.size(), 2);
        QCOMPARE(ids.front(), "q-7f3k2m");
        s.close();
        const auto copy
            = *EvidenceStore(NewsDesk(s.path()).pages()).findQuote(QString::fromLatin1(ids.back()));
        QVERIFY(copy);
        QCOMPARE(copy->original, record.original);
        QCOMPARE(copy->draft, s.draft);
    }

    void whatIsDecidedSoFarOutlivesTheWindow()
    {
        Staged s(titled(u"The bridge"_s, { One, Two, Three }),
            titled(u"The bridge"_s, { "Mine one.", Two, "Mine three." }),
            titled(u"The bridge"_s, { "Theirs one.", Two, "Theirs three." }));
        s.open();
        s.resolve(2);
        s.key(Qt::Key_T);
        s.key(Qt::Key_F3);
        s.key(Qt::Key_W);
        auto *own = s.view()->findChild<PostEdit *>();
        QTRY_VERIFY(own && own->hasFocus());
        QTest::keyClicks(own, u" Ours."_s);
        s.close();
        s.open();
        s.resolve(2);
        QTRY_COMPARE(s.count(), u"2 of 2 decided"_s);
        s.view()->apply();
        QTRY_VERIFY(!s.writing()->isDeciding());
        QCOMPARE(s.now().fields.content, text({ "Theirs one.", Two, "Mine three. Ours." }));
    }

    void onAFullDiskTheWindowStaysForWhatIsDecided()
    {
#ifndef Q_OS_LINUX
        QSKIP("limits are set on Linux only");
#endif
        Staged s(titled(u"The bridge"_s, { One, Two }), titled(u"The bridge"_s, { "Mine.", Two }),
            titled(u"The bridge"_s, { "Theirs.", Two }));
        s.open();
        s.resolve(1);
        const auto isFree = qScopeGuard([] { setDiskFull(false); });
        setDiskFull(true);
        s.key(Qt::Key_T);
        QVERIFY(!s.window->close());
        QTRY_VERIFY(s.button(u"Try Again"_s));
        QVERIFY(!s.button(u"Close Anyway"_s));
        s.button(u"Try Again"_s)->click();
        QTRY_VERIFY(s.button(u"Close Anyway"_s));
        QVERIFY(s.window->isVisible());
        setDiskFull(false); // It is tried again by itself, and nothing is asked any more.
        QTRY_VERIFY(!s.writing()->strip()->holds(u"close"_s));
        QVERIFY(s.window->isVisible());
        QVERIFY(s.window->close());
        s.close();
        s.open();
        s.resolve(1);
        QTRY_COMPARE(s.count(), u"1 of 1 decided"_s);
    }

    void onAFullDiskAllThatClosingLosesIsSaidAndWrittenElsewhere_data()
    {
        QTest::addColumn<bool>("isTyped");
        QTest::newRow("own words of a conflict") << false;
        QTest::newRow("own words of a conflict, and another post") << true;
    }

    void onAFullDiskAllThatClosingLosesIsSaidAndWrittenElsewhere()
    {
#ifndef Q_OS_LINUX
        QSKIP("limits are set on Linux only");
#endif
        QFETCH(bool, isTyped);
        Staged s(titled(u"The bridge"_s, { One, Two }), titled(u"The bridge"_s, { "Mine.", Two }),
            titled(u"The bridge"_s, { "Theirs.", Two }));
        s.open();
        const QTemporaryDir elsewhere;
        const DraftId other = *await(s.newsroom.desk->drafts().create(titled(u"Bread"_s, { Two })));
        s.resolve(1);
        const auto isFree = qScopeGuard([] { setDiskFull(false); });
        setDiskFull(true);
        s.writeOwn({ u" Ours."_s });
        if (isTyped)
            s.newsroom.desk->drafts().write(other, titled(u"Bread"_s, { Two, "Nobody had any." }));
        s.window->go(MainWindow::Space::Read);
        QVERIFY(!s.window->close());
        // Where it is said, whichever space one is in.
        QTRY_VERIFY(s.button(u"Save a Copy…"_s));
        const auto text = [&] {
            return s.writing()->strip()->text();
        };
        QVERIFY2(text().contains(u"what you decided of the conflict"_s), qPrintable(text()));
        QCOMPARE(text().contains(u"what you typed"_s), isTyped);
        s.button(u"Try Again"_s)->click();
        QTRY_VERIFY(s.button(u"Close Anyway"_s));
        QVERIFY2(text().contains(u"your own words there"_s), qPrintable(text()));
        QCOMPARE(text().contains(u"what you typed"_s), isTyped);
        s.button(u"Save a Copy…"_s)->click();
        QStringList names;
        QByteArray all;
        for (int file = 0; file < (isTyped ? 2 : 1); ++file) {
            QFileDialog *dialog = nullptr;
            QTRY_VERIFY((dialog = s.window->findChild<QFileDialog *>()) && dialog->isVisible());
            names << QFileInfo(dialog->selectedFiles().value(0)).fileName();
            const QString path = elsewhere.filePath(names.back());
            dialog->selectFile(path);
            static_cast<QDialog *>(dialog)->accept();
            QFile copy(path);
            QVERIFY(copy.open(QIODevice::ReadOnly));
            all += copy.readAll();
            delete dialog;
        }
        QCOMPARE(names,
            isTyped ? QStringList({ u"Bread.html"_s, u"My own words.html"_s })
                    : QStringList(u"My own words.html"_s));
        QVERIFY2(all.contains("<p>Mine. Ours.</p>"), all.constData());
        QCOMPARE(all.contains("<p>Nobody had any.</p>"), isTyped);
        QVERIFY2(text().contains(u"which of the texts you chose"_s), qPrintable(text()));
        QCOMPARE(text().contains(u"What you typed"_s), isTyped);
        QVERIFY(s.window->isVisible());
        s.button(u"Close Anyway"_s)->click();
        QVERIFY(!s.window->isVisible());
    }

    void theWindowClosesOnceWhatWasJustDecidedIsOnTheDisk()
    {
        Staged s(titled(u"The bridge"_s, { One, Two }), titled(u"The bridge"_s, { "Mine.", Two }),
            titled(u"The bridge"_s, { "Theirs.", Two }));
        s.open();
        s.resolve(1);
        s.key(Qt::Key_T);
        QVERIFY(!s.window->close()); // Not yet.
        QTRY_VERIFY(!s.window->isVisible());
        const auto row = *s.newsroom.desk->outbox().conflictOf(s.draft);
        QVERIFY(row);
        QVERIFY(!await(s.newsroom.desk->outbox().conflict(*row))->kept.isEmpty());
    }

    void ownWordsOfAPlaceThatChangedAreOfferedAgain()
    {
        Staged s(titled(u"The bridge"_s, { One, Two }), titled(u"The bridge"_s, { "Mine.", Two }),
            titled(u"The bridge"_s, { "Theirs.", Two }));
        s.open();
        s.resolve(1);
        s.key(Qt::Key_W);
        auto *own = s.view()->findChild<PostEdit *>();
        QTRY_VERIFY(own && own->hasFocus());
        QTest::keyClicks(own, u" Ours."_s);
        s.changeOnSite(titled(u"The bridge"_s, { "Theirs again.", Two }));
        s.view()->apply();
        QTRY_COMPARE(s.count(), u"0 of 1 decided"_s);
        s.view()->take(Take::Own);
        QCOMPARE(s.view()->resolution().blocks.front().own, text({ "Mine. Ours." }));
    }

    void whoWritesOwnWordsGoesOnWritingWhenAnotherPlaceChanges()
    {
        constexpr int count = 16;
        ChangedByBoth both(count);
        Staged s(titled(u"The bridge"_s, both.base), titled(u"The bridge"_s, both.mine),
            titled(u"The bridge"_s, both.theirs));
        s.open();
        s.resolve(count);
        for (int i = 0; i < count - 2; ++i)
            s.key(Qt::Key_F3);
        s.key(Qt::Key_W);
        const QPointer own = s.view()->findChild<PostEdit *>();
        QTRY_VERIFY(own && own->hasFocus());
        QTest::keyClicks(own, u" Ours."_s);
        s.key(Qt::Key_Left); // Before the full stop.
        both.theirs.front() = "Theirs again";
        s.changeOnSiteAndShow(titled(u"The bridge"_s, both.theirs));
        QTRY_VERIFY(s.view()->shown()->texts.theirs.content.contains("Theirs again"));
        QTRY_VERIFY(!own && s.view()->findChild<PostEdit *>());
        QTest::keyClicks(QApplication::focusWidget(), u" MTB"_s); // At once, before all of them stand again.
        QTRY_VERIFY(s.view()->isPresented());
        QCOMPARE(s.view()->placeCount(), count);
        QCOMPARE(s.view()->decidedCount(), 1);
        auto *again = s.view()->findChild<PostEdit *>();
        QVERIFY(again && again->hasFocus());
        QCOMPARE(again->markup(), text({ "Mine 14 Ours MTB." }));
        QTRY_VERIFY(!again->visibleRegion().isEmpty());
    }

    void aRebuildTakesNoFocusFromElsewhere()
    {
        Staged s(titled(u"The bridge"_s, { One, Two, Three }),
            titled(u"The bridge"_s, { "Mine one.", Two, "Mine three." }),
            titled(u"The bridge"_s, { "Theirs one.", Two, "Theirs three." }));
        s.open();
        s.resolve(2);
        s.key(Qt::Key_M);
        auto *elsewhere = s.writing()->panes().front();
        elsewhere->setFocus();
        QSignalSpy presented(s.view(), &ConflictView::presented);
        s.changeOnSiteAndShow(titled(u"The bridge"_s, { "Theirs one.", Two, "Theirs again." }));
        QTRY_COMPARE(presented.size(), 1);
        QVERIFY(elsewhere->hasFocus());
        QCOMPARE(s.count(), u"1 of 2 decided"_s);
        s.view()->take(Take::Theirs); // Where one was.
        QCOMPARE(s.view()->resolution().blocks.front().take, Take::Theirs);
    }

    void whoWritesInAPlaceThatIsGoneDecidesNothingByGoingOn_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<Qt::KeyboardModifier>("modifier");
        QTest::newRow("with Alt+Down") << int(Qt::Key_Down) << Qt::AltModifier;
        QTest::newRow("with F3") << int(Qt::Key_F3) << Qt::NoModifier;
    }

    void whoWritesInAPlaceThatIsGoneDecidesNothingByGoingOn()
    {
        QFETCH(int, key);
        QFETCH(Qt::KeyboardModifier, modifier);
        Staged s(titled(u"The bridge"_s, { One, Two, Three }),
            titled(u"The bridge"_s, { "Mine one.", Two, "Mine three." }),
            titled(u"The bridge"_s, { "Theirs one.", Two, "Theirs three." }));
        s.open();
        s.resolve(2);
        s.key(Qt::Key_W);
        auto *own = s.view()->findChild<PostEdit *>();
        QTRY_VERIFY(own && own->hasFocus());
        QTest::keyClicks(own, u" Ours."_s);
        QSignalSpy presented(s.view(), &ConflictView::presented);
        s.changeOnSiteAndShow(titled(u"The bridge"_s, { "Mine one.", Two, "Theirs three." }));
        QTRY_COMPARE(presented.size(), 1);
        QCOMPARE(s.count(), u"0 of 1 decided"_s);
        QVERIFY(s.view()->hasFocus());
        for (const int letter : { Qt::Key_M, Qt::Key_T, Qt::Key_B, Qt::Key_W })
            s.key(letter);
        QCOMPARE(s.count(), u"0 of 1 decided"_s);
        s.key(key, modifier);
        s.key(Qt::Key_T);
        QCOMPARE(s.count(), u"1 of 1 decided"_s);
        QCOMPARE(s.view()->ownWords(), u"Mine one. Ours."_s);
    }

    void ownWordsThatFindNoPlaceAreKeptAndCanBeCopied()
    {
        Staged s(titled(u"The bridge"_s, { One, Two, Three }),
            titled(u"The bridge"_s, { "Mine one.", Two, "Mine three." }),
            titled(u"The bridge"_s, { "Theirs one.", Two, "Theirs three." }));
        s.open();
        s.resolve(2);
        s.key(Qt::Key_W);
        auto *own = s.view()->findChild<PostEdit *>();
        QTRY_VERIFY(own && own->hasFocus());
        QTest::keyClicks(own, u" Ours."_s);
        s.view()->takeRest(Take::Mine);
        QSignalSpy presented(s.view(), &ConflictView::presented);
        s.changeOnSiteAndShow(titled(u"The bridge"_s, { "Mine one.", Two, "Theirs three." }));
        QTRY_COMPARE(presented.size(), 1);
        QCOMPARE(s.count(), u"1 of 1 decided"_s);
        QCOMPARE(s.view()->ownWords(), u"Mine one. Ours."_s);
        s.view()->goTo(Toward::End);
        s.key(Qt::Key_T);
        s.close(); // And they outlive the window.
        s.open();
        s.resolve(1);
        QTRY_COMPARE(s.count(), u"1 of 1 decided"_s);
        QCOMPARE(s.view()->ownWords(), u"Mine one. Ours."_s);
        s.view()->apply();
        QTRY_VERIFY(!s.writing()->isDeciding());
        s.closeMessage();
        QCOMPARE(s.copied(), u"Mine one. Ours."_s);
    }

    void ownWordsThatAreNotTakenCanBeCopiedWhenItIsOver_data()
    {
        QTest::addColumn<bool>("isKept");
        QTest::newRow("applied") << false;
        QTest::newRow("mine becomes a draft") << true;
    }

    void ownWordsThatAreNotTakenCanBeCopiedWhenItIsOver()
    {
        QFETCH(bool, isKept);
        Staged s(titled(u"The bridge"_s, { One, Two, Three }),
            titled(u"The bridge"_s, { "Mine one.", Two, "Mine three." }),
            titled(u"The bridge"_s, { "Theirs one.", Two, "Theirs three." }));
        s.open();
        s.resolve(2);
        s.writeOwn({ u" Untaken."_s, u" Taken."_s });
        if (isKept)
            s.view()->keepMine();
        else
            s.view()->apply();
        QTRY_VERIFY(!s.writing()->isDeciding());
        // Whatever is done about the first message, and however often it is copied.
        s.button(isKept ? u"Open Mine"_s : u"Undo"_s)->click();
        QTRY_COMPARE(s.now().fields.content,
            isKept ? text({ "Theirs one.", Two, "Theirs three." })
                   : text({ "Mine one.", Two, "Mine three." }));
        const QString own = isKept ? u"Mine one. Untaken.\n\nMine three. Taken."_s : u"Mine one. Untaken."_s;
        if (!isKept) {
            QTRY_VERIFY(s.writing()->strip()->text().contains(u"is back"_s));
            s.closeMessage();
        }
        QCOMPARE(s.copied(), own);
        QCOMPARE(s.copied(), own);
        s.close(); // Nor does the end of the program take them away.
        s.open();
        QCOMPARE(s.copied(), own);
        s.closeMessage(); // This does, and can be undone: it is where another message was closed.
        QTRY_VERIFY(s.button(u"Undo"_s));
        QVERIFY(s.newsroom.desk->outbox().ownWords(s.draft)->isEmpty());
        s.button(u"Undo"_s)->click();
        QTRY_COMPARE(s.copied(), own);
        s.closeMessage();
        QTRY_VERIFY(s.newsroom.desk->outbox().ownWords(s.draft)->isEmpty());
        s.close();
        s.open();
        QVERIFY(s.copied().isEmpty());
    }

    void ownWordsAreOfferedThoughAnotherPostIsOpenBeforeItIsApplied()
    {
        Staged s(titled(u"The bridge"_s, { One, Two, Three }),
            titled(u"The bridge"_s, { "Mine one.", Two, "Mine three." }),
            titled(u"The bridge"_s, { "Theirs one.", Two, "Theirs three." }));
        s.open();
        const DraftId other = *await(s.newsroom.desk->drafts().create(titled(u"Bread"_s, { Two })));
        s.resolve(2);
        s.writeOwn({ u" Untaken."_s, u" Taken."_s });
        s.view()->apply();
        s.writing()->open(other);
        QTRY_COMPARE(s.copied(), u"Mine one. Untaken."_s);
        QVERIFY(s.writing()->strip()->text().contains(u"The bridge"_s));
        QCOMPARE(s.now().fields.content, text({ "Mine one.", Two, "Mine three. Taken." }));
        QCOMPARE(s.writing()->draft(), other);
    }

    void ownWordsAreOfferedWhenAnotherResolvedIt()
    {
        Staged s(titled(u"The bridge"_s, { One, Two }), titled(u"The bridge"_s, { "Mine.", Two }),
            titled(u"The bridge"_s, { "Theirs.", Two }));
        s.open();
        s.resolve(1);
        s.writeOwn({ u" Ours."_s });
        s.resolveElsewhere();
        s.view()->apply();
        QTRY_COMPARE(s.copied(), u"Mine. Ours."_s);
        s.close();
        s.open();
        QCOMPARE(s.copied(), u"Mine. Ours."_s);
    }

    void whatChangesOnTheSiteMeanwhileIsShownAgain()
    {
        Staged s(titled(u"The bridge"_s, { One, Two, Three }),
            titled(u"The bridge"_s, { "Mine one.", Two, "Mine three." }),
            titled(u"The bridge"_s, { "Theirs one.", Two, "Theirs three." }));
        s.open();
        s.resolve(2);
        s.key(Qt::Key_M);
        s.key(Qt::Key_F3);
        s.key(Qt::Key_M);
        s.changeOnSite(titled(u"The bridge"_s, { "Theirs one.", Two, "Theirs again." }));
        // Applied before the window has heard of it: nothing is taken of what nobody saw.
        s.key(Qt::Key_Return, Qt::ControlModifier | Qt::AltModifier);
        QTRY_VERIFY(s.writing()->strip()->holds(u"conflict"_s));
        QTRY_COMPARE(s.count(), u"1 of 2 decided"_s);
        QVERIFY(s.writing()->isDeciding());
        QCOMPARE(s.now().fields.content, text({ "Mine one.", Two, "Mine three." }));
        s.view()->goTo(Toward::End);
        s.view()->takeRest(Take::Theirs);
        s.view()->apply();
        QTRY_VERIFY(!s.writing()->isDeciding());
        QCOMPARE(s.now().fields.content, text({ "Mine one.", Two, "Theirs again." }));
    }

    void whatIsTypedMeanwhileIsShownAgain()
    {
        Staged s(titled(u"The bridge"_s, { One, Two }), titled(u"The bridge"_s, { "Mine.", Two }),
            titled(u"The bridge"_s, { "Theirs.", Two }));
        s.open();
        s.resolve(1);
        s.key(Qt::Key_T);
        PostFields typed = s.now().fields;
        typed.content = text({ "Mine, and more.", Two });
        s.newsroom.desk->drafts().write(s.draft, typed);
        QTRY_COMPARE(s.view()->shown()->texts.mine.content, typed.content);
        QTRY_COMPARE(s.count(), u"0 of 1 decided"_s);
        QVERIFY(s.writing()->strip()->holds(u"conflict"_s));
    }

    void whatIsResolvedElsewhereIsToldAndClosed()
    {
        Staged s(titled(u"The bridge"_s, { One, Two }), titled(u"The bridge"_s, { "Mine.", Two }),
            titled(u"The bridge"_s, { "Theirs.", Two }));
        s.open();
        s.resolve(1);
        s.key(Qt::Key_T);
        s.resolveElsewhere();
        s.view()->apply();
        QTRY_VERIFY(!s.writing()->isDeciding());
        QVERIFY(s.writing()->strip()->text().contains(u"no conflict any more"_s));
        QCOMPARE(s.now().fields.content, text({ "Mine.", "Theirs.", Two }));
    }

    void aDraftThatGoesToTheTrashTakesItsConflictAlong()
    {
        Staged s(titled(u"The bridge"_s, { One }), titled(u"The bridge"_s, { "Mine." }),
            titled(u"The bridge"_s, { "Theirs." }));
        s.open();
        s.resolve(1);
        const DraftId other = *await(s.newsroom.desk->drafts().create(titled(u"Bread"_s, { Two })));
        s.key(Qt::Key_M);
        s.view()->apply();
        s.writing()->trash(); // While it is being applied.
        QTRY_VERIFY(!s.writing()->draft());
        s.writing()->open(other);
        QVERIFY(!s.writing()->isDeciding());
        QVERIFY(s.writing()->editor()->isVisible());
        QTest::qWait(50);
        QCOMPARE(s.writing()->editor()->markup(), text({ Two }));
        s.writing()->open(s.draft);
        QTest::qWait(50);
        QVERIFY(!s.writing()->isDeciding());
    }

    void mineBecomesADraftOfItsOwn()
    {
        Staged s(titled(u"The bridge"_s, { One, Two }), titled(u"The bridge"_s, { "Mine.", Two }),
            titled(u"The bridge"_s, { "Theirs.", Two }));
        s.open();
        s.resolve(1);
        s.command(Command::KeepMineAsDraft)->trigger();
        QTRY_VERIFY(!s.writing()->isDeciding());
        QCOMPARE(s.now().fields.content, text({ "Theirs.", Two }));
        QCOMPARE(s.writing()->editor()->markup(), text({ "Theirs.", Two }));
        QCOMPARE(s.newsroom.desk->drafts().list()->size(), size_t(2));
        QTRY_VERIFY(s.writing()->strip()->holds(u"conflict"_s));
        for (auto *button : s.writing()->strip()->findChildren<QPushButton *>()) {
            if (button->text() == u"Open Mine"_s)
                button->click();
        }
        QTRY_VERIFY(s.writing()->draft() != s.draft);
        QCOMPARE(s.writing()->editor()->markup(), text({ "Mine.", Two }));
    }

    void bothTextsStandBesideEachOtherWhereThereIsRoom()
    {
        Staged s(titled(u"The bridge"_s, { One, Two }),
            titled(u"The bridge"_s, { "The bridge is ours.", Two }),
            titled(u"The bridge"_s, { "The bridge is theirs.", Two }));
        s.open();
        s.resolve(1);
        const auto choices = s.view()->findChildren<QRadioButton *>();
        QCOMPARE(choices.size(), 4);
        const auto place = [&](int i) {
            return choices.at(i)->mapTo(s.view(), QPoint());
        };
        QTRY_COMPARE(place(0).y(), place(1).y());
        QVERIFY(choices.at(0)->accessibleDescription().contains(u"is ours"_s));
        s.window->resize(900, 700);
        QTRY_VERIFY(place(1).y() > place(0).y() + 20);
    }

    void aPageShowsThePostInReadingOrder()
    {
        const ConflictPage page
            = conflictPage(conflictOf(text({ One, Two, Three, "Bread again.", "The end." }),
                               text({ "Mine.", Two, Three, "Bread again.", "The end." }),
                               text({ "Theirs.", Two, "They found out from a baker.", "The end.", "More." })),
                {});
        QStringList rows;
        for (const ConflictRow &row : page.rows)
            rows << (row.kind == ConflictRow::Kind::Place ? u"place %1"_s.arg(row.place) : said(row));
        QCOMPARE(rows,
            QStringList({ u"place 0"_s, QString::fromUtf8(Two), u"They found out from [-the-][+a+] baker."_s,
                u"[-Bread again.-]"_s, u"The end."_s, u"[+More.+]"_s }));
        QCOMPARE(page.places.size(), size_t(1));
        QCOMPARE(page.places.front().name, u"Paragraph"_s);
        QCOMPARE(page.places.front().baseWords, QString::fromUtf8(One));
    }

    void placesThatAreEqualAreDecidedOnTheirOwn()
    {
        const ConflictPage page
            = conflictPage(conflictOf(text({ "No.", Two, "No." }), text({ "Mine.", Two, "Mine." }),
                               text({ "Theirs.", Two, "Theirs." })),
                {});
        QCOMPARE(page.places.size(), size_t(2));
        QVERIFY(page.places.front().key != page.places.back().key);
    }

    void whatAnAuthorIsCalledIsNoOtherConflict()
    {
        OpenConflict conflict;
        conflict.fields = Field::Author;
        conflict.texts.mine.author = 5;
        conflict.texts.theirs.author = 7;
        FieldLists known;
        known.authors = { { 5, u"Amina"_s }, { 7, u"Karim"_s } };
        QCOMPARE(
            conflictPage(conflict, {}).places.front().key, conflictPage(conflict, known).places.front().key);
    }

    void whatOneSideTookAwayIsAPlaceToo()
    {
        const ConflictPage page = conflictPage(
            conflictOf(text({ One, Two, Three }), text({ One, Three }), text({ One, "Theirs.", Three })), {});
        QCOMPARE(page.places.size(), size_t(1));
        QVERIFY(page.places.front().mine.trimmed().isEmpty());
        QVERIFY(page.places.front().theirs.contains("Theirs."));
        QCOMPARE(page.rows.size(), size_t(3));
        QCOMPARE(page.rows.at(1).kind, ConflictRow::Kind::Place);
    }

    void aPlaceWithinAGroupStandsBehindTheGroup()
    {
        const auto group = [](const QByteArray &inner) {
            return "<!-- wp:group -->\n<div class=\"wp-block-group\">" + inner + "</div>\n<!-- /wp:group -->";
        };
        const ConflictPage page
            = conflictPage(conflictOf(blocks::joined({ group(text({ One, Two })), blocks::paragraph(Three) }),
                               blocks::joined({ group(text({ "Mine.", Two })), blocks::paragraph(Three) }),
                               blocks::joined({ group(text({ "Theirs.", Two })), blocks::paragraph(Three) })),
                {});
        QCOMPARE(page.places.size(), size_t(1));
        QCOMPARE(page.rows.size(), size_t(3));
        QCOMPARE(page.rows.at(0).kind, ConflictRow::Kind::Settled);
        QVERIFY(said(page.rows.at(0)).contains(QString::fromUtf8(Two)));
        QCOMPARE(page.rows.at(1).kind, ConflictRow::Kind::Place);
        QCOMPARE(said(page.rows.at(2)), QString::fromUtf8(Three));
    }

    void everyWordOfEitherSideIsOnThePage()
    {
        // Without a base nothing is joined: the whole posts are one place.
        OpenConflict conflict;
        conflict.texts.mine.content = text({ One, "Mine." });
        conflict.texts.theirs.content = text({ Two, "Theirs." });
        conflict.content = mergeContent({}, conflict.texts.mine.content, conflict.texts.theirs.content);
        QCOMPARE(conflict.content.conflictCount(), 1);
        const ConflictPage page = conflictPage(conflict, {});
        QString all;
        for (const ConflictPlace &place : page.places) {
            for (const DifferencePart &part : place.words)
                all += part.text;
        }
        for (const ConflictRow &row : page.rows)
            all += said(row);
        for (const char *word : { "bridge", "Nobody", "Mine", "Theirs" })
            QVERIFY2(all.contains(QLatin1StringView(word)), word);
    }

    void wherePagesStandIsDecidedByTheirNames()
    {
        OpenConflict conflict;
        conflict.texts.mine.parent = 8;
        conflict.texts.theirs.parent = 9;
        conflict.texts.mine.menuOrder = 4;
        conflict.texts.theirs.menuOrder = -1;
        conflict.fields = Field::Parent | Field::MenuOrder;
        FieldLists lists;
        lists.pages = { { 8, u"About us"_s, 0, 0, 0 } };
        const ConflictPage page = conflictPage(conflict, lists);
        QCOMPARE(page.places.size(), size_t(2));
        QCOMPARE(page.places.front().name, u"Parent page"_s);
        QCOMPARE(QString::fromUtf8(page.places.front().mine), u"About us"_s);
        QCOMPARE(QString::fromUtf8(page.places.front().theirs), u"Page 9 of the site"_s);
        QCOMPARE(page.places.front().baseWords, u"None: at the top"_s);
        QCOMPARE(page.places.back().name, u"Order"_s);
        QCOMPARE(QString::fromUtf8(page.places.back().theirs), QLocale().toString(-1));
        QCOMPARE(page.places.front().words.size(), size_t(2)); // Nothing of two names is the same.
    }

    void eachLineRunsAsItsOwnWordsDo()
    {
        WordsView view;
        view.show({ { {}, { { DifferencePart::Kind::Same, u"أغلق الجسر"_s } }, WordsView::Side::Both },
            { {}, { { DifferencePart::Kind::Same, u"Мост закрыли"_s } }, WordsView::Side::Both } });
        QCOMPARE(view.document()->firstBlock().textDirection(), Qt::RightToLeft);
        QCOMPARE(view.document()->lastBlock().textDirection(), Qt::LeftToRight);
    }

    void whatIsDecidedOfManyPlacesStaysWhileTheyAreMadeAnew()
    {
        OpenConflict conflict = conflictInEach(60);
        ConflictView view;
        view.resize(900, 700);
        view.show();
        view.present(conflict, {}, {});
        QSignalSpy presented(&view, &ConflictView::presented);
        QVERIFY(presented.wait());
        QCOMPARE(view.placeCount(), 60);
        view.takeRest(Take::Theirs);
        for (int times = 0; times < 3; ++times) {
            ++conflict.theirs;
            view.present(conflict, {}, {});
            QTest::qWait(times * 3); // As a rule in the middle of it.
        }
        QTRY_VERIFY(view.isDecided());
        QCOMPARE(view.resolution(), [&] {
            Resolution all = resolutionOf(conflict, Take::Theirs);
            all.fromTheirs = {};
            return all;
        }());
    }

    void whereOneWritesStaysOnTheScreenHoweverOftenThePlacesAreMadeAnew()
    {
        OpenConflict conflict = conflictInEach(40);
        ConflictView view;
        view.resize(900, 700);
        view.show();
        view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.setFocus();
        view.present(conflict, {}, {});
        QSignalSpy presented(&view, &ConflictView::presented);
        QVERIFY(presented.wait());
        for (int i = 0; i < 37; ++i)
            view.goTo(Toward::End);
        view.take(Take::Own);
        const auto placeOf = [&](const QWidget *widget) {
            return QRect(widget->mapTo(&view, QPoint()), widget->size());
        };
        const auto *own = view.findChild<PostEdit *>();
        QTRY_VERIFY(own->hasFocus() && view.rect().contains(placeOf(own)));
        const int before = placeOf(own->parentWidget()).y();
        for (int wait = 0; wait < 12; ++wait) {
            ++conflict.theirs;
            presented.clear();
            view.present(conflict, {}, {});
            QTest::qWait(wait); // The next one comes in the middle of it.
        }
        QVERIFY(presented.size() > 0 || presented.wait());
        own = view.findChild<PostEdit *>();
        QTRY_VERIFY(own->hasFocus() && view.rect().contains(placeOf(own)));
        QTRY_COMPARE(placeOf(own->parentWidget()).y(), before);
    }

    void whatDiffersIsMarkedWithMoreThanColour()
    {
        WordsView view;
        const std::vector<DifferencePart> words{ { DifferencePart::Kind::Same, u"The bridge is "_s },
            { DifferencePart::Kind::Removed, u"ours"_s }, { DifferencePart::Kind::Added, u"theirs"_s } };
        view.show({ { {}, words, WordsView::Side::Before }, { {}, words, WordsView::Side::After } });
        QCOMPARE(view.toPlainText(), u"The bridge is ours\nThe bridge is theirs"_s);
        QStringList underlined;
        for (QTextBlock line = view.document()->begin(); line.isValid(); line = line.next()) {
            for (auto part = line.begin(); !part.atEnd(); ++part) {
                if (part.fragment().charFormat().fontUnderline())
                    underlined << part.fragment().text();
            }
        }
        QCOMPARE(underlined, QStringList({ u"ours"_s, u"theirs"_s }));
    }
};

QTEST_MAIN(ConflictTest)
#include "conflict_test.moc"

#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "shell/mainwindow.h"
#include "support/fulldisk.h"
#include "widgets/strip.h"
#include "writing/writespace.h"

#include <QFileDialog>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace {

/// A window with a draft, words in it, and a disk that takes nothing more while `isFull`.
struct Closeable {
    Closeable()
        : window(std::make_unique<MainWindow>(*newsroom.desk))
    {
        PostFields fields;
        fields.title = u"Voices: a/b"_s;
        id = *await(newsroom.desk->drafts().create(fields));
        window->show();
        window->go(MainWindow::Space::Write);
        window->writing()->open(id);
    }
    ~Closeable() { setFull(false); }

    Drafts &drafts() { return newsroom.desk->drafts(); }
    MessageStrip *strip() const { return window->writing()->strip(); }
    void type(const QString &text)
    {
        window->writing()->editor()->moveCursor(QTextCursor::End);
        QTest::keyClicks(window->writing()->editor(), text);
    }
    QPushButton *button(const QString &text) const
    {
        for (QPushButton *each : strip()->findChildren<QPushButton *>()) {
            if (each->text().remove(u'&') == text && each->isVisibleTo(strip()))
                return each;
        }
        return nullptr;
    }
    void setFull(bool isFull) { setDiskFull(isFull); }

    Newsroom newsroom;
    std::unique_ptr<MainWindow> window;
    DraftId id;
};

} // namespace

/// Closing the window: nothing typed is lost by it.
class ClosingTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
#ifndef Q_OS_LINUX
        QSKIP("limits are set on Linux only");
#endif
    }

    void closingWithNothingUnsavedIsInstant()
    {
        Closeable closeable;
        QVERIFY(closeable.window->close());
        QVERIFY(!closeable.window->isVisible());
    }

    void whatWasTypedAMomentAgoIsOnTheDiskWhenTheWindowIsGone()
    {
        Closeable closeable;
        closeable.type(u"Seen just now."_s);
        QVERIFY(closeable.drafts().hasUnsaved());
        closeable.window->close();
        QTRY_VERIFY_WITH_TIMEOUT(!closeable.window->isVisible(), 1500);
        QVERIFY(!closeable.drafts().hasUnsaved());
        QVERIFY(closeable.drafts().draft(closeable.id)->fields.content.contains("Seen just now."));
        QVERIFY(closeable.strip()->isEmpty());
    }

    void onAFullDiskTheWindowStaysAndSaysWhatToDo()
    {
        Closeable closeable;
        closeable.setFull(true);
        closeable.type(u"Seen on a full disk."_s);
        QVERIFY(!closeable.window->close());
        QTRY_VERIFY(closeable.button(u"Try Again"_s));
        QVERIFY(closeable.button(u"Save a Copy…"_s));
        QVERIFY(!closeable.button(u"Close Anyway"_s));
        QVERIFY(closeable.window->isVisible());
        QTest::qWait(50);
        QVERIFY(!closeable.window->close());
        QTRY_VERIFY(closeable.button(u"Close Anyway"_s));
        QTest::qWait(3000); // It is tried again by itself meanwhile, and fails: what is asked stays asked.
        QVERIFY(closeable.button(u"Close Anyway"_s));
        QVERIFY(closeable.window->isVisible());
        closeable.button(u"Close Anyway"_s)->click();
        QVERIFY(!closeable.window->isVisible());
    }

    void withSpaceAgainTryingAgainCloses()
    {
        Closeable closeable;
        closeable.setFull(true);
        closeable.type(u"Seen on a full disk."_s);
        QVERIFY(!closeable.window->close());
        QTRY_VERIFY(closeable.button(u"Try Again"_s));
        closeable.setFull(false);
        closeable.button(u"Try Again"_s)->click();
        QTRY_VERIFY(!closeable.window->isVisible());
        QVERIFY(closeable.drafts().draft(closeable.id)->fields.content.contains("Seen on a full disk."));
        QVERIFY(!closeable.drafts().hasUnsaved());
    }

    void withSpaceAgainTheQuestionGoesByItself()
    {
        Closeable closeable;
        closeable.setFull(true);
        closeable.type(u"Seen."_s);
        QVERIFY(!closeable.window->close());
        QTRY_VERIFY(closeable.button(u"Try Again"_s));
        closeable.setFull(false);
        QTRY_VERIFY_WITH_TIMEOUT(!closeable.drafts().hasUnsaved(), 10000);
        QTRY_VERIFY(!closeable.button(u"Try Again"_s));
        QVERIFY(closeable.window->isVisible());
    }

    void aCopyElsewhereHoldsEverythingTyped()
    {
        Closeable closeable;
        const QTemporaryDir elsewhere;
        closeable.setFull(true);
        closeable.type(u"Seen & heard."_s);
        QVERIFY(!closeable.window->close());
        QTRY_VERIFY(closeable.button(u"Save a Copy…"_s));
        closeable.button(u"Save a Copy…"_s)->click();
        auto *dialog = closeable.window->findChild<QFileDialog *>();
        QVERIFY(dialog);
        const QString path = elsewhere.filePath(u"copy.html"_s);
        dialog->selectFile(path);
        static_cast<QDialog *>(dialog)->accept();
        QFile copy(path);
        QVERIFY(copy.open(QIODevice::ReadOnly));
        const QByteArray bytes = copy.readAll();
        QVERIFY2(bytes.contains("<h1>Voices: a/b</h1>"), bytes.constData());
        QVERIFY2(bytes.contains("<p>Seen &amp; heard.</p>"), bytes.constData());
        QVERIFY(closeable.window->isVisible()); // Until the person says so.
        QVERIFY(closeable.strip()->text().contains(u"copy.html"_s));
        closeable.button(u"Close Anyway"_s)->click();
        QVERIFY(!closeable.window->isVisible());
    }
};

QTEST_MAIN(ClosingTest)
#include "closing_test.moc"

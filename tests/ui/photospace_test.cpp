#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "desk/photoreports.h"
#include "desk/thumbnails.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/views.h"
#include "formats/images/clean.h"
#include "formats/images/picture.h"
#include "photos/blackoutcanvas.h"
#include "photos/blackouteditor.h"
#include "photos/captionspreview.h"
#include "photos/contactsheet.h"
#include "photos/photodetails.h"
#include "photos/photospace.h"
#include "shell/mainwindow.h"
#include "storage/blobs.h"
#include "support/pictures.h"
#include "ui/inwindow.h"
#include "widgets/pictureviewer.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "writing/postedit.h"
#include "writing/writespace.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QUndoStack>

using namespace Qt::StringLiterals;

namespace {

QByteArray picture(int number)
{
    QImage image(640, 480, QImage::Format_RGB32);
    image.fill(QColor::fromHsv(number * 11 % 360, 160, 220));
    QPainter(&image).fillRect(number * 20 % 500, 100, 120, 200, QColor::fromHsv(number * 29 % 360, 200, 90));
    return savedPicture(image, "jpeg");
}

QByteArray page(int pictures)
{
    QByteArray html = "<html lang=en><head><title>Night of the flood</title>"
                      "<meta property=og:title content=\"Night of the flood\">"
                      "<meta name=author content=\"Lina Haddad\"></head><body><article>";
    for (int i = 1; i <= pictures; ++i) {
        const QByteArray number = QByteArray::number(i);
        html += "<figure><img src=/" + number + ".jpg width=640 height=480><figcaption>Street " + number
            + "</figcaption></figure>";
    }
    return html + "</article></body></html>";
}

} // namespace

/// The Photos space as a person uses it: from an address to a card in a draft, from thirty files to a
/// gallery.
class PhotoSpaceTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyLook(*qApp, Scheme::Light); }

    void init()
    {
        m_web = std::make_unique<TestServer>();
        m_newsroom = std::make_unique<Newsroom>();
        m_window = std::make_unique<MainWindow>(*m_newsroom->desk);
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        command(*m_window, "space-photos")->trigger();
        m_space = m_window->photos();
    }

    void cleanup()
    {
        m_window.reset();
        m_newsroom.reset();
        m_web.reset();
    }

    void fromAnAddressToACardInADraft()
    {
        m_web->route("/p", WireReply::answer(200, "text/html; charset=utf-8", page(3)));
        for (int i = 1; i <= 3; ++i)
            m_web->route(
                "/" + QByteArray::number(i) + ".jpg", WireReply::answer(200, "image/jpeg", picture(i)));
        QSignalSpy fetched(&reports(), &PhotoReports::fetched);
        command(*m_window, "open-photo-report")->trigger();
        auto *address = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(address);
        address->setText(m_web->url(u"/p"_s).toString());
        QTest::keyClick(address, Qt::Key_Return);
        QTRY_COMPARE(fetched.count(), 1);
        QVERIFY(m_space->report());
        QCOMPARE(m_space->report()->title, u"Night of the flood"_s);
        QCOMPARE(m_space->sheet()->model()->rowCount(), 3);
        // Nothing of one's own is offered beside somebody else's.
        for (const char *id : { "add-photos", "black-out", "gallery-into-draft", "photo-captions" })
            QVERIFY2(!command(*m_window, id)->isEnabled(), id);
        QVERIFY(!button(*m_window, u"Black out"_s) || !button(*m_window, u"Black out"_s)->isVisible());
        // Through them by key, offline.
        m_newsroom->desk->setPolicy(NetworkPolicy::Offline);
        m_space->sheet()->setFocus();
        QTest::keyClick(m_space->sheet(), Qt::Key_Return);
        PictureViewer *viewer = m_space->viewer();
        QVERIFY(viewer && viewer->isVisible());
        QTest::keyClick(viewer, Qt::Key_Right);
        QVERIFY(viewer->accessibleName().contains(u"Street 2"_s));
        QTest::keyClick(viewer, Qt::Key_Space);
        QTRY_VERIFY(viewer->isWhole());
        QTest::keyClick(viewer, Qt::Key_Escape);
        QVERIFY(!viewer->isVisible());
        QVERIFY(m_space->sheet()->hasFocus());
        // A link alone.
        command(*m_window, "card-into-draft")->trigger();
        QTRY_VERIFY(m_window->writing()->draft());
        PostEdit *editor = m_window->writing()->editor();
        QTRY_VERIFY(editor->markup().contains("qtd-card"));
        QVERIFY(!editor->markup().contains("<img"));
        const auto card = blocks::cardView(cardBlock(editor->markup()));
        QVERIFY(card);
        QCOMPARE(card->title, u"Night of the flood"_s);
        QCOMPARE(card->url, m_web->url(u"/p"_s).toString());
        QCOMPARE(card->by, u"Photo report by Lina Haddad, 127.0.0.1"_s);
        // With a picture, once somebody has allowed it.
        editor->undo();
        QTRY_VERIFY(!editor->markup().contains("qtd-card"));
        KeptPhotoReport allowed = *m_space->report();
        allowed.permission.licence = u"CC BY 4.0"_s;
        reports().change(allowed, u"Licence"_s);
        m_space->sheet()->choose({ allowed.photos[1].id });
        command(*m_window, "card-into-draft")->trigger();
        QTRY_VERIFY(editor->markup().contains("qtd-card"));
        QVERIFY(!editor->markup().contains("<img")); // A licence of nobody is none.
        editor->undo();
        allowed.permission.holder = u"Lina Haddad"_s;
        reports().change(allowed, u"Licence"_s);
        command(*m_window, "card-into-draft")->trigger();
        QTRY_VERIFY(editor->markup().contains("<img"));
        const auto shown = blocks::cardView(cardBlock(editor->markup()));
        QVERIFY(shown && shown->picture);
        QCOMPARE(shown->picture->alt, u"Street 2"_s);
        const auto hash = blocks::localPicture(shown->picture->src);
        QVERIFY(hash);
        const auto attachments = m_newsroom->desk->drafts().attachments(m_window->writing()->draft());
        QCOMPARE(attachments->size(), size_t(1));
        QCOMPARE(attachments->front().sha256, *hash);
        QCOMPARE(attachments->front().credit, u"Lina Haddad"_s);
        // And the closing line.
        command(*m_window, "closing-line")->trigger();
        QTRY_VERIFY(editor->markup().contains("See the photo report by Lina Haddad <a href=\""));
    }

    void fromThirtyFilesToAGalleryInADraft()
    {
        QStringList files;
        for (int i = 0; i < 30; ++i) {
            files.append(m_newsroom->folder.filePath(u"IMG_%1.jpg"_s.arg(30 - i)));
            QFile file(files.back());
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(picture(i));
        }
        QSignalSpy added(&reports(), &PhotoReports::added);
        // Dropped onto a space without a report: a report of one's own.
        auto data = std::make_unique<QMimeData>();
        QList<QUrl> urls;
        for (const QString &file : files)
            urls.append(QUrl::fromLocalFile(file));
        data->setUrls(urls);
        QDragEnterEvent enter({ 20, 20 }, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_space, &enter);
        QDropEvent drop({ 20, 20 }, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_space, &drop);
        QTRY_COMPARE_WITH_TIMEOUT(added.count(), 1, 60000);
        QVERIFY(m_space->report());
        QCOMPARE(m_space->report()->photos.size(), size_t(30));
        QTRY_VERIFY(!reports().thumbnails().find(m_space->report()->photos.front().sha256).isNull());
        command(*m_window, "sort-photos-by-name")->trigger();
        QCOMPARE(m_space->report()->photos.front().name, u"IMG_1.jpg"_s);
        QCOMPARE(m_space->report()->photos[1].name, u"IMG_2.jpg"_s); // Not IMG_10.
        QTest::keyClick(m_space->sheet(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_space->report()->photos.front().name, u"IMG_30.jpg"_s);
        QTest::keyClick(m_space->sheet(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_space->report()->photos.front().name, u"IMG_1.jpg"_s);

        // One credit for all of them, a caption and an alt text for one.
        m_space->sheet()->setFocus();
        QTest::keyClick(m_space->sheet(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(m_space->chosenPhotos().size(), size_t(30));
        auto *credit = named<QLineEdit>(*m_window, u"Credit who made it"_s);
        QVERIFY(credit);
        credit->setFocus();
        QTest::keyClicks(credit, u"Lina"_s);
        QVERIFY(std::ranges::all_of(
            m_space->report()->photos, [](const KeptPhoto &photo) { return photo.credit == u"Lina"_s; }));
        const KeptPhoto first = m_space->report()->photos.front();
        m_space->sheet()->choose({ first.id });
        auto *caption = named<QPlainTextEdit>(*m_window, u"Caption"_s);
        QVERIFY(caption);
        caption->setFocus();
        QTest::keyClicks(caption, u"The queue"_s);
        QCOMPARE(m_space->report()->photos.front().caption, u"The queue"_s);
        QCOMPARE(m_space->chosenPhotos().size(), size_t(1));
        auto *alt = named<QPlainTextEdit>(*m_window, u"Alt text what it shows"_s);
        QVERIFY(alt);
        alt->setPlainText(u"People before a shop"_s);
        QVERIFY(named<QPlainTextEdit>(*m_window, u"Alt text (20 of 125)"_s));

        // The others from a spreadsheet.
        QApplication::clipboard()->setText(u"2\tSecond\tAlt two\nIMG_3\tThird\n99\tNobody"_s);
        command(*m_window, "photo-captions")->trigger();
        auto *preview = m_window->findChild<CaptionsPreview *>();
        QVERIFY(preview && preview->isVisible());
        QPushButton *write = button(*preview, u"Write them down"_s);
        QVERIFY(write && write->isEnabled());
        write->click();
        QCOMPARE(m_space->report()->photos[1].caption, u"Second"_s);
        QCOMPARE(m_space->report()->photos[2].caption, u"Third"_s);

        // A face is blacked out by key, and burnt in.
        m_space->sheet()->setFocus();
        command(*m_window, "black-out")->trigger();
        BlackOutEditor *editor = m_space->blackOutEditor();
        QVERIFY(editor && editor->isVisible());
        QTRY_VERIFY(editor->canvas()->hasPicture());
        QTest::keyClick(editor, Qt::Key_Return);
        QTest::keyClick(editor, Qt::Key_Right);
        QTest::keyClick(editor, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(m_space->report()->photos.front().blackOuts.size(), size_t(1));
        const QRect box = m_space->report()->photos.front().blackOuts.front().box;
        QTest::keyClick(editor, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(m_space->report()->photos.front().blackOuts.front().box != box);
        QTest::keyClick(editor, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_space->report()->photos.front().blackOuts.front().box, box);
        QTest::keyClick(editor, Qt::Key_Escape);
        QVERIFY(!editor->isVisible());

        // Who looks at it sees what leaves.
        QTest::keyClick(m_space->sheet(), Qt::Key_Return);
        PictureViewer *viewer = m_space->viewer();
        QVERIFY(viewer && viewer->isVisible());
        QVERIFY2(viewer->accessibleName().contains(u"1 place blacked out"_s),
            qPrintable(viewer->accessibleName()));
        QTRY_COMPARE(viewer->grab().toImage().pixelColor(viewer->rect().center()), QColor(Qt::black));
        QTest::keyClick(viewer, Qt::Key_Right);
        QVERIFY(!viewer->accessibleName().contains(u"blacked out"_s));
        QTest::keyClick(viewer, Qt::Key_Escape);
        m_space->sheet()->choose({ m_space->report()->photos.front().id });

        m_space->sheet()->clearSelection();
        command(*m_window, "gallery-into-draft")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->writing()->draft()
                && m_window->writing()->editor()->markup().contains("wp-block-gallery"),
            60000);
        const DraftId draft = m_window->writing()->draft();
        const auto attachments = m_newsroom->desk->drafts().attachments(draft);
        QCOMPARE(attachments->size(), size_t(30));
        const QByteArray markup = m_window->writing()->editor()->markup();
        const auto view = blocks::galleryView(galleryBlock(markup));
        QVERIFY(view);
        QCOMPARE(view->images.size(), size_t(30));
        QCOMPARE(view->images.front().alt, u"People before a shop"_s);
        QCOMPARE(view->images.front().captionHtml(), QByteArray("The queue (Photo: Lina)"));
        QCOMPARE(view->images[1].captionHtml(), QByteArray("Second (Photo: Lina)"));
        const Blobs blobs(m_newsroom->folder.path() + u"/profile/blobs"_s);
        const QByteArray sent = *blobs.get(*blocks::localPicture(view->images.front().src));
        QVERIFY(isCleanPicture(sent));
        QCOMPARE(decodePicture(sent)->pixelColor(box.center()), QColor(Qt::black));
        // The order is the report's.
        for (const auto &image : view->images)
            QVERIFY(std::ranges::any_of(*attachments,
                [&](const Attachment &each) { return each.sha256 == *blocks::localPicture(image.src); }));
    }

    void picturesAreMovedAndRemovedAndComeBack()
    {
        command(*m_window, "new-photo-report")->trigger();
        QSignalSpy added(&reports(), &PhotoReports::added);
        for (int i = 0; i < 3; ++i)
            reports().addPicture(m_space->report()->id, picture(i), u"%1.jpg"_s.arg(i));
        QTRY_COMPARE(added.count(), 3);
        const std::vector<KeptPhoto> photos = m_space->report()->photos;
        m_space->sheet()->choose({ photos[0].id });
        QTest::keyClick(m_space->sheet(), Qt::Key_Right);
        QCOMPARE(m_space->chosenPhotos(), std::vector<PhotoId>{ photos[1].id });
        m_space->sheet()->setLayoutDirection(Qt::RightToLeft);
        QTest::keyClick(m_space->sheet(), Qt::Key_Left); // On, as the window is written.
        QCOMPARE(m_space->chosenPhotos(), std::vector<PhotoId>{ photos[2].id });
        QTest::keyClick(m_space->sheet(), Qt::Key_Right, Qt::ShiftModifier); // And back, with Shift.
        QCOMPARE(m_space->chosenPhotos(), (std::vector<PhotoId>{ photos[1].id, photos[2].id }));
        QTest::keyClick(m_space->sheet(), Qt::Key_Home, Qt::ShiftModifier);
        QCOMPARE(m_space->chosenPhotos().size(), size_t(3));
        QTest::keyClick(m_space->sheet(), Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(m_space->chosenPhotos(), (std::vector<PhotoId>{ photos[1].id, photos[2].id }));
        m_space->sheet()->setLayoutDirection(Qt::LeftToRight);
        m_space->sheet()->choose({ photos[0].id });
        m_space->sheet()->setFocus();
        command(*m_window, "move-photos-later")->trigger();
        QCOMPARE(m_space->report()->photos[1].id, photos[0].id);
        QCOMPARE(m_space->chosenPhotos(), std::vector<PhotoId>{ photos[0].id });
        command(*m_window, "move-photos-earlier")->trigger();
        QCOMPARE(m_space->report()->photos, photos);
        QTest::keyClick(m_space->sheet(), Qt::Key_Delete);
        QCOMPARE(m_space->report()->photos.size(), size_t(2));
        QPushButton *undo = button(*m_space, u"Undo"_s);
        QVERIFY(undo);
        undo->click();
        QCOMPARE(m_space->report()->photos, photos);
        const int side = m_space->sheet()->side();
        QTest::keyClick(m_space->sheet(), Qt::Key_Plus, Qt::ControlModifier);
        QVERIFY(m_space->sheet()->side() > side);
        // The report itself, too.
        const PhotoReportId id = m_space->report()->id;
        command(*m_window, "delete-photo-report")->trigger();
        QVERIFY(!m_space->report());
        button(*m_space, u"Undo"_s)->click();
        QVERIFY(m_space->report());
        QCOMPARE(m_space->report()->id, id);
    }

    void keysDuringADragChangeNoBlackOut()
    {
        command(*m_window, "new-photo-report")->trigger();
        QSignalSpy added(&reports(), &PhotoReports::added);
        reports().addPicture(m_space->report()->id, picture(1), u"1.jpg"_s);
        QTRY_COMPARE(added.count(), 1);
        m_space->sheet()->choose({ m_space->report()->photos.front().id });
        m_space->sheet()->setFocus();
        command(*m_window, "black-out")->trigger();
        BlackOutEditor *editor = m_space->blackOutEditor();
        QVERIFY(editor && editor->isVisible());
        BlackOutCanvas *canvas = editor->canvas();
        QTRY_VERIFY(canvas->hasPicture());
        const auto kept = [&] {
            return m_space->report()->photos.front().blackOuts;
        };
        const QPoint middle = canvas->rect().center();
        const auto drag = [&](QPoint from, QPoint to, const QList<Qt::Key> &keys) {
            QTest::mousePress(canvas, Qt::LeftButton, {}, from);
            QTest::mouseMove(canvas, (from + to) / 2);
            for (const Qt::Key key : keys)
                QTest::keyClick(editor, key);
            QTest::mouseMove(canvas, to);
            QTest::mouseRelease(canvas, Qt::LeftButton, {}, to);
        };
        drag(middle, middle + QPoint(40, 40), { Qt::Key_Delete, Qt::Key_Escape });
        QVERIFY(editor->isVisible());
        QCOMPARE(kept().size(), size_t(1));
        const QPoint away = middle - QPoint(80, 80);
        drag(away, away + QPoint(40, 40), {});
        QCOMPARE(kept().size(), size_t(2));
        const std::vector<BlackOut> before = kept();
        drag(away + QPoint(20, 20), away + QPoint(10, 20),
            { Qt::Key_N, Qt::Key_P, Qt::Key_N, Qt::Key_Return, Qt::Key_Delete });
        QCOMPARE(kept().size(), size_t(2));
        QCOMPARE(kept()[0], before[0]);
        QVERIFY(kept()[1] != before[1]);
        QTest::keyClick(editor, Qt::Key_Escape);
        QVERIFY(!editor->isVisible());
    }

    void captionsFromATableKeepWhatCameMeanwhile()
    {
        command(*m_window, "new-photo-report")->trigger();
        QSignalSpy added(&reports(), &PhotoReports::added);
        for (int i = 1; i <= 2; ++i) {
            reports().addPicture(m_space->report()->id, picture(i), u"%1.jpg"_s.arg(i));
            QTRY_COMPARE(added.count(), i);
        }
        const KeptPhoto first = m_space->report()->photos.front();
        QApplication::clipboard()->setText(u"1\tThe first\n2\tThe second"_s);
        command(*m_window, "photo-captions")->trigger();
        auto *preview = m_window->findChild<CaptionsPreview *>();
        QVERIFY(preview && preview->isVisible());
        reports().addPicture(m_space->report()->id, picture(3), u"3.jpg"_s);
        QTRY_COMPARE(added.count(), 3);
        KeptPhotoReport moved = *m_space->report();
        moved.title = u"Another title"_s;
        moved.photos[0].place = u"The old town"_s;
        std::swap(moved.photos[0], moved.photos[2]);
        reports().change(moved, u"Move"_s);
        button(*preview, u"Write them down"_s)->click();
        const KeptPhotoReport *after = m_space->report();
        QCOMPARE(after->title, u"Another title"_s);
        QCOMPARE(after->photos.size(), size_t(3));
        QCOMPARE(after->photos[0].name, u"3.jpg"_s);
        QCOMPARE(after->photos[0].caption, QString());
        QCOMPARE(after->photos[1].caption, u"The second"_s);
        QCOMPARE(after->photos[2].id, first.id);
        QCOMPARE(after->photos[2].caption, u"The first"_s);
        QCOMPARE(after->photos[2].place, u"The old town"_s);
    }

    void theTrashGivesBackAndDeletesForeverWhenTheyAreAskedTo()
    {
        command(*m_window, "new-photo-report")->trigger();
        QSignalSpy added(&reports(), &PhotoReports::added);
        for (int i = 0; i < 3; ++i) {
            reports().addPicture(m_space->report()->id, picture(i), u"%1.jpg"_s.arg(i));
            QTRY_COMPARE(added.count(), i + 1);
        }
        const KeptPhotoReport before = *m_space->report();
        // Out of it and back, two pictures.
        m_space->sheet()->choose({ before.photos[1].id, before.photos[2].id });
        m_space->sheet()->setFocus();
        QTest::keyClick(m_space->sheet(), Qt::Key_Delete);
        m_space->showTrash(true);
        QVERIFY(!m_space->report());
        QVERIFY(m_space->trashed());
        QCOMPARE(m_space->sheet()->model()->rowCount(), 2);
        QVERIFY(!command(*m_window, "add-photos")->isEnabled());
        QVERIFY(!command(*m_window, "undo")->isEnabled());
        command(*m_window, "take-back-photos")->trigger();
        QCOMPARE(reports().find(before.id)->photos.size(), size_t(3));
        QVERIFY(!m_space->trashed());
        button(*m_space, u"Show the Reports"_s)->click();
        QCOMPARE(m_space->report()->id, before.id);
        // The report.
        command(*m_window, "delete-photo-report")->trigger();
        QVERIFY(!m_space->report());
        m_space->showTrash(true);
        QCOMPARE(m_space->trashed()->id, before.id);
        QCOMPARE(m_space->sheet()->model()->rowCount(), 3);
        QTest::keyClick(m_space->sheet(), Qt::Key_Return);
        QVERIFY(m_space->viewer() && m_space->viewer()->isVisible()); // It may be looked at.
        QTest::keyClick(m_space->viewer(), Qt::Key_Escape);
        command(*m_window, "take-back-photos")->trigger();
        button(*m_space, u"Show"_s)->click();
        QCOMPARE(m_space->report()->id, before.id);
        // Forever, after a question.
        command(*m_window, "delete-photo-report")->trigger();
        m_space->showTrash(true);
        // Nothing is selected: the one that is shown is meant, and named.
        qobject_cast<QAbstractItemView *>(m_space->panes().front())->clearSelection();
        QVERIFY(m_space->trashed());
        command(*m_window, "delete-photos-forever")->trigger();
        QVERIFY(m_space->strip()->text().contains(u"forever"_s));
        QVERIFY2(!m_space->strip()->text().contains(u"report(s)"_s), qPrintable(m_space->strip()->text()));
        button(*m_space, u"Keep"_s)->click();
        QVERIFY(reports().find(before.id));
        command(*m_window, "delete-photos-forever")->trigger();
        button(*m_space, u"Delete Forever"_s)->click();
        QVERIFY(!reports().find(before.id));
        QVERIFY(!m_space->trashed());
        QVERIFY(button(*m_space, u"Show the Reports"_s));
    }

    void aCardLeadsToItsReportWhereverThatIs()
    {
        m_web->route("/p", WireReply::answer(200, "text/html; charset=utf-8", page(1)));
        m_web->route("/1.jpg", WireReply::answer(200, "image/jpeg", picture(1)));
        QSignalSpy fetched(&reports(), &PhotoReports::fetched);
        m_space->openAddress(m_web->url(u"/p"_s).toString());
        QTRY_COMPARE(fetched.count(), 1);
        const PhotoReportId id = m_space->report()->id;
        command(*m_window, "card-into-draft")->trigger();
        PostEdit *editor = m_window->writing()->editor();
        QTRY_VERIFY(editor->markup().contains("qtd-card"));
        const auto openFromCard = [&] {
            command(*m_window, "space-write")->trigger();
            editor->setFocus();
            editor->setTextCursor(QTextCursor(editor->document()));
            QVERIFY(command(*m_window, "open-card-report")->isEnabled());
            command(*m_window, "open-card-report")->trigger();
        };
        openFromCard();
        QTRY_VERIFY(m_space->isVisible());
        QCOMPARE(m_space->report()->id, id);
        QVERIFY(m_space->sheet()->hasFocus());
        // In the trash.
        command(*m_window, "delete-photo-report")->trigger();
        openFromCard();
        QTRY_VERIFY(m_window->writing()->strip()->text().contains(u"in the trash"_s));
        button(*m_window->writing(), u"Take It Back"_s)->click();
        QCOMPARE(m_space->report()->id, id);
        // Deleted, or never here.
        command(*m_window, "delete-photo-report")->trigger();
        reports().deleteForever(id);
        openFromCard();
        QTRY_VERIFY(m_window->writing()->strip()->text().contains(u"not kept here"_s));
        QVERIFY(button(*m_window->writing(), u"Capture It"_s));
        QVERIFY(button(*m_window->writing(), u"Open Its Page"_s));
    }

    void aPastedPictureIsAddedAndAPastedAddressIsOpened()
    {
        QSignalSpy added(&reports(), &PhotoReports::added);
        QImage image(320, 240, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        QApplication::clipboard()->setImage(image);
        command(*m_window, "paste")->trigger();
        QTRY_COMPARE(added.count(), 1);
        QVERIFY(m_space->report());
        QCOMPARE(m_space->report()->photos.size(), size_t(1));
        QCOMPARE(m_space->report()->photos.front().size, image.size());
        m_web->route("/p", WireReply::answer(200, "text/html; charset=utf-8", page(0)));
        QApplication::clipboard()->setText(m_web->url(u"/p"_s).toString());
        command(*m_window, "paste")->trigger();
        QTRY_COMPARE(m_space->report()->title, u"Night of the flood"_s);
    }

    void aShapeThatHidesNothingIsNotMadeAndWhereOneIsAllIsBlack()
    {
        QImage white(320, 240, QImage::Format_RGB32);
        white.fill(Qt::white);
        BlackOutCanvas canvas;
        canvas.resize(400, 300);
        canvas.show(
            white, [white](QSize) { return QtFuture::makeReadyFuture(Result<QImage>(white)); },
            canvas.size());
        BlackOut atEdge;
        atEdge.box = { -30, 10, 40, 40 };
        canvas.present(white.size(), { atEdge });
        canvas.chooseNext(1);
        canvas.growChosen({ -35, 0 });
        QCOMPARE(canvas.shapes().front(), atEdge);
        canvas.growChosen({ 5, 0 });
        QCOMPARE(canvas.shapes().front().box.width(), 45);
        BlackOut outside;
        outside.box = { 400, 10, 20, 20 };
        canvas.present(white.size(), { outside });
        QTRY_COMPARE(canvas.grab().toImage().pixelColor(canvas.rect().center()), QColor(Qt::black));
    }

private:
    PhotoReports &reports() const { return m_newsroom->desk->photoReports(); }
    static blocks::Block firstOf(const QByteArray &markup, blocks::Kind kind)
    {
        for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(markup))) {
            if (blocks::kindOf(block) == kind)
                return block;
        }
        return {};
    }
    static blocks::Block cardBlock(const QByteArray &markup) { return firstOf(markup, blocks::Kind::Card); }
    static blocks::Block galleryBlock(const QByteArray &markup)
    {
        return firstOf(markup, blocks::Kind::Gallery);
    }

    std::unique_ptr<TestServer> m_web;
    std::unique_ptr<Newsroom> m_newsroom;
    std::unique_ptr<MainWindow> m_window;
    PhotoSpace *m_space = nullptr;
};

QTEST_MAIN(PhotoSpaceTest)
#include "photospace_test.moc"

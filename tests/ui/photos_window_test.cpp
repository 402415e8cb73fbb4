#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "desk/photoreports.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/views.h"
#include "formats/images/clean.h"
#include "photos/blackoutcanvas.h"
#include "photos/blackouteditor.h"
#include "photos/captionspreview.h"
#include "photos/contactsheet.h"
#include "photos/photospace.h"
#include "shell/jobspopover.h"
#include "support/metadata.h"
#include "support/pictures.h"
#include "ui/inwindow.h"
#include "widgets/style.h"
#include "writing/postedit.h"
#include "writing/writespace.h"

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QJsonArray>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QSignalSpy>
#include <QTimer>
#include <QtMath>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int thirty = 30;

/// Like no other; small, so that the site has little to scale.
QImage scene(int number)
{
    QImage image(360, 240, QImage::Format_RGB32);
    image.fill(QColor::fromHsv(number * 11 % 360, 160, 220));
    QPainter(&image).fillRect(number * 8 % 300, 60, 60, 100, QColor::fromHsv(number * 29 % 360, 200, 120));
    return image;
}

blocks::Block firstOf(const QByteArray &markup, blocks::Kind kind)
{
    for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(markup))) {
        if (blocks::kindOf(block) == kind)
            return block;
    }
    return {};
}

/// The library of the site, as it tells it.
std::vector<QJsonObject> attachmentsOf(const WordPressServer &wordpress)
{
    const QByteArray json = wordpress.eval(R"(
        $all = [];
        foreach (get_posts(['post_type' => 'attachment', 'post_status' => 'any', 'numberposts' => -1,
                            'orderby' => 'ID', 'order' => 'ASC']) as $post) {
            $full = wp_get_attachment_url($post->ID);
            $sizes = [];
            foreach (wp_get_attachment_metadata($post->ID)['sizes'] ?? [] as $size)
                $sizes[] = dirname($full) . '/' . $size['file'];
            $all[] = ['id' => $post->ID, 'title' => $post->post_title, 'caption' => $post->post_excerpt,
                'alt' => get_post_meta($post->ID, '_wp_attachment_image_alt', true), 'url' => $full, 'sizes' => $sizes];
        }
        echo json_encode($all);)");
    std::vector<QJsonObject> all;
    for (const auto &each : QJsonDocument::fromJson(json).array())
        all.push_back(each.toObject());
    return all;
}

/// Whatever a JPEG leaves of black.
bool isBlackWithin(const QImage &image, const QRect &box)
{
    for (int y = box.top(); y <= box.bottom(); ++y) {
        for (int x = box.left(); x <= box.right(); ++x) {
            if (qGray(image.pixel(x, y)) > 24)
                return false;
        }
    }
    return !box.isEmpty();
}

} // namespace

/// The whole way of photos as a person goes it, in the window and to a real WordPress: from an address to a
/// published card, from thirty files of a camera to a published gallery.
class PhotosWindowTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_wordpress = std::make_unique<WordPressServer>();
        if (m_wordpress->isSkipped())
            QSKIP(qPrintable(m_wordpress->problem()));
        QVERIFY2(m_wordpress->problem().isEmpty(), qPrintable(m_wordpress->problem()));
        if (exifTool().isEmpty())
            QSKIP("exiftool is not installed");
        applyLook(*qApp, Scheme::Light);
    }
    void cleanupTestCase() { m_wordpress.reset(); }

    void init()
    {
        m_newsroom = std::make_unique<Newsroom>();
        const Result<SiteId> site = connectTo(*m_wordpress, desk());
        QVERIFY2(site, qPrintable(site ? QString() : site.error().detail));
        m_site = *site;
        m_window = std::make_unique<MainWindow>(desk());
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_space = m_window->photos();
    }
    void cleanup()
    {
        m_window.reset();
        m_newsroom.reset();
    }

    void fromAnAddressToAPublishedCard()
    {
        TestServer web;
        QByteArray page = "<html lang=en><head><title>Night of the flood</title>"
                          "<meta name=author content=\"Lina Haddad\"></head><body><article>";
        for (int i = 1; i <= 3; ++i) {
            const QByteArray name = "/" + QByteArray::number(i) + ".jpg";
            page += "<figure><img src=" + name + " width=360 height=240><figcaption>Street "
                + QByteArray::number(i) + "</figcaption></figure>";
            web.route(name, WireReply::answer(200, "image/jpeg", photograph(scene(i), m_secret)));
        }
        web.route("/p", WireReply::answer(200, "text/html; charset=utf-8", page + "</article>"));
        const QByteArray address = web.url(u"/p"_s).toEncoded();

        // A post is begun; the address of a report comes by the clipboard.
        write(u"What others saw"_s, u"Lina was at the river."_s);
        run("space-photos");
        run("open-photo-report");
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field);
        QSignalSpy fetched(&desk().photoReports(), &PhotoReports::fetched);
        QApplication::clipboard()->setText(QString::fromLatin1(address));
        field->selectAll();
        QTest::keyClick(field, Qt::Key_V, Qt::ControlModifier);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(fetched.count(), 1);
        QCOMPARE(m_space->sheet()->model()->rowCount(), 3);
        m_space->sheet()->setFocus();
        QTest::keyClick(m_space->sheet(), Qt::Key_Home);
        QTest::keyClick(m_space->sheet(), Qt::Key_Right);
        QCOMPARE(m_space->chosenPhotos().size(), size_t(1));

        // Nobody has allowed a picture: its link alone goes out.
        const DraftId first = m_window->writing()->draft();
        click(u"Card into draft"_s);
        QTRY_VERIFY(editor()->markup().contains("qtd-card"));
        click(u"Show"_s); // Where it stands now.
        publish(*m_window, desk(), m_site, first);
        if (QTest::currentTestFailed())
            return;
        QByteArray content = sent(first);
        auto card = blocks::cardView(firstOf(content, blocks::Kind::Card));
        QVERIFY2(card, content.constData());
        QCOMPARE(card->url, QString::fromLatin1(address));
        QVERIFY(!card->picture);
        QVERIFY(!content.contains("<img"));
        QCOMPARE(attachmentsOf(*m_wordpress).size(), size_t(0));
        QVERIFY(get(QUrl(published(*m_wordpress, desk(), first)[u"link"].toString()))
                    .contains("href=\"" + address + '"'));

        // She answered: whose licence it is stands in the report, and her picture in the next post.
        write(u"What Lina saw"_s, u"By her licence:"_s);
        const DraftId second = m_window->writing()->draft();
        QVERIFY(second != first);
        run("space-photos");
        fill(u"Licence"_s, u"CC BY 4.0"_s);
        fill(u"Granted by, or whose licence"_s, u"Lina Haddad"_s);
        QCOMPARE(m_space->chosenPhotos().size(), size_t(1));
        click(u"Card into draft"_s);
        QTRY_VERIFY(editor()->markup().contains("<img"));
        click(u"Show"_s);
        publish(*m_window, desk(), m_site, second);
        if (QTest::currentTestFailed())
            return;
        content = sent(second);
        card = blocks::cardView(firstOf(content, blocks::Kind::Card));
        QVERIFY2(card && card->picture, content.constData());
        QCOMPARE(card->url, QString::fromLatin1(address));
        const std::vector<QJsonObject> library = attachmentsOf(*m_wordpress);
        QCOMPARE(library.size(), size_t(1));
        const QJsonObject &picture = library.front();
        QCOMPARE(card->picture->id, picture[u"id"].toInteger());
        QCOMPARE(card->picture->alt, u"Street 2"_s);
        QCOMPARE(picture[u"alt"].toString(), u"Street 2"_s);
        QCOMPARE(picture[u"caption"].toString(), u"Lina Haddad"_s);
        const QByteArray file = get(QUrl(picture[u"url"].toString()));
        QVERIFY(isCleanPicture(file) && !file.contains(m_secret));
        QVERIFY(isLike(file, scene(2)) && !isLike(file, scene(3)));
        // What she did not allow before was not changed.
        QVERIFY(!sent(first).contains("<img"));
    }

    void fromThirtyFilesToAPublishedGallery()
    {
        const std::vector<QJsonObject> before = attachmentsOf(*m_wordpress);
        const QStringList files = photographs();
        if (QTest::currentTestFailed())
            return;
        write(u"The market burns"_s, u"We were there."_s);
        const DraftId draft = m_window->writing()->draft();
        run("space-photos");
        drop(files);
        QTRY_VERIFY_WITH_TIMEOUT(m_space->report() && m_space->report()->photos.size() == thirty, 60'000);
        QCOMPARE(m_space->report()->photos.front().name, u"DSC_30.jpg"_s);
        run("sort-photos-by-time");
        QCOMPARE(m_space->report()->photos.front().name, u"DSC_1.jpg"_s);
        QCOMPARE(m_space->report()->photos.back().name, u"DSC_30.jpg"_s);

        // One caption for all of them, one credit, and each its own words from a spreadsheet.
        m_space->sheet()->setFocus();
        run("select-all");
        QCOMPARE(m_space->chosenPhotos().size(), size_t(thirty));
        fill(u"Credit who made it"_s, u"Amina"_s);
        m_space->sheet()->clearSelection();
        auto *caption = named<QPlainTextEdit>(*m_window, u"Caption for all of them"_s);
        QVERIFY(caption);
        caption->setFocus();
        QTest::keyClicks(caption, u"Night of the fire"_s);
        QString table = u"file\tcaption\talt\n"_s;
        for (int i = 1; i <= thirty; ++i)
            table += u"DSC_%1.jpg\tStall %1 & more\tA burnt stall, number %1\n"_s.arg(i);
        QApplication::clipboard()->setText(table);
        m_space->sheet()->setFocus();
        run("photo-captions");
        auto *preview = m_window->findChild<CaptionsPreview *>();
        QVERIFY(preview && preview->isVisible());
        button(*preview, u"Write them down"_s)->click();

        // A face in the fifth, by the mouse.
        m_space->sheet()->setFocus();
        QTest::keyClick(m_space->sheet(), Qt::Key_Home);
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(m_space->sheet(), Qt::Key_Right);
        run("black-out");
        BlackOutEditor *blackOut = m_space->blackOutEditor();
        QVERIFY(blackOut && blackOut->isVisible());
        BlackOutCanvas *canvas = blackOut->canvas();
        QTRY_VERIFY(canvas->hasPicture());
        const QPoint middle = canvas->rect().center();
        QTest::mousePress(canvas, Qt::LeftButton, {}, middle - QPoint(60, 50));
        QTest::mouseMove(canvas, middle);
        QTest::mouseMove(canvas, middle + QPoint(70, 40));
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, middle + QPoint(70, 40));
        QTest::keyClick(blackOut, Qt::Key_Escape);
        const std::vector<KeptPhoto> photos = m_space->report()->photos;
        QCOMPARE(photos[4].blackOuts.size(), size_t(1));
        const QRect box = photos[4].blackOuts.front().box;
        QVERIFY(box.width() > 20 && box.height() > 20);

        m_space->sheet()->clearSelection();
        click(u"Gallery into draft"_s);
        QTRY_VERIFY_WITH_TIMEOUT(editor()->markup().contains("wp-block-gallery"), 60'000);
        click(u"Show"_s);
        // The jobs say how far it is; a pause in the middle of a picture, and then on.
        QString said;
        const auto pausing = connect(&desk().outbox(), &Outbox::sendingChanged, this, [this, &said] {
            const std::optional<UploadProgress> sending = desk().outbox().sending();
            if (!said.isEmpty() || !sending || sending->number < 3)
                return;
            run("show-jobs");
            auto *jobs = m_window->findChild<JobsPopover *>();
            QPushButton *pause = jobs ? button(*jobs, u"Pause"_s) : nullptr;
            said = u"Jobs:"_s;
            for (const auto *bar : jobs ? jobs->findChildren<QProgressBar *>() : QList<QProgressBar *>())
                said += u' ' + bar->accessibleName();
            if (!pause)
                return;
            pause->click();
            QTimer::singleShot(200, this, [this] { run("sync-now"); });
        });
        publish(*m_window, desk(), m_site, draft);
        disconnect(pausing);
        if (QTest::currentTestFailed())
            return;
        QVERIFY2(said.contains(u"of 30"_s), qPrintable(said));

        // Thirty in the library, and the gallery of the post shows each of them in its place.
        std::vector<QJsonObject> library = attachmentsOf(*m_wordpress);
        for (const QJsonObject &known : before)
            QCOMPARE(std::erase(library, known), size_t(1));
        QCOMPARE(library.size(), size_t(thirty));
        const QByteArray content = sent(draft);
        QVERIFY(!content.contains("quotidian-picture"));
        const auto gallery = blocks::galleryView(firstOf(content, blocks::Kind::Gallery));
        QVERIFY2(gallery, content.constData());
        QCOMPARE(gallery->images.size(), size_t(thirty));
        QVERIFY(content.contains("Night of the fire"));
        QTemporaryDir folder;
        QStringList originals;
        QStringList scaled;
        const auto keep = [&](const QString &name, const QByteArray &bytes) {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName()
                                                                                        : QString();
        };
        for (int i = 0; i < thirty; ++i) {
            const blocks::ImageView &image = gallery->images[size_t(i)];
            const QString number = QString::number(i + 1);
            const auto found = std::ranges::find_if(
                library, [&](const QJsonObject &each) { return each[u"id"].toInteger() == image.id; });
            QVERIFY2(found != library.end(), qPrintable(number));
            const QJsonObject attachment = *found;
            library.erase(found); // Each once.
            const QString alt = u"A burnt stall, number "_s + number;
            QCOMPARE(image.alt, alt);
            QCOMPARE(image.captionHtml(), "Stall " + number.toLatin1() + " &amp; more (Photo: Amina)");
            QCOMPARE(attachment[u"alt"].toString(), alt);
            QCOMPARE(attachment[u"title"].toString(), alt);
            QCOMPARE(attachment[u"caption"].toString(), u"Amina"_s);
            QVERIFY(
                !attachment[u"url"].toString().contains(u"DSC_"_s)); // A camera's name tells of the camera.
            QCOMPARE(image.src, attachment[u"url"].toString());
            const QByteArray bytes = get(QUrl(attachment[u"url"].toString()));
            QVERIFY(isCleanPicture(bytes) && !bytes.contains(m_secret));
            originals << keep(u"%1.jpg"_s.arg(i + 1), bytes);
            const QImage shown = QImage::fromData(bytes);
            QCOMPARE(shown.size(), QSize(360, 240));
            for (const auto &size : attachment[u"sizes"].toArray()) {
                scaled << keep(u"%1-of-%2.jpg"_s.arg(scaled.size()).arg(i + 1), get(QUrl(size.toString())));
                const QImage smaller(scaled.back());
                QVERIFY(!smaller.isNull());
                if (i != 4 || smaller.width() * 240 != smaller.height() * 360)
                    continue; // A thumbnail is cut.
                const double factor = smaller.width() / 360.0;
                const QRect within(QPoint(qCeil(box.left() * factor) + 2, qCeil(box.top() * factor) + 2),
                    QPoint(qFloor(box.right() * factor) - 2, qFloor(box.bottom() * factor) - 2));
                QVERIFY(isBlackWithin(smaller, within));
            }
            if (i == 4) {
                QVERIFY(isBlackWithin(shown, box));
                QVERIFY(!isBlackWithin(scene(5), box));
            } else {
                QVERIFY2(isLike(bytes, scene(i + 1)), qPrintable(number));
            }
        }
        QCOMPARE(foreignTags(originals), QStringList());
        // The sizes are the site's making: PHP's signature is all that they say.
        QVERIFY(scaled.size() >= thirty);
        const QStringList ofSizes = foreignTags(scaled);
        for (const QString &line : ofSizes)
            QVERIFY2(line.contains(u"Comment"_s) && line.contains(u"gd-jpeg"_s), qPrintable(line));
        // And as anybody sees it.
        const QByteArray page = get(QUrl(published(*m_wordpress, desk(), draft)[u"link"].toString()));
        QCOMPARE(page.count("(Photo: Amina)"), thirty);
        QVERIFY(page.contains("alt=\"A burnt stall, number 30\""));
    }

private:
    Desk &desk() const { return *m_newsroom->desk; }
    PostEdit *editor() const { return m_window->writing()->editor(); }
    QByteArray sent(DraftId draft) const
    {
        return published(*m_wordpress, desk(), draft)[u"content"][u"raw"].toString().toUtf8();
    }
    void run(const char *id)
    {
        QAction *action = command(*m_window, id);
        QVERIFY2(action && action->isEnabled(), id);
        action->trigger();
    }
    void click(const QString &words)
    {
        QPushButton *found = button(*m_window, words);
        QVERIFY2(found && found->isVisible() && found->isEnabled(), qPrintable(words));
        QTest::mouseClick(found, Qt::LeftButton);
    }
    void fill(const QString &field, const QString &words)
    {
        auto *edit = named<QLineEdit>(*m_window, field);
        QVERIFY2(edit, qPrintable(field));
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, words);
    }
    void write(const QString &title, const QString &lead)
    {
        const DraftId before = m_window->writing()->draft();
        run("space-write");
        run("new-draft");
        QTRY_VERIFY(m_window->writing()->draft() && m_window->writing()->draft() != before);
        auto *field = named<QLineEdit>(*m_window, u"Title of the post"_s);
        QTRY_VERIFY(field && field->hasFocus());
        QTest::keyClicks(field, title);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(editor()->hasFocus());
        QTest::keyClicks(editor(), lead);
    }
    void drop(const QStringList &files)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &file : files)
            urls.append(QUrl::fromLocalFile(file));
        data.setUrls(urls);
        QDragEnterEvent enter({ 20, 20 }, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_space, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({ 20, 20 }, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_space, &drop);
    }

    /// As a camera with a satellite receiver writes them, the last one first: place, serial number, its
    /// owner, and the small picture of itself.
    QStringList photographs()
    {
        QStringList files;
        QByteArray arguments;
        const QString thumbnail = m_newsroom->folder.filePath(u"thumbnail.jpg"_s);
        if (!scene(1).scaled(120, 80).save(thumbnail))
            qFatal("no thumbnail");
        for (int i = thirty; i >= 1; --i) {
            files << m_newsroom->folder.filePath(u"DSC_%1.jpg"_s.arg(i));
            QFile file(files.back());
            if (!file.open(QIODevice::WriteOnly) || file.write(photograph(scene(i), m_secret)) <= 0)
                qFatal("no picture");
            for (const QByteArray &argument :
                { QByteArray("-overwrite_original"), QByteArray("-GPSLatitude=43.2567"),
                    QByteArray("-GPSLatitudeRef=N"), QByteArray("-GPSLongitude=76.9286"),
                    QByteArray("-GPSLongitudeRef=E"), QByteArray("-Make=Camera"), "-SerialNumber=" + m_secret,
                    "-XMP:Creator=" + m_secret, "-IPTC:City=" + m_secret,
                    "-DateTimeOriginal=2026:11:22 20:" + QByteArray::number(i).rightJustified(2, '0') + ":00",
                    "-ThumbnailImage<=" + thumbnail.toLocal8Bit(), files.back().toLocal8Bit(),
                    QByteArray("-execute") })
                arguments += argument + '\n';
        }
        const QString list = m_newsroom->folder.filePath(u"arguments"_s);
        QFile file(list);
        if (!file.open(QIODevice::WriteOnly) || file.write(arguments) <= 0)
            qFatal("no arguments");
        file.close();
        const QByteArray said = outputOf(exifTool(), { u"-@"_s, list });
        if (said.count("1 image files updated") != thirty || foreignTags({ files.front() }).size() < 8)
            QTest::qFail(said.constData(), __FILE__, __LINE__);
        return files;
    }

    /// The same picture but for what compression does to it.
    static bool isLike(const QByteArray &bytes, const QImage &other)
    {
        const QImage image = QImage::fromData(bytes);
        if (image.size() != other.size())
            return false;
        qint64 difference = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor one = image.pixelColor(x, y);
                const QColor two = other.pixelColor(x, y);
                difference += qAbs(one.red() - two.red()) + qAbs(one.green() - two.green())
                    + qAbs(one.blue() - two.blue());
            }
        }
        return difference < qint64(12) * image.width() * image.height(); // Its neighbour differs by 25.
    }

    const QByteArray m_secret = "CAMERA-SERIAL-0815";
    std::unique_ptr<WordPressServer> m_wordpress;
    std::unique_ptr<Newsroom> m_newsroom;
    std::unique_ptr<MainWindow> m_window;
    SiteId m_site;
    PhotoSpace *m_space = nullptr;
};

QTEST_MAIN(PhotosWindowTest)
#include "photos_window_test.moc"

/// Pictures come late: each is shown under its own words alone, and asked for once.

#include "widgets/picturecanvas.h"
#include "widgets/pictureviewer.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QImage filled(QSize size, QColor colour)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

/// Who gives pictures, when the test says so.
struct Given {
    struct Asked {
        int index;
        QSize fit;
        Answer<QImage> answer;
    };

    PictureViewer::Source source()
    {
        return [this](int index, QSize fit) {
            asked.push_back({ index, fit, {} });
            return asked.back().answer.future();
        };
    }

    int count(int index) const
    {
        return int(std::count_if(
            asked.begin(), asked.end(), [index](const Asked &each) { return each.index == index; }));
    }

    std::vector<Asked> asked;
};

std::vector<PictureViewer::Shown> two(const QString &words)
{
    return { { words + u" 1"_s, {}, {}, {}, {} }, { words + u" 2"_s, {}, {}, {}, {} } };
}

QColor middleOf(QWidget &widget)
{
    const QImage seen = widget.grab().toImage();
    return seen.pixelColor(seen.width() / 2, seen.height() / 2);
}

} // namespace

class PictureViewerTest final : public QObject {
    Q_OBJECT
private slots:
    void aLatePictureIsNotShownUnderOtherWords()
    {
        QWidget window;
        window.resize(600, 400);
        window.show();
        PictureViewer viewer(&window);
        Given before;
        viewer.present(two(u"Theirs"_s), 0, before.source());
        before.asked.at(0).answer.give(filled({ 600, 400 }, Qt::red));
        QTRY_COMPARE(before.count(1), 1); // The next one, ahead.
        Given now;
        viewer.present(two(u"Ours"_s), 0, now.source());
        before.asked.at(1).answer.give(filled({ 600, 400 }, Qt::red));
        QTest::qWait(20);
        now.asked.at(0).answer.give(filled({ 600, 400 }, Qt::blue));
        QTRY_COMPARE(now.count(1), 1);
        viewer.goToNext();
        QVERIFY(viewer.accessibleName().contains(u"Ours 2"_s));
        QVERIFY(middleOf(*viewer.findChild<PictureCanvas *>()) != QColor(Qt::red));
    }

    void theNextPictureIsAskedForOnce()
    {
        QWidget window;
        window.resize(600, 400);
        window.show();
        PictureViewer viewer(&window);
        Given given;
        viewer.present(two(u"Street"_s), 0, given.source());
        given.asked.at(0).answer.give(filled({ 600, 400 }, Qt::red));
        QTRY_COMPARE(given.count(1), 1);
        viewer.toggleFit(); // All of the first one is shown, too.
        QCOMPARE(given.count(0), 2);
        given.asked.back().answer.give(filled({ 1200, 800 }, Qt::red));
        QTRY_VERIFY(viewer.isWhole());
        QCOMPARE(given.count(1), 1);
        given.asked.at(1).answer.give(filled({ 600, 400 }, Qt::blue));
        QTest::qWait(20);
        viewer.goToNext();
        QCOMPARE(given.count(1), 1);
        QCOMPARE(middleOf(*viewer.findChild<PictureCanvas *>()), QColor(Qt::blue));
    }

    void allOfAPictureIsAskedForOnceHoweverFarItIsZoomed()
    {
        PictureCanvas canvas;
        canvas.resize(300, 200);
        canvas.setVisible(true);
        std::vector<Answer<QImage>> whole;
        const auto source = [&whole](QSize fit) {
            if (!fit.isEmpty())
                return readyFuture<QImage>(filled(fit, Qt::red));
            whole.emplace_back();
            return whole.back().future();
        };
        canvas.show(filled({ 30, 20 }, Qt::red), source);
        QTest::qWait(20);
        for (int i = 0; i < 5; ++i)
            canvas.zoom(1.25);
        canvas.toggleFit();
        canvas.toggleFit();
        QCOMPARE(whole.size(), size_t(1));
        // One that could not be read is asked for again.
        whole.back().give(Error{ Error::Kind::Malformed, Error::Reason::Unspecified, {} });
        QTest::qWait(20);
        canvas.zoom(1.25);
        QCOMPARE(whole.size(), size_t(2));
        // And that of another picture is another.
        canvas.show(filled({ 30, 20 }, Qt::blue), source);
        canvas.zoom(1.25);
        QCOMPARE(whole.size(), size_t(3));
        whole.at(1).give(Error{ Error::Kind::Malformed, Error::Reason::Unspecified, {} });
        QTest::qWait(20);
        canvas.zoom(1.25);
        QCOMPARE(whole.size(), size_t(3));
        whole.back().give(filled({ 1200, 800 }, Qt::blue));
        QTRY_VERIFY(canvas.isWhole());
    }
};

QTEST_MAIN(PictureViewerTest)
#include "pictureviewer_test.moc"

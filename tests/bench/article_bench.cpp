#include "formats/text/worddifference.h"
#include "measuredapplication.h"
#include "reading/articlepane.h"
#include "reading/versionsview.h"

#include <QKeyEvent>
#include <QScrollBar>
#include <QTextBrowser>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <functional>

// What the window's thread does when a long article is opened, paged through, made narrower, set larger and
// searched: the costliest event of each, in milliseconds of processor time, beside Qt's own QTextBrowser that
// is given the same text as HTML. The bar is 16 ms.
//
//     article_bench

using namespace Qt::StringLiterals;

namespace {

MeasuredApplication *application()
{
    return static_cast<MeasuredApplication *>(QCoreApplication::instance());
}

/// The costliest event until `isDone`, or of half a second after it.
double costliest(const std::function<void()> &act, const std::function<bool()> &isDone)
{
    // The act itself is an event too.
    application()->costs.clear();
    QTimer::singleShot(0, application(), act);
    QElapsedTimer clock;
    clock.start();
    qint64 doneAt = -1;
    while (clock.elapsed() < 60'000 && (doneAt < 0 || clock.elapsed() < doneAt + 500)) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
        if (doneAt < 0 && clock.elapsed() > 50 && isDone())
            doneAt = clock.elapsed();
    }
    double most = 0;
    for (const EventCost &cost : application()->costs)
        most = std::max(most, cost.processor);
    return most;
}

QString sentence(int number, bool isArabic)
{
    return isArabic
        ? u"قال لي الخباز إن الجسر أُغلق قبل الفجر، ولم يقل أحد لماذا %1. "_s.arg(number)
        : u"The baker told me %1 times that the bridge was closed before dawn, and nobody said why. "_s.arg(
            number);
}

QByteArray article(int letters, int sentencesInAParagraph, bool isArabic)
{
    QString html = u"<p>"_s;
    for (int i = 1; html.size() < letters; ++i) {
        html += sentence(i, isArabic);
        if (i % sentencesInAParagraph == 0)
            html += u"</p><p>"_s;
    }
    return (html + u"</p>"_s).toUtf8();
}

struct Row {
    const char *name;
    QByteArray html;
};

} // namespace

int main(int count, char **words)
{
    MeasuredApplication measured(count, words);
    const std::vector<Row> rows{
        { "30 kB, paragraphs", article(30'000, 4, false) },
        { "1.4 MB, paragraphs", article(1'400'000, 4, false) },
        { "1 MB Arabic, paragraphs", article(600'000, 4, true) },
        { "600 kB, one paragraph", article(600'000, 1'000'000, false) },
        { "1,000,000 letters without a break", "<p>" + QByteArray(1'000'000, 'x') + "</p>" },
    };
    std::printf("%-36s %8s %8s %8s %8s %8s | %s\n", "costliest event, ms of processor", "open", "page",
        "narrow", "larger", "find", "QTextBrowser: open, narrow");
    for (const Row &row : rows) {
        ArticlePane pane;
        ArticleView *view = pane.view();
        pane.resize(760, 800);
        pane.show();
        QCoreApplication::processEvents();
        ArticleText text;
        text.article.id = ArticleId{ 1 };
        text.article.title = u"A long report"_s;
        text.html = row.html;
        const auto isWritten = [view] {
            return view->isWritten();
        };
        const double open = costliest([&] { pane.present(text, ArticleView::PictureUse::Blocked); },
            [&] { return view->isWritten() && view->document()->characterCount() > 1000; });
        int pages = 0;
        const double page = costliest([&] { view->verticalScrollBar()->setValue(0); },
            [&] {
                view->verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
                return ++pages > 30;
            });
        const double narrow = costliest([&] { pane.resize(420, 800); }, isWritten);
        const double larger
            = costliest([&] { view->setTextFont(QFont(view->textFont().family(), 18)); }, isWritten);
        const double find = costliest(
            [&] { view->lookFor(row.html.contains("baker") ? u"baker"_s : u"xx"_s, SearchBy::Letters); },
            [&] { return view->matchCount() > 0 || row.html.contains("\xD9"); });
        pane.hide();

        double peerOpen = -1;
        double peerNarrow = -1;
        if (row.html.size() < 1'000'000 || row.html.contains("</p><p>")) { // Else it takes minutes.
            QTextBrowser peer;
            peer.resize(760, 800);
            peer.show();
            QCoreApplication::processEvents();
            const QString html = QString::fromUtf8(row.html);
            peerOpen = costliest([&] { peer.setHtml(html); }, [] { return true; });
            peerNarrow = costliest([&] { peer.resize(420, 800); }, [] { return true; });
        }
        std::printf("%-36s %8.1f %8.1f %8.1f %8.1f %8.1f | %.1f, %.1f\n", row.name, open, page, narrow,
            larger, find, peerOpen, peerNarrow);
        std::fflush(stdout);
    }
    return 0;
}

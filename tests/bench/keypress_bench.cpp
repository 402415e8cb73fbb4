#include "desk/spelling.h"
#include "measuredapplication.h"
#include "writing/postedit.h"
#include "writing/previewpane.h"

#include <QElapsedTimer>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <functional>

using namespace Qt::StringLiterals;

/// How long a key takes in a long post, beside the same key in a plain QTextEdit with the same words. Each
/// key is typed, spelled, marked up, counted and painted, as in the window. Then the same in one paragraph of
/// 20,000 words. And how far the preview beside the text is behind while somebody types.

namespace {

constexpr int paragraphs = 1000;
constexpr int wordsInEach = 80;
constexpr int keys = 400;

constexpr int longest = 20'000;

QString words(int seed, int count = wordsInEach)
{
    static const QStringList known
        = u"the bridge was closed before dawn and nobody told us we found out from "
          "baker who lives beside river sees everything wrod"_s.split(u' ');
    QString text;
    for (int i = 0; i < count; ++i)
        text += known.at((seed * 31 + i * 7) % known.size()) + u' ';
    return text.trimmed();
}

struct Times {
    double p50 = 0;
    double p99 = 0;
};

Times typeInto(QTextEdit &edit, const std::function<void()> &after)
{
    edit.resize(900, 700);
    edit.show();
    QTest::qWait(200);
    QTextCursor cursor(edit.document()->findBlockByNumber(edit.document()->blockCount() / 2));
    cursor.movePosition(QTextCursor::EndOfBlock);
    edit.setTextCursor(cursor);
    QTest::qWait(200);
    const QString typed = u"the quick brown fox "_s;
    std::vector<double> times;
    for (int i = 0; i < keys; ++i) {
        QElapsedTimer clock;
        clock.start();
        if (i % 40 == 39)
            QTest::keyClick(&edit, Qt::Key_Return);
        else
            QTest::keyClick(&edit, typed.at(i % typed.size()).toLatin1());
        after();
        QCoreApplication::processEvents();
        edit.viewport()->repaint();
        times.push_back(double(clock.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    return { times[times.size() / 2], times[times.size() * 99 / 100] };
}

/// Opened, and painted for the first time.
double open(QTextEdit &edit, const std::function<void()> &load)
{
    edit.resize(900, 700);
    edit.show();
    QTest::qWait(200);
    QElapsedTimer clock;
    clock.start();
    load();
    edit.viewport()->repaint();
    return double(clock.nsecsElapsed()) / 1e6;
}

QByteArray paragraph(const QString &text)
{
    return "<!-- wp:paragraph -->\n<p>" + text.toUtf8() + "</p>\n<!-- /wp:paragraph -->\n\n";
}

void compare(const char *what, Spelling &spelling, const QByteArray &markup, const QString &plain)
{
    PostEdit post;
    post.setSpelling(spelling);
    post.setLanguage(u"en"_s);
    const double opened = open(post, [&] { post.load(markup); });
    QTest::qWait(3000); // Until the first words are checked, as when somebody reads before writing.
    qsizetype bytes = 0;
    int counted = 0;
    QObject::connect(&post, &PostEdit::edited, &post, [&] { bytes = post.markup().size(); });
    const Times ours = typeInto(post, [&] { counted = post.wordCount(); });
    post.hide();

    QTextEdit bare;
    bare.setFont(post.document()->defaultFont());
    const double opensBare = open(bare, [&] { bare.setPlainText(plain); });
    const Times theirs = typeInto(bare, [] {});

    std::printf(
        "%s: %lld bytes of markup, %d words, %d keys\n", what, static_cast<long long>(bytes), counted, keys);
    std::printf(
        "  opened       %.0f ms, QTextEdit %.0f ms, ratio %.2f\n", opened, opensBare, opened / opensBare);
    std::printf("  post editor  p50 %6.2f ms  p99 %6.2f ms\n", ours.p50, ours.p99);
    std::printf("  QTextEdit    p50 %6.2f ms  p99 %6.2f ms\n", theirs.p50, theirs.p99);
    std::printf("  ratio        p50 %6.2f     p99 %6.2f\n", ours.p50 / theirs.p50, ours.p99 / theirs.p99);
}

double at(std::vector<double> times, double share)
{
    std::sort(times.begin(), times.end());
    return times.empty() ? 0 : times[size_t(double(times.size() - 1) * share)];
}

/// A key each 80 ms, in the middle of the post, which is what both panes show.
void showBeside(MeasuredApplication &application, const QByteArray &markup)
{
    PostEdit post;
    PreviewPane pane;
    post.resize(900, 700);
    pane.resize(900, 700);
    post.show();
    pane.show();
    post.load(markup);
    PostFields fields;
    const auto present = [&] {
        fields.content = post.markup();
        pane.present({}, fields);
    };
    present();
    QTest::qWait(3000);
    QTextCursor cursor(post.document()->findBlockByNumber(post.document()->blockCount() / 2));
    const QString start = cursor.block().text().left(60);
    const int lettersBefore = cursor.block().length();
    cursor.movePosition(QTextCursor::EndOfBlock);
    post.setTextCursor(cursor);
    pane.view()->verticalScrollBar()->setValue(pane.view()->verticalScrollBar()->maximum() / 2);
    int number = 0;
    while (number < pane.view()->document()->blockCount()
        && (!pane.view()->document()->findBlockByNumber(number).text().startsWith(start)
            || number < pane.view()->document()->blockCount() / 2))
        ++number;
    QObject::connect(&post, &PostEdit::edited, &post, present);

    application.costs.clear();
    QElapsedTimer clock;
    clock.start();
    std::vector<double> typedAt;
    std::vector<double> lags;
    double shownLetters = 0;
    const auto watch = [&](double until) {
        while (double(clock.nsecsElapsed()) / 1e6 < until) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
            QThread::usleep(200);
            const QTextBlock line = pane.view()->document()->findBlockByNumber(number);
            for (int i = int(shownLetters); line.isValid() && i < line.length() - lettersBefore
                 && i < int(typedAt.size()) && pane.view()->viewport()->updatesEnabled();
                 ++i) {
                lags.push_back(double(clock.nsecsElapsed()) / 1e6 - typedAt[size_t(i)]);
                shownLetters = i + 1;
            }
        }
    };
    for (int i = 0; i < 150; ++i) {
        QTest::keyClick(&post, "the quick brown fox "[i % 20]);
        typedAt.push_back(double(clock.nsecsElapsed()) / 1e6);
        watch(typedAt.back() + 80);
    }
    watch(double(clock.nsecsElapsed()) / 1e6 + 2000);
    std::vector<double> costs; // Of events that a key may have to wait for.
    for (const EventCost &cost : application.costs) {
        if (cost.processor > 0.2)
            costs.push_back(cost.processor);
    }
    std::printf("the preview beside it: %zu of %zu letters seen, behind p50 %.0f ms  p99 %.0f ms\n"
                "  processor time of an event p50 %.2f ms  p99 %.2f ms  at most %.1f ms\n",
        lags.size(), typedAt.size(), at(lags, 0.5), at(lags, 0.99), at(costs, 0.5), at(costs, 0.99),
        at(costs, 1));
}

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    MeasuredApplication application(argc, argv);
    QTemporaryDir folder;
    Settings settings(folder.filePath(u"settings.ini"_s));
    Spelling spelling(settings, folder.path());
    QByteArray markup;
    QString plain;
    for (int i = 0; i < paragraphs; ++i) {
        markup += paragraph(words(i));
        plain += words(i) + u'\n';
    }
    compare("1,000 paragraphs of 80 words", spelling, markup, plain);
    showBeside(application, markup);
    compare("one paragraph of 20,000 words", spelling, paragraph(words(7, longest)), words(7, longest));
    return 0;
}

#include "writing/postedit.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

/// How long a key takes in a long post, beside the same key in a plain QTextEdit with the same words. Each
/// key is typed, marked up, counted and painted, as in the window.

namespace {

constexpr int paragraphs = 1000;
constexpr int wordsInEach = 80;
constexpr int keys = 400;

QString words(int seed)
{
    QString text;
    for (int i = 0; i < wordsInEach; ++i)
        text += QStringLiteral("word%1 ").arg((seed * 31 + i * 7) % 997);
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

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QByteArray markup;
    QString plain;
    for (int i = 0; i < paragraphs; ++i) {
        markup += "<!-- wp:paragraph -->\n<p>" + words(i).toUtf8() + "</p>\n<!-- /wp:paragraph -->\n\n";
        plain += words(i) + u'\n';
    }
    PostEdit post;
    post.load(markup);
    qsizetype bytes = 0;
    int counted = 0;
    QObject::connect(&post, &PostEdit::edited, &post, [&] { bytes = post.markup().size(); });
    const Times ours = typeInto(post, [&] { counted = post.wordCount(); });
    post.hide();

    QTextEdit bare;
    bare.setFont(post.document()->defaultFont());
    bare.setPlainText(plain);
    const Times theirs = typeInto(bare, [] {});

    std::printf("%d paragraphs of %d words, %d keys; %lld bytes of markup, %d words\n", paragraphs,
        wordsInEach, keys, static_cast<long long>(bytes), counted);
    std::printf("post editor  p50 %6.2f ms  p99 %6.2f ms\n", ours.p50, ours.p99);
    std::printf("QTextEdit    p50 %6.2f ms  p99 %6.2f ms\n", theirs.p50, theirs.p99);
    std::printf("ratio        p50 %6.2f     p99 %6.2f\n", ours.p50 / theirs.p50, ours.p99 / theirs.p99);
    return 0;
}

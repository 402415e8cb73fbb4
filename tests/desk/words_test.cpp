#include "desk/errortext.h"
#include "desk/jobs.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

/// What a person is told: errors and jobs.
class WordsTest final : public QObject {
    Q_OBJECT
private slots:
    void everyReasonHasASentence();
    void detailsStandInTheSentence();
    void jobsEndOnceAndCanBeStopped();
};

void WordsTest::everyReasonHasASentence()
{
    for (int reason = 0; reason <= static_cast<int>(Error::Reason::UnsafePackage); ++reason) {
        for (int kind = 0; kind <= static_cast<int>(Error::Kind::Canceled); ++kind) {
            for (const QString &detail : { QString(), u"news.example"_s }) {
                const ErrorText text = errorText(
                    { static_cast<Error::Kind>(kind), static_cast<Error::Reason>(reason), detail });
                const QByteArray words = text.both().toUtf8();
                QVERIFY2(!text.what.isEmpty(), QByteArray::number(reason));
                QVERIFY2(text.what.endsWith(u'.') || text.what.endsWith(u"news.example"_s), words);
                QVERIFY2(text.fix.isEmpty() || text.fix.endsWith(u'.'), words);
                QVERIFY2(!words.contains("%1"), words);
            }
        }
    }
}

void WordsTest::detailsStandInTheSentence()
{
    using Kind = Error::Kind;
    using Reason = Error::Reason;
    QVERIFY(errorText({ Kind::Network, Reason::HostNotFound, u"news.example"_s })
                .what.contains(u"news.example"_s));
    QVERIFY(errorText({ Kind::NotFound, Reason::HttpStatus, u"404"_s }).what.contains(u"404"_s));
    QVERIFY(errorText({ Kind::Server, Reason::HttpStatus, u"502"_s }).what.contains(u"502"_s));
    // Sentences do not end twice.
    QVERIFY(!errorText({ Kind::Network, Reason::TimedOut, u"It hung."_s }).what.endsWith(u".."_s));
    // What a database says is for the log.
    QVERIFY(
        !errorText({ Kind::Storage, Reason::NotADatabase, u"SELECT (26)"_s }).both().contains(u"SELECT"_s));
}

void WordsTest::jobsEndOnceAndCanBeStopped()
{
    Jobs jobs;
    QSignalSpy changed(&jobs, &Jobs::changed);
    int stopped = 0;
    const int first = jobs.start(u"One"_s, [&] { ++stopped; });
    const int second = jobs.start(u"Two"_s, {});
    QCOMPARE(jobs.runningCount(), 2);
    QCOMPARE(jobs.jobs().front().name, u"Two"_s); // Newest first.
    jobs.setProgress(second, 1, 4);
    QCOMPARE(jobs.jobs().front().done, 1);
    jobs.cancel(second); // Nobody said how.
    QCOMPARE(jobs.runningCount(), 2);
    jobs.cancel(first);
    jobs.cancel(first);
    QCOMPARE(stopped, 1);
    jobs.finish(first);
    QCOMPARE(jobs.jobs().back().state, Job::State::Canceled);
    const Error error{ Error::Kind::Network, Error::Reason::TimedOut, {} };
    jobs.fail(second, error);
    jobs.finish(second);
    QCOMPARE(jobs.jobs().front().state, Job::State::Failed);
    QCOMPARE(jobs.jobs().front().error, std::optional(error));
    const int third = jobs.start(u"Three"_s, {}); // Who goes offline stops it.
    jobs.fail(third, { Error::Kind::Offline, Error::Reason::WorkingOffline, {} });
    QCOMPARE(jobs.jobs().front().state, Job::State::Canceled);
    const auto before = changed.size();
    jobs.clearEnded();
    QVERIFY(jobs.jobs().empty());
    QCOMPARE(changed.size(), before + 1);
}

QTEST_GUILESS_MAIN(WordsTest)
#include "words_test.moc"

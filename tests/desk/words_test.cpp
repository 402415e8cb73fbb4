#include "desk/errortext.h"
#include "desk/jobs.h"
#include "desk/notetext.h"

#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

/// What a person is told: errors and jobs.
class WordsTest final : public QObject {
    Q_OBJECT
private slots:
    void everyReasonHasASentence();
    void detailsStandInTheSentence();
    void everyNoteOfASynchronisationHasASentence();
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

void WordsTest::everyNoteOfASynchronisationHasASentence()
{
    using namespace syncnote;
    const std::vector<std::pair<SyncNote::What, QString>> table{
        { TitleChanged{ u"Bridge"_s }, u"the site changed the title to “Bridge”."_s },
        { AddressChanged{ u"bridge-2"_s }, u"the site changed the address to “bridge-2”."_s },
        { MarkupFiltered{}, u"the site filtered the markup of the text."_s },
        { TextLost{}, u"the site dropped words of the text; it is not published unless you ask again."_s },
        { ExcerptChanged{}, u"the site changed the excerpt."_s },
        { TermRefused{ Taxonomy::Category, u"Water"_s }, u"the site did not take the category “Water”."_s },
        { TermRefused{ Taxonomy::Tag, u"Water"_s }, u"the site did not take the tag “Water”."_s },
        { AuthorChanged{}, u"the site names another author."_s },
        { FeaturedImageRefused{}, u"the site did not take the featured image."_s },
        { ParentRefused{}, u"the site did not put the page under the one that was chosen."_s },
        { OrderChanged{}, u"the site changed the order of the page."_s },
        { StatusChanged{ PostStatus::Publish, PostStatus::Pending },
            u"pending review instead of publish: this account may not publish."_s },
        { StatusChanged{ PostStatus::Publish, PostStatus::Future },
            u"the site made it future instead of publish."_s },
        { PictureAltered{}, u"the site changed the file of a picture when it arrived; it shows the same."_s },
        { SizesMissing{}, u"the site could not make the smaller sizes of a picture."_s },
        { BothInserted{},
            u"somebody on the site put something where you did, too: both stand there, yours first. Read "
            "whether they go together."_s },
        { SecondCopyTrashed{ 7 }, u"A second copy came late; it is in the site's trash now: post 7."_s },
        { SecondCopyStays{ 7 },
            u"A second copy came late, and somebody has written in it: it waits on the site as a hidden "
            "draft, post 7."_s },
    };
    QSet<size_t> kinds;
    for (const auto &[what, words] : table) {
        QCOMPARE(noteText({ {}, what }), words);
        QCOMPARE(noteText({ u"The %2"_s, what }), u"“The %2”: "_s + words);
        kinds.insert(what.index());
    }
    QCOMPARE(size_t(kinds.size()), std::variant_size_v<SyncNote::What>);
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

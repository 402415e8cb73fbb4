#include "sync/reconcile.h"
#include "sync/traces.h"

#include <QTest>

#include <random>

using namespace Qt::StringLiterals;

namespace {

/// Random knowledge of a small world: few texts, so that the same and the different both happen.
class World {
public:
    explicit World(quint32 seed)
        : m_random(seed)
    {
    }

    int below(int n) { return int(m_random() % quint32(n)); }
    bool maybe(int percent) { return below(100) < percent; }

    PostFields fields()
    {
        static const QByteArray bodies[] = { "", "<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->",
            "<!-- wp:paragraph -->\n<p>Two &amp; three</p>\n<!-- /wp:paragraph -->", "<p>Two & three</p>" };
        static const QString titles[] = { u""_s, u"Bridge"_s, u"Bridge "_s, u"River"_s };
        static const QStringList terms[] = { {}, { u"News"_s }, { u"news"_s, u"Water"_s }, { u"Water"_s } };
        PostFields f;
        f.title = titles[below(4)];
        f.content = bodies[below(4)];
        f.excerpt = maybe(30) ? u"E%1"_s.arg(below(3)) : QString();
        f.slug = maybe(30) ? u"slug-%1"_s.arg(below(2)) : QString();
        f.categories = terms[below(4)];
        f.tags = terms[below(4)];
        if (m_type == PostType::Page) {
            f.parent = maybe(50) ? 20 + below(2) : 0;
            f.menuOrder = maybe(30) ? below(2) : 0;
        }
        return f;
    }

    PostFields near(const PostFields &origin)
    {
        const int ofPages = m_type == PostType::Page ? int(Field::Parent) * below(4) : 0;
        return withFields(origin, fields(), FieldSet::fromInt(below(64) | ofPages));
    }

    PostStatus status() { return PostStatus(below(6)); }

    Observation observation(const PostFields &origin, const QUuid &uuid)
    {
        Observation o;
        o.id = 1 + below(1000);
        o.remoteId = 7;
        o.status = status();
        o.fields = near(origin);
        if (maybe(20))
            o.fields.slug = claimKey(uuid) + (maybe(30) ? u"-2"_s : QString());
        o.dateGmt = u"2026-11-24T06:00:00"_s;
        return o;
    }

    OpenAttempt attempt(const PostFields &origin)
    {
        OpenAttempt open;
        open.attempt.id = { 1 + below(9) };
        open.attempt.kind = Attempt::Kind(below(3));
        open.attempt.fields = toWords(FieldSet::fromInt(1 + below(63))).split(u',');
        open.attempt.looks = below(9);
        open.attempt.status = status();
        open.sent = near(origin);
        if (maybe(60)) {
            open.attempt.revisionBefore = below(4);
            open.attempt.revisionsBefore = below(3);
        }
        return open;
    }

    Knowledge knowledge()
    {
        Knowledge k;
        k.type = m_type = maybe(25) ? PostType::Page : PostType::Post;
        k.uuid = QUuid(u"11111111-2222-4333-8444-555555555555"_s);
        k.local = fields();
        k.remoteId = maybe(70) ? 7 : 0;
        k.sight = Knowledge::Sight(below(3));
        k.can = { maybe(95), maybe(70), true, false, maybe(50), false, maybe(95), maybe(70), false };
        k.markup = maybe(95) ? Knowledge::Markup::Balanced : Knowledge::Markup::Unbalanced;
        k.looksWanted = 8;
        k.hasConflict = maybe(5);
        k.statusWasSent = maybe(20);
        const PostFields origin = near(k.local);
        if (k.remoteId) {
            if (maybe(85))
                k.base = MergeBase{ near(k.local), maybe(60) ? origin : near(origin) };
            k.remote = observation(maybe(60) && k.base ? k.base->stored : origin, k.uuid);
            if (maybe(40) && k.base)
                k.remote->fields = k.base->stored;
            k.hasGoneBack = maybe(10);
            k.isAgreed = maybe(80);
        }
        if (maybe(70)) {
            k.wish = Intent{};
            k.wish->kind = Intent::Kind(below(3));
            k.wish->status = status();
            if (maybe(30))
                k.wish->at = QDateTime(QDate(2026, 11, 24), QTime(6 + below(2), 0), Qt::UTC);
        }
        for (int i = maybe(70) ? 0 : 1 + below(2); i > 0; --i)
            k.open.push_back(attempt(k.local));
        if (maybe(30))
            k.late.push_back(attempt(k.local));
        if (maybe(80))
            k.mark = RevisionMark{ below(8), below(4) };
        if (k.mark && maybe(60)) {
            k.saved.emplace();
            k.saved->newest = k.mark->newest - (maybe(20) ? 1 : 0);
            for (qint64 revision = below(3); revision <= k.saved->newest; revision += 1 + below(2)) {
                const bool isOurs = !k.open.empty() && maybe(40);
                k.saved->texts.push_back({ revision, 0, isOurs ? k.open.front().sent : near(k.local) });
            }
        }
        if (maybe(50)) {
            k.found.emplace();
            for (int i = below(3); i > 0; --i)
                k.found->push_back(observation(k.local, k.uuid));
        }
        k.isDisplaced = !k.remoteId && maybe(10);
        if (k.base && k.remote && maybe(5)) {
            k.base->stored.content = "<p>The bridge was closed before dawn</p>";
            k.remote->fields.content = "<p>Take two eggs and some flour</p>";
            k.base->stored.slug = u"bridge"_s;
        }
        if (maybe(80))
            return k;
        for (int i = 1 + below(2); i > 0; --i)
            k.pictures.push_back(picture());
        k.addresses = maybe(90) ? Knowledge::Addresses::OfTheWeb : Knowledge::Addresses::OfThisComputer;
        return k;
    }

    PictureKnowledge picture()
    {
        PictureKnowledge p;
        p.upload.sha256 = QByteArray(32, char('a' + below(20)));
        p.upload.stage = maybe(50) ? Upload::Stage::OnSite : Upload::Stage(below(5));
        p.upload.media = p.upload.stage >= Upload::Stage::Arrived ? 5 : 0;
        p.isPlaced = maybe(30);
        p.isHere = maybe(90);
        p.mayUpload = maybe(90);
        if (maybe(70))
            p.seen = RemoteMedia{};
        if (maybe(70))
            p.found.emplace();
        return p;
    }

private:
    std::mt19937 m_random;
    PostType m_type = PostType::Post;
};

bool isMutation(const Decision &d)
{
    return std::holds_alternative<decision::Claim>(d) || std::holds_alternative<decision::Update>(d)
        || std::holds_alternative<decision::Publish>(d);
}

const char *names[] = { "Nothing", "LookBySlug", "LookAgain", "LookById", "LookAtRevisions", "Bind", "Settle",
    "BringPicture", "PlacePictures", "Claim", "Update", "Publish", "Adopt", "Agree", "FoundConflict",
    "Removed", "Displaced", "LetGo", "Blocked" };
static_assert(std::size(names) == std::variant_size_v<Decision>);

} // namespace

class ReconcileTest : public QObject {
    Q_OBJECT

private slots:
    void nothingIsSentThatWasNotLookedAt()
    {
        // 1,000,000 beside the program's optimised libraries (./tests/run simulations).
        const auto number = [](const char *name, int otherwise) {
            return qEnvironmentVariableIsSet(name) ? qEnvironmentVariableIntValue(name) : otherwise;
        };
        const quint32 cases = quint32(number("QUOTIDIAN_CASES", 50000));
        const quint32 first = quint32(number("QUOTIDIAN_FIRST_SEED", 1));
        int counts[std::variant_size_v<Decision>] = {};
        int traced = 0;
        for (quint32 seed = first; seed < first + cases; ++seed) {
            const Knowledge k = World(seed).knowledge();
            const Decision d = reconcile(k);
            ++counts[d.index()];
            const auto fail = [&](const char *what) {
                QFAIL(qPrintable(u"seed %1: %2 (%3)"_s.arg(seed).arg(
                    QLatin1StringView(what), QLatin1StringView(names[d.index()]))));
            };
            if (reconcile(k) != d)
                fail("the same knowledge gives another decision");
            if (isMutation(d)) {
                if (!k.wish)
                    fail("sent without a wish");
                if (!k.open.empty())
                    fail("sent while an outcome is unknown");
                if (k.hasConflict && k.remoteId)
                    fail("sent while two texts wait");
                if (k.remoteId && k.sight != Knowledge::Sight::Seen)
                    fail("sent without a look");
                if (k.remoteId && k.remote->status == PostStatus::Trash)
                    fail("sent into the trash");
            }
            if (std::holds_alternative<decision::Claim>(d) || std::holds_alternative<decision::Update>(d)) {
                const bool areThere = std::ranges::all_of(k.pictures, [](const PictureKnowledge &each) {
                    return each.isPlaced && each.seen && each.upload.stage == Upload::Stage::OnSite;
                });
                if (!areThere || k.addresses == Knowledge::Addresses::OfThisComputer)
                    fail("sent before its pictures were there");
                if (k.markup == Knowledge::Markup::Unbalanced || k.local.title.trimmed().isEmpty()
                    || !k.can.mayEdit(k.type))
                    fail("sent what must not be sent");
                const QString taken = k.can.canUseUnfilteredHtml ? QString() : whatIsFiltered(k.local);
                if (!taken.isEmpty() && taken != k.wish->agreed)
                    fail("sent what would be filtered, and nobody agreed");
            }
            const bool isThere = k.sight == Knowledge::Sight::Seen && k.remote
                && k.remote->status != PostStatus::Trash
                && !(k.base && isAnotherPost(k.base->stored, k.remote->fields));
            if (std::holds_alternative<decision::LetGo>(d)
                && (isThere || !k.wish || k.wish->kind != Intent::Kind::PublishAnew))
                fail("let go of a post that is there, or unasked");
            const bool isPicture = std::holds_alternative<decision::BringPicture>(d)
                || std::holds_alternative<decision::PlacePictures>(d);
            if (isPicture && (!k.wish || !k.open.empty() || (k.hasConflict && k.remoteId)))
                fail("a picture of a post that is not to be sent now");
            if (std::holds_alternative<decision::PlacePictures>(d)
                && std::any_of(k.pictures.begin(), k.pictures.end(),
                    [](const PictureKnowledge &each) { return each.upload.stage != Upload::Stage::OnSite; }))
                fail("placed before all of them were there");
            if (std::holds_alternative<decision::Claim>(d) && k.isDisplaced
                && k.wish->kind != Intent::Kind::PublishAnew)
                fail("sent anew what is gone, unasked");
            if (std::holds_alternative<decision::Displaced>(d)
                && (!k.base || !isAnotherPost(k.base->stored, k.remote->fields)))
                fail("gave up a post that is there");
            if (std::holds_alternative<decision::Agree>(d)) {
                FieldSet theirs = k.base ? changedFields(k.base->stored, k.remote->fields) : FieldSet();
                if (isClaimKey(k.remote->fields.slug, claimKey(k.uuid)))
                    theirs &= ~FieldSet(Field::Slug);
                if (theirs || !k.base || k.isAgreed || !isThere || !k.open.empty() || k.hasConflict)
                    fail("agreed on what was not taken over");
            }
            if (isMutation(d) && k.remoteId && !k.isAgreed)
                fail("sent beside a state that is not agreed on");
            if (std::holds_alternative<decision::LookAtRevisions>(d)
                && (!k.mark || (k.saved && k.saved->newest >= k.mark->newest)))
                fail("asked again for what is known");
            if (const auto *settle = std::get_if<decision::Settle>(&d)) {
                const auto is = [&](const OpenAttempt &each) {
                    return each.attempt.id == settle->attempt;
                };
                const auto attempt = std::ranges::find_if(k.open, is);
                const bool isText = attempt != k.open.end() && settle->made
                    && !(changedFields(attempt->sent, *settle->made) & sentFields(attempt->attempt)
                        & textFields);
                const bool isFiltered = attempt != k.open.end() && settle->made
                    && couldBe(attempt->sent, sentFields(attempt->attempt) & textFields, *settle->made);
                if (attempt != k.open.end() && settle->made && !isText && !isFiltered)
                    fail("took another text for what was sent");
                if ((settle->made || settle->over) && (settle->state != Attempt::State::Applied || !k.saved))
                    fail("took from nowhere what the site had");
                traced += settle->made || settle->over ? 1 : 0;
            }
            if (std::holds_alternative<decision::Claim>(d) && (k.remoteId || !k.found || !k.found->empty()))
                fail("created a second post");
            if (const auto *update = std::get_if<decision::Update>(&d)) {
                const FieldSet theirs = k.base ? changedFields(k.base->stored, k.remote->fields) : FieldSet();
                FieldSet overwritten = theirs & update->fields;
                if (isClaimKey(k.remote->fields.slug, claimKey(k.uuid)))
                    overwritten &= ~FieldSet(Field::Slug);
                if (!k.base || overwritten)
                    fail("overwrote what was not seen before");
                const bool isPublic = k.remote->status == PostStatus::Publish
                    || k.remote->status == PostStatus::Future || k.remote->status == PostStatus::Private;
                if (update->fields & ~fieldsOf(k.type))
                    fail("sent what this type does not have");
                if (k.wish->kind == Intent::Kind::Push && isPublic)
                    fail("a public post follows unasked");
            }
            if (const auto *publish = std::get_if<decision::Publish>(&d)) {
                if (!k.base || (changedFields(k.base->sent, k.local) & fieldsOf(k.type))
                    || isClaimKey(k.remote->fields.slug, claimKey(k.uuid)))
                    fail("published before the text was there");
                const bool isPublic = publish->status == PostStatus::Publish
                    || publish->status == PostStatus::Future || publish->status == PostStatus::Private;
                if (isPublic && !k.can.mayPublish(k.type))
                    fail("published without the right");
            }
        }
        QString seen;
        for (size_t i = 0; i < std::size(counts); ++i) {
            seen += u"%1 %2  "_s.arg(QLatin1StringView(names[i])).arg(counts[i]);
            QVERIFY2(counts[i] > 0, names[i]);
        }
        QVERIFY(traced > 0);
        qInfo("%u cases: %s", cases, qPrintable(seen));
    }

    /// Revisions 10 (known), 11 (somebody's), 12 (ours) and 13 (written behind it); the newest by date is an
    /// autosave.
    void whatBecameOfAnUpdateIsReadFromTheSitesRevisions()
    {
        const auto text = [](const QByteArrayList &paragraphs) {
            QByteArrayList blocks;
            for (const QByteArray &each : paragraphs)
                blocks += "<!-- wp:paragraph -->\n<p>" + each + "</p>\n<!-- /wp:paragraph -->";
            return textOf(u"Bridge"_s, blocks.join("\n\n"), {});
        };
        Knowledge k;
        k.remoteId = 7;
        k.sight = Knowledge::Sight::Seen;
        const PostFields before = text({ "Closed" });
        k.base = MergeBase{ before, before };
        k.base->sent.tags = k.base->stored.tags = { u"water"_s };
        OpenAttempt open;
        open.attempt.id = { 1 };
        open.attempt.kind = Attempt::Kind::Update;
        open.attempt.fields = toWords(Field::Content | Field::Tags).split(u',');
        open.attempt.revisionBefore = 10;
        open.attempt.revisionsBefore = 2;
        open.sent = text({ "Still closed" });
        open.sent.tags = { u"water"_s, u"refused"_s };
        k.open = { open };
        k.local = open.sent;
        k.remote = Observation{};
        k.remote->fields = text({ "Still closed", "Behind" });
        k.remote->fields.tags = { u"water"_s, u"theirs"_s };

        QVERIFY(std::holds_alternative<decision::LookById>(reconcile(k)));
        k.mark = RevisionMark{ 10, 5 }; // The autosave that was the newest by date before, too.
        QVERIFY(std::holds_alternative<decision::LookAtRevisions>(reconcile(k)));
        k.saved = SavedTexts{ 13,
            { { 9, 5, open.sent }, { 10, 5, before }, { 11, 7, text({ "Closed", "Theirs" }) },
                { 12, 5, open.sent }, { 13, 7, k.remote->fields } } };
        const auto settled = [&k] {
            const Decision d = reconcile(k);
            const auto *settle = std::get_if<decision::Settle>(&d);
            return settle ? *settle : decision::Settle{};
        };
        decision::Settle settle = settled();
        QCOMPARE(settle.state, Attempt::State::Applied);
        QCOMPARE(settle.over->revision, 11);
        QCOMPARE(settle.made->content, open.sent.content);
        QCOMPARE(
            settle.made->tags, QStringList{ u"water"_s }); // The other was not taken; the new one is theirs.
        QVERIFY(!settle.missing);

        // She had opened it before.
        k.remote->fields.content = text({ "Closed", "Behind" }).content;
        k.saved->texts.back().text = k.remote->fields;
        settle = settled();
        QCOMPARE(settle.state, Attempt::State::Applied);
        QCOMPARE(settle.missing, FieldSet(Field::Content));

        // Nine is older than what we looked at: it proves nothing.
        k.saved->texts.erase(k.saved->texts.begin() + 3);
        QCOMPARE(settled().state, Attempt::State::NotApplied);
        // A cache from before is not believed, until there is never anything else.
        k.mark->newest = 14;
        QVERIFY(std::holds_alternative<decision::LookAtRevisions>(reconcile(k)));
        k.open.front().attempt.looks = 3;
        QCOMPARE(settled().state, Attempt::State::NotApplied);
    }

    /// The site's filter makes of ours what both agreed on before, so that its revision looks like an old
    /// one.
    void whatAnUpdateWentOverIsFoundThoughItSaysWhatBothAgreedOn_data()
    {
        QTest::addColumn<qint64>("looked");
        QTest::newRow("looked at the newest") << qint64(4);
        QTest::newRow("a cache showed an old one") << qint64(0);
    }
    void whatAnUpdateWentOverIsFoundThoughItSaysWhatBothAgreedOn()
    {
        QFETCH(qint64, looked);
        const auto text = [](const QByteArray &words) {
            PostFields fields;
            fields.content = "<!-- wp:paragraph -->\n<p>" + words + "</p>\n<!-- /wp:paragraph -->";
            return fields;
        };
        const PostFields typed = text("Five < six."), filtered = text("Five &lt; six."),
                         theirs = text("Closed.");
        Knowledge k;
        k.base = MergeBase{ filtered, filtered };
        k.account = 5;
        OpenAttempt update;
        update.attempt.kind = Attempt::Kind::Update;
        update.attempt.fields = { u"content"_s };
        update.attempt.revisionBefore = looked;
        update.sent = typed;
        const SavedTexts saved{ 6,
            { { 3, 7, typed }, { 4, 5, filtered }, { 5, 7, theirs }, { 6, 5, filtered } } };
        const auto over = goneOver(k, update, saved);
        QVERIFY(over);
        QCOMPARE(over->revision, 5);
    }

    void mergingKeepsWhatEitherSideWrote()
    {
        for (quint32 seed = 1; seed <= 100000; ++seed) {
            World world(seed);
            const PostFields b = world.fields(), x = world.near(b), y = world.near(b);
            const MergeBase base{ b, b };
            const auto why = qPrintable(u"seed %1"_s.arg(seed));
            QVERIFY2(!changedFields(mergePosts(base, x, b).fields, x), why);
            QVERIFY2(!mergePosts(base, x, b).conflicts, why);
            QVERIFY2(!changedFields(mergePosts(base, b, x).fields, x), why);
            QVERIFY2(!changedFields(mergePosts(base, x, x).fields, x), why);
            QVERIFY2(!mergePosts(base, x, x).conflicts, why);
            const Merge one = mergePosts(base, x, y), other = mergePosts(base, y, x);
            QVERIFY2(one.conflicts == other.conflicts, why);
            if (!one.conflicts && one.bothInserted == 0)
                QVERIFY2(!changedFields(one.fields, other.fields), why);
            // A field that only one side changed is that side's.
            for (Field field : everyField) {
                if (one.theirsChanged.testFlag(field) && !one.mineChanged.testFlag(field))
                    QVERIFY2(isSame(field, one.fields, y), why);
                if (!one.theirsChanged.testFlag(field))
                    QVERIFY2(isSame(field, one.fields, x), why);
            }
        }
    }

    void termsAreMergedAsSets()
    {
        PostFields base, mine, theirs;
        base.tags = { u"water"_s, u"bridge"_s };
        mine.tags = { u"Water"_s, u"bridge"_s, u"night"_s };
        theirs.tags = { u"bridge"_s, u"river"_s };
        const Merge merge = mergePosts({ base, base }, mine, theirs);
        QVERIFY(!merge.conflicts);
        QCOMPARE(merge.fields.tags, (QStringList{ u"bridge"_s, u"night"_s, u"river"_s }));
    }

    void contentIsMergedBlockByBlockAndAFilterIsNobody()
    {
        const auto text = [](const QByteArrayList &paragraphs) {
            QByteArrayList blocks;
            for (const QByteArray &each : paragraphs)
                blocks += "<!-- wp:paragraph -->\n<p>" + each + "</p>\n<!-- /wp:paragraph -->";
            return blocks.join("\n\n");
        };
        MergeBase base;
        base.sent.content = text({ "One <em onclick=\"x()\">two</em> three", "Four five six", "Seven" });
        base.stored.content = text({ "One <em>two</em> three", "Four five six", "Seven" });
        PostFields mine;
        mine.content = text({ "One <em onclick=\"x()\">two</em> three", "Four five nine", "Seven" });
        PostFields theirs;
        theirs.content = text({ "One <em>two</em> three", "Four five six", "Seven", "Eight" });
        const Merge merge = mergePosts(base, mine, theirs);
        QVERIFY(!merge.conflicts);
        QCOMPARE(merge.fields.content,
            text({ "One <em onclick=\"x()\">two</em> three", "Four five nine", "Seven", "Eight" }));
        QCOMPARE(merge.theirs.content, theirs.content);

        mine.content = text({ "One", "Four five six", "Seven", "Mine" });
        theirs.content = text({ "One <em>two</em> three", "Four five six", "Seven", "Theirs" });
        QCOMPARE(mergePosts(base, mine, theirs).bothInserted, 1);
        theirs.content = text({ "Two", "Four five six", "Seven" });
        QCOMPARE(mergePosts(base, mine, theirs).conflicts, FieldSet(Field::Content));
        // Two texts of which nobody knows what they come from are never put together.
        const Merge unknown = mergePosts({}, mine, theirs);
        QCOMPARE(unknown.conflicts, FieldSet(Field::Content));
        QCOMPARE(unknown.fields.content, mine.content);
        // Unless they are the same but for how a site spells it: that is nobody's to decide.
        const QByteArray spelled = QByteArray(mine.content).replace("-->\n\n<!--", "-->\n<!--");
        QVERIFY(spelled != mine.content);
        const blocks::Merged same = mergeContent({}, mine.content, spelled);
        QVERIFY(same.isClean());
        QCOMPARE(blocks::decided(same, blocks::MergeChoice::Take::Both), mine.content);
    }

    void markupThatOnlyTheSerializerChangedIsTheSame_data()
    {
        QTest::addColumn<QByteArray>("a");
        QTest::addColumn<QByteArray>("b");
        QTest::addColumn<bool>("same");
        const QByteArray quote
            = R"(<!-- wp:quote {"metadata":{"quotidian":{"id":"q-1"}},"className":"qtd-quote"} -->
<blockquote class="wp-block-quote qtd-quote" id="q-1"><!-- wp:paragraph -->
<p>A</p>
<!-- /wp:paragraph --></blockquote>
<!-- /wp:quote -->)";
        QByteArray bare = quote;
        QTest::newRow("metadata is missing")
            << quote << bare.replace(R"("metadata":{"quotidian":{"id":"q-1"}},)", "") << true;
        bare = quote;
        QTest::newRow("another text") << quote << bare.replace("<p>A", "<p>B") << false;
        bare = quote;
        QTest::newRow("another class") << quote << bare.replace("qtd-quote\"}", "other\"}") << false;
        QTest::newRow("order of keys") << QByteArray(R"(<!-- wp:x {"a":1,"b":"c"} /-->)")
                                       << QByteArray(R"(<!-- wp:x {"b":"c","a":1} /-->)") << true;
        QTest::newRow("order of attributes") << QByteArray(R"(<p class="x" dir="rtl">A</p>)")
                                             << QByteArray(R"(<p dir="rtl" class="x">A</p>)") << true;
        QTest::newRow("space before the end") << QByteArray("<br />A") << QByteArray("<br/>A") << true;
        QTest::newRow("lines between blocks") << QByteArray("<!-- /wp:a -->\n\n<!-- wp:b -->")
                                              << QByteArray("<!-- /wp:a -->\n<!-- wp:b -->") << true;
        QTest::newRow("a space in text") << QByteArray("<b>a</b> b") << QByteArray("<b>a</b>b") << false;
        QTest::newRow("long numbers are text")
            << QByteArray(R"(<!-- wp:x {"a":12345678901234567890} /-->)")
            << QByteArray(R"(<!-- wp:x {"a":12345678901234567891} /-->)") << false;
        QTest::newRow("open ends") << QByteArray("<p a='") << QByteArray("<p b='") << false;
        QTest::newRow("open comment") << QByteArray("<!-- wp:a") << QByteArray("<!-- wp:b") << false;
    }
    void markupThatOnlyTheSerializerChangedIsTheSame()
    {
        QFETCH(QByteArray, a);
        QFETCH(QByteArray, b);
        QFETCH(bool, same);
        QCOMPARE(isSameMarkup(a, b), same);
        QCOMPARE(isSameMarkup(b, a), same);
    }

    void aFilterMayTakeMarkupButNoWords()
    {
        const QByteArray sent = "<p>The bridge &amp; the <em>river</em></p><script>run()</script>";
        QVERIFY(keepsEveryWord(sent, "<p>The bridge &#38; the river</p>run()"));
        QVERIFY(!keepsEveryWord(sent, "<p>The bridge the river</p>"));
        QVERIFY(!keepsEveryWord(sent, ""));
        QVERIFY(!keepsEveryWord("<p>1 &lt; 2 &gt; 0</p>", "<p>1  0</p>"));
        QCOMPARE(visibleWords("<!-- wp:x {\"a\":\"<p>\"} --><p title=\"a>b\">One&nbsp;two</p>"),
            (QStringList{ u"One"_s, u"two"_s }));
    }

    void comparingHostileMarkupIsLinear()
    {
        for (const QByteArray &unit : { QByteArray("<a '"), QByteArray("<!--"), QByteArray("<script>"),
                 QByteArray("&#"), QByteArray("<!-- wp:a {\"a\":{ -->"), QByteArray("</") }) {
            const QByteArray text = unit.repeated(200000);
            QElapsedTimer timer;
            timer.start();
            QVERIFY(!isSameMarkup(text, text + 'x'));
            (void)visibleWords(text);
            QVERIFY2(timer.elapsed() < 10000, unit.constData());
        }
    }

    void keysAreFoundInEveryFormThatAServerMakes()
    {
        const QString key = claimKey(QUuid(u"11111111-2222-4333-8444-555555555555"_s));
        for (const QString &slug : claimSlugs(key))
            QVERIFY2(isClaimKey(slug, key), qPrintable(slug));
        QVERIFY(isClaimKey(key + u"-17"_s, key));
        QVERIFY(!isClaimKey(key + u"-x"_s, key));
        QVERIFY(!isClaimKey(key + u"17"_s, key));
        QVERIFY(!isClaimKey(u"bridge"_s, key));
        QCOMPARE(claimSlugs(key).size(), 12);
    }
};

QTEST_GUILESS_MAIN(ReconcileTest)
#include "reconcile_test.moc"

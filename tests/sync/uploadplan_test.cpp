#include "sync/fields.h"
#include "sync/uploadplan.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace Qt::StringLiterals;
using Stage = Upload::Stage;

namespace {

constexpr qint64 bytes = 340'000;
constexpr qint64 cutBytes = bytes / 2;
constexpr qint64 optimisedBytes = bytes * 2 / 3; ///< All of it, compressed more.
constexpr qint64 cutAndOptimisedBytes = bytes / 3;
const QSize size(1200, 800);

PictureKnowledge fresh()
{
    PictureKnowledge p;
    p.upload.sha256 = QByteArray(32, 'p');
    p.upload.key = u"picture-0a1b"_s;
    p.mediaType = u"image/png"_s;
    p.bytes = bytes;
    p.size = size;
    p.looksWanted = 3;
    return p;
}

RemoteMedia whole(qint64 id, const QString &slug = u"picture-0a1b"_s)
{
    RemoteMedia media;
    media.id = id;
    media.slug = slug;
    media.mediaType = u"image/png"_s;
    media.size = size;
    media.bytes = bytes;
    media.url = QUrl(u"https://site.example/a.png"_s);
    media.large = QUrl(u"https://site.example/a-1024x683.png"_s);
    return media;
}

/// What somebody sees who looks at the file.
bool isWholePicture(const RemoteMedia &media)
{
    return media.bytes == bytes || media.bytes == optimisedBytes;
}

/// A media library, a line that fails and a program that dies, all from one seed, and the plan carried out
/// step by step against them.
class Library {
public:
    explicit Library(quint32 seed)
        : m_random(seed)
        , m_picture(fresh())
    {
        // An earlier profile sent it, or something else lies under its name.
        if (below(5) == 0)
            m_items.push_back(whole(m_next++));
        m_isOptimising = below(3) == 0;
        if (m_isOptimising && !m_items.empty())
            m_items.back().bytes = optimisedBytes;
        m_isReadable = below(20) != 0;
        if (below(8) == 0) {
            m_items.push_back(whole(m_next++, u"picture-0a1b-2"_s));
            m_items.back().bytes = 9;
        }
        m_earlier = m_items;
    }

    /// What went wrong; empty if nothing did.
    QString play()
    {
        for (int turn = 0; turn < 400; ++turn) {
            arrive();
            if (below(9) == 0) { // The program died, or the run ended: what was seen is forgotten.
                forget();
                continue;
            }
            const UploadStep step = planUpload(m_picture);
            ++steps[step.index()];
            if (std::holds_alternative<uploadstep::Done>(step))
                return ended();
            if (std::holds_alternative<uploadstep::Blocked>(step)) {
                if (m_picture.upload.broken < 2 && m_picture.copy != PictureKnowledge::Copy::Unreadable)
                    return u"stopped without a reason"_s;
                isBlocked = true;
                return {};
            }
            if (const QString wrong = carryOut(step); !wrong.isEmpty())
                return wrong;
        }
        return u"it does not come to an end"_s;
    }

    int steps[std::variant_size_v<UploadStep>] = {};
    bool isBlocked = false;

private:
    int below(int n) { return int(m_random() % quint32(n)); }
    void forget()
    {
        m_picture.found.reset();
        m_picture.seen.reset();
        m_picture.isGone = false;
        m_picture.copy = {};
    }
    void arrive()
    {
        if (m_late > 0 && --m_late == 0)
            m_items.push_back(whole(m_next++, u"picture-0a1b-3"_s));
    }

    QString carryOut(const UploadStep &step)
    {
        if (const auto *look = std::get_if<uploadstep::Look>(&step)) {
            m_picture.found.emplace();
            for (const RemoteMedia &item : m_items) {
                if (look->slugs.contains(item.slug))
                    m_picture.found->push_back(item);
            }
        } else if (std::holds_alternative<uploadstep::LookAgain>(step)) {
            ++m_picture.upload.looks;
            forget();
        } else if (std::holds_alternative<uploadstep::Read>(step)) {
            const auto item = std::ranges::find(m_items, m_picture.upload.media, &RemoteMedia::id);
            m_picture.isGone = item == m_items.end();
            if (item != m_items.end())
                m_picture.seen = *item;
        } else if (std::holds_alternative<uploadstep::Compare>(step)) {
            using Copy = PictureKnowledge::Copy;
            if (isWholePicture(*m_picture.seen) && m_picture.seen->bytes == bytes)
                return u"looked at what is the same"_s;
            m_picture.copy = !m_isReadable        ? Copy::Unreadable
                : isWholePicture(*m_picture.seen) ? Copy::Same
                                                  : Copy::Other;
        } else if (const auto *send = std::get_if<uploadstep::Send>(&step)) {
            if (m_picture.upload.stage != Stage::Waiting || !m_picture.found)
                return u"sent without a look"_s;
            m_picture.upload = send->upload;
            forget();
            transmit();
        } else if (const auto *finish = std::get_if<uploadstep::Finish>(&step)) {
            m_picture.upload = finish->upload;
            forget();
            const auto item = std::ranges::find(m_items, m_picture.upload.media, &RemoteMedia::id);
            if (item != m_items.end() && below(3) == 0 && item->size.isEmpty())
                *item = whole(item->id, item->slug);
        } else if (const auto *remove = std::get_if<uploadstep::Remove>(&step)) {
            if (std::ranges::find(m_earlier, remove->media, &RemoteMedia::id) != m_earlier.end())
                return u"removed what an earlier profile had sent"_s;
            forget();
            if (below(4) != 0)
                std::erase_if(m_items, [&](const RemoteMedia &item) { return item.id == remove->media; });
        } else if (const auto *keep = std::get_if<uploadstep::Keep>(&step)) {
            if (keep->upload.media != m_picture.upload.media) {
                m_picture.seen.reset();
                m_picture.isGone = false;
                m_picture.copy = {};
            }
            m_picture.upload = keep->upload;
        }
        return {};
    }

    void transmit()
    {
        const auto store = [&](int kind) {
            m_items.push_back(whole(m_next++, m_items.empty() ? u"picture-0a1b"_s : u"picture-0a1b-4"_s));
            if (kind == 1) { // Cut short on its way, and nobody noticed.
                m_items.back().bytes = m_isOptimising ? cutAndOptimisedBytes : cutBytes;
                m_items.back().missingSizes = QStringList{ u"thumbnail"_s };
            } else if (kind == 2) { // PHP died making sizes.
                m_items.back().size = {};
                m_items.back().bytes = 0;
                m_items.back().missingSizes = QStringList{ u"thumbnail"_s };
            } else if (m_isOptimising) {
                m_items.back().bytes = optimisedBytes;
            }
            return m_items.back().id;
        };
        const int kind = below(6) == 0 ? 1 : below(4) == 0 ? 2 : 0;
        switch (below(6)) {
        case 0: // The answer was lost.
            store(kind);
            return;
        case 1: // The request was lost.
            return;
        case 2: // It comes when nobody waits for it any more, or just before.
            m_late = 1 + below(12);
            return;
        case 3: // Known not to have arrived.
            m_picture.upload.stage = Stage::Waiting;
            return;
        default:
            m_picture.upload.media = store(kind);
            m_picture.upload.stage = Stage::Arrived;
        }
    }

    QString ended() const
    {
        const auto item = std::ranges::find(m_items, m_picture.upload.media, &RemoteMedia::id);
        if (item == m_items.end())
            return u"done, and it is not there"_s;
        if (!isWholePicture(*item) || item->size != size || item->mediaType != m_picture.mediaType)
            return u"done, and something else is there"_s;
        if (m_picture.upload.url != item->large || m_picture.upload.sizeSlug != u"large"_s)
            return u"shown from elsewhere"_s;
        const auto isOurs = [&](const RemoteMedia &each) {
            return std::ranges::find(m_earlier, each.id, &RemoteMedia::id) == m_earlier.end();
        };
        // Two only where one was given up, and came once all was done.
        if (std::ranges::count_if(m_items, isOurs) > (m_picture.upload.lost > 0 ? 2 : 1))
            return u"it is there twice"_s;
        return {};
    }

    std::mt19937 m_random;
    PictureKnowledge m_picture;
    std::vector<RemoteMedia> m_items;
    std::vector<RemoteMedia> m_earlier;
    qint64 m_next = 10;
    int m_late = 0;
    bool m_isOptimising = false; ///< The site compresses what arrives.
    bool m_isReadable = true; ///< Its files, for anybody.
};

} // namespace

class UploadPlanTest : public QObject {
    Q_OBJECT
private slots:
    void everyPictureComesToTheSiteOnceWhateverHappens()
    {
        int steps[std::variant_size_v<UploadStep>] = {};
        int blocked = 0;
        constexpr quint32 libraries = 60000;
        for (quint32 seed = 1; seed <= libraries; ++seed) {
            Library library(seed);
            const QString wrong = library.play();
            QVERIFY2(wrong.isEmpty(), qPrintable(u"seed %1: %2"_s.arg(seed).arg(wrong)));
            blocked += library.isBlocked ? 1 : 0;
            for (size_t i = 0; i < std::size(steps); ++i)
                steps[i] += library.steps[i];
        }
        for (int count : steps)
            QVERIFY(count > 0);
        QVERIFY(blocked > 0 && blocked < int(libraries) / 10);
        qInfo("%u libraries, %d looks, %d files read, %d sends, %d removed", libraries, steps[1], steps[4],
            steps[5], steps[7]);
    }

    void anAccountThatMayNotUploadIsToldAndSendsNothing()
    {
        PictureKnowledge p = fresh();
        p.mayUpload = false;
        p.found.emplace();
        const UploadStep step = planUpload(p);
        QCOMPARE(std::get<uploadstep::Blocked>(step).why.reason, Error::Reason::MissingRight);
        // What is there already is shown by anybody.
        p.upload.stage = Stage::OnSite;
        p.seen = whole(4);
        QVERIFY(std::holds_alternative<uploadstep::Done>(planUpload(p)));
    }

    void aPictureIsKnownByItsTypeItsPixelsAndItsBytes()
    {
        const PictureKnowledge p = fresh();
        QCOMPARE(likeness(p, whole(1)), Likeness::Same);
        RemoteMedia media = whole(1);
        media.bytes = bytes - 1; // Cut, or compressed more: it is to be looked at.
        QCOMPARE(likeness(p, media), Likeness::Altered);
        media.bytes = 0; // Where files lie elsewhere, some sites do not know.
        QCOMPARE(likeness(p, media), Likeness::Altered);
        media.size = { 600, 400 };
        QCOMPARE(likeness(p, media), Likeness::Altered);
        media.size = { 1200, 801 };
        QCOMPARE(likeness(p, media), Likeness::Other);
        media = whole(1);
        media.mediaType = u"image/webp"_s; // Some convert what arrives.
        QCOMPARE(likeness(p, media), Likeness::Altered);
        media.mediaType = u"image/gif"_s;
        QCOMPARE(likeness(p, media), Likeness::Other);
        media = whole(1);
        media.size = {};
        QCOMPARE(likeness(p, media), Likeness::Unsaid);
        PictureKnowledge large = fresh();
        large.size = { 4001, 2999 };
        media = whole(1);
        media.isScaled = true;
        media.size = { 2560, 1919 };
        media.bytes = 17;
        QCOMPARE(likeness(large, media), Likeness::Altered);
        media.size = { 2560, 1440 };
        QCOMPARE(likeness(large, media), Likeness::Other);
        media.size = { 1919, 2560 };
        QCOMPARE(likeness(large, media), Likeness::Other);
    }

    void aKeySaysNothingAndIsTheSameAgain()
    {
        const QUrl site(u"https://site.example/wp-json/"_s);
        const QByteArray sha256(32, 'x');
        const QString key = mediaKey(site, 5, sha256);
        QCOMPARE(mediaKey(site, 5, sha256), key);
        QVERIFY(QRegularExpression(u"^picture-[0-9a-f]{24}$"_s).match(key).hasMatch());
        QVERIFY(mediaKey(site, 6, sha256) != key);
        QVERIFY(mediaKey(QUrl(u"https://other.example/wp-json/"_s), 5, sha256) != key);
        QVERIFY(mediaKey(site, 5, QByteArray(32, 'y')) != key);
        QVERIFY(!key.contains(QString::fromLatin1(sha256.toHex().left(8))));
    }

    void aPictureThatWasTakenOutOfTheLibraryIsSentAnew()
    {
        PictureKnowledge p = fresh();
        p.upload.stage = Stage::OnSite;
        p.upload.media = 7;
        p.upload.sends = 1;
        QVERIFY(std::holds_alternative<uploadstep::Read>(planUpload(p)));
        p.isGone = true;
        const auto keep = std::get<uploadstep::Keep>(planUpload(p));
        QCOMPARE(keep.upload.stage, Stage::Waiting);
        QCOMPARE(keep.upload.sends, 0);
        QCOMPARE(keep.upload.media, 0);
    }
};

QTEST_GUILESS_MAIN(UploadPlanTest)
#include "uploadplan_test.moc"

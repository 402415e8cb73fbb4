#include "desk/thumbnails.h"

#include "base/async.h"
#include "desk/blobpicture.h"
#include "storage/blobs.h"

#include <QSet>
#include <QtConcurrent>

namespace {

/// Also for a picture whose sides are not known yet.
qint64 mostBytes(QSize fit) { return qint64(fit.width()) * fit.height() * 4; }

} // namespace

Thumbnails::Thumbnails(const Blobs &blobs, QObject *parent)
    : QObject(parent)
    , m_blobs(blobs)
{
    m_pool.setThreadPriority(QThread::LowPriority); // The window's own thread comes first.
}

Thumbnails::~Thumbnails() { m_pool.clear(); }

void Thumbnails::want(const std::vector<QByteArray> &sha256, QSize fit)
{
    m_fit = fit;
    m_wanted = sha256;
    if (fit.isEmpty())
        m_wanted.clear();
    // More than there is room for would push the first ones out again.
    const auto most = size_t(qMax<qint64>(1, m_budget / qMax<qint64>(1, mostBytes(fit))));
    if (m_wanted.size() > most)
        m_wanted.resize(most);
    m_next = 0;
    start();
}

QImage Thumbnails::find(const QByteArray &sha256) const { return m_made.value(sha256).image; }

void Thumbnails::start()
{
    // One more than there are workers, so that none waits for this thread.
    while (m_underWay.size() <= m_pool.maxThreadCount() && m_next < m_wanted.size()) {
        const QByteArray hash = m_wanted[m_next++];
        const auto made = m_made.constFind(hash);
        if ((made != m_made.cend() && made->fit == m_fit) || m_failures.contains(hash)
            || m_underWay.contains(hash))
            continue;
        m_underWay.append(hash);
        const auto decoded = QtConcurrent::run(
            &m_pool, [blobs = m_blobs, hash, fit = m_fit] { return blobPicture(blobs, hash, fit); });
        onDone(decoded, this,
            [this, hash, fit = m_fit](const Result<QImage> &image) { take(hash, fit, image); });
    }
}

void Thumbnails::take(const QByteArray &sha256, QSize fit, const Result<QImage> &image)
{
    m_underWay.removeAll(sha256);
    if (image) {
        m_bytes -= m_made.value(sha256).image.sizeInBytes();
        m_made.insert(sha256, { *image, fit });
        m_bytes += image->sizeInBytes();
        makeRoom();
    } else {
        m_failures.insert(sha256, image.error());
    }
    emit made(sha256);
    start();
}

/// Those go first that nobody wants any more, then those that are wanted last.
void Thumbnails::makeRoom()
{
    if (m_bytes <= m_budget)
        return;
    const QSet<QByteArray> wanted(m_wanted.begin(), m_wanted.end());
    for (auto made = m_made.begin(); made != m_made.end() && m_bytes > m_budget;) {
        if (wanted.contains(made.key())) {
            ++made;
            continue;
        }
        m_bytes -= made->image.sizeInBytes();
        made = m_made.erase(made);
    }
    for (size_t i = m_wanted.size(); i > 1 && m_bytes > m_budget; --i) {
        const Made gone = m_made.take(m_wanted[i - 1]);
        m_bytes -= gone.image.sizeInBytes();
    }
}

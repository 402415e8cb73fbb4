#pragma once

#include "base/result.h"

#include <QHash>
#include <QImage>
#include <QObject>
#include <QThreadPool>

#include <vector>

class Blobs;

/// Small pictures of blobs for a sheet of them: made in workers at reduced scale, held in bounded memory.
/// Main thread.
class Thumbnails final : public QObject {
    Q_OBJECT
public:
    explicit Thumbnails(const Blobs &blobs, QObject *parent = nullptr);
    ~Thumbnails() override;

    /// These, the first one first, each scaled to fit `fit` pixels, and no others any more: what waits and is
    /// not among them is dropped. As many are made as memory is given for.
    void want(const std::vector<QByteArray> &sha256, QSize fit);
    /// Null if it is not made yet, or cannot be. One of another size while that of this size is made.
    QImage find(const QByteArray &sha256) const;
    /// Why there is none; nothing if there is one, or it is still to come.
    std::optional<Error> failure(const QByteArray &sha256) const { return m_failures.value(sha256); }
    void setBudget(qint64 bytes) { m_budget = bytes; }
    qint64 bytes() const { return m_bytes; }
    bool isWorking() const { return !m_underWay.isEmpty(); }

signals:
    void made(const QByteArray &sha256); ///< Or failed.

private:
    struct Made {
        QImage image;
        QSize fit;
    };
    void start();
    void take(const QByteArray &sha256, QSize fit, const Result<QImage> &image);
    void makeRoom();

    const Blobs &m_blobs;
    std::vector<QByteArray> m_wanted; ///< The first one first.
    size_t m_next = 0; ///< In m_wanted.
    QSize m_fit;
    QHash<QByteArray, Made> m_made;
    QHash<QByteArray, std::optional<Error>> m_failures;
    QList<QByteArray> m_underWay;
    qint64 m_budget = 64 * 1024 * 1024;
    qint64 m_bytes = 0;
    QThreadPool m_pool; ///< Ends first, and waits for its work.
};

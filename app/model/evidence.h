#pragma once

#include "base/id.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>
#include <vector>

/// What our client received, kept so that a quotation can be held against it: "what this computer received at
/// that time", no more. Belongs to a feed's answer as well as to a page.
struct Capture {
    QUrl url; ///< Asked for.
    QUrl finalUrl; ///< After redirects.
    QList<QUrl> redirects; ///< Each hop, in order, the first asked for left out.
    int status = 0;
    QByteArray requestHead; ///< As we sent it, without any credential.
    QByteArray responseHead; ///< Status line and headers, as received, CRLF.
    QByteArray body; ///< After transfer and content decoding.
    QByteArray bodySha256; ///< 32 bytes.
    QByteArray
        documentSha256; ///< Of the whole answer, when the body is a part of it (a feed's entry); else empty.
    QList<QByteArray> certificateSha256; ///< The peer's chain, leaf first; empty for http.
    QDateTime receivedAt; ///< Our clock, UTC.
    QString peerAddress; ///< Where it came from, if known.

    bool operator==(const Capture &) const = default;
};

/// Whom a claim comes from: a person, a blog, a publication.
struct Source {
    enum class Consent { NotAsked, Public, Permitted, Refused, AtRisk };

    SourceId id;
    QString name;
    QUrl url;
    QString language;
    QString country;
    Consent consent = Consent::NotAsked;
    QString note;

    bool operator==(const Source &) const = default;
};

/// Where a snapshot was before: another newsroom received it, and it came here in a file.
struct SnapshotOrigin {
    QByteArray fileSha256; ///< Of the file.
    QByteArray previousChainSha256; ///< Its place in the other newsroom's chain.
    QByteArray chainSha256;
    QDateTime openedAt; ///< When it came here.

    bool operator==(const SnapshotOrigin &) const = default;
};

/// An immutable copy of what was received, as a link in a chain of hashes.
struct Snapshot {
    SnapshotId id;
    QUrl url;
    QUrl finalUrl;
    QString title;
    QString author;
    QDateTime publishedAt;
    QString language;
    QDateTime capturedAt;
    QString text; ///< Plain text as `html clean --text` gives it; passages count in its code points.
    QByteArray bodySha256; ///< 32 bytes; the body is a blob of this name.
    QByteArray textSha256;
    QByteArray previousChainSha256; ///< Of the snapshot before; empty for the first.
    QByteArray chainSha256; ///< SHA-256 over the previous and this one's facts.
    std::optional<SnapshotOrigin> origin; ///< None for what this computer received itself.

    bool operator==(const Snapshot &) const = default;
};

/// A range in a snapshot's text, in Unicode code points, end excluded.
struct Passage {
    SnapshotId snapshot;
    int start = 0;
    int end = 0;
    QString text; ///< The exact text of the range.

    bool operator==(const Passage &) const = default;
};

/// A passage used in a draft. Its id stands in the markup (notes on markup: `q-` and six letters or digits).
struct Quote {
    enum class Verdict { NotChecked, Exact, DeclaredEdits, Warned, NotFound };

    QString id; ///< `q-7f3k2m`: random, public, says nothing.
    DraftId draft;
    SourceId source;
    Passage passage;
    QString author; ///< As attributed.
    QString title; ///< Of the page quoted.
    QUrl url; ///< The link of the attribution.
    QDateTime publishedAt;
    QString language; ///< Of the original.
    QString original; ///< Paragraphs parted by a blank line.
    QString translation; ///< Empty if none.
    QString translationLanguage;
    QString translator;
    Verdict verdict = Verdict::NotChecked;

    bool operator==(const Quote &) const = default;
};

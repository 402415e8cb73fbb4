#pragma once

#include "base/result.h"
#include "model/evidence.h"

#include <QByteArray>

#include <vector>

/// Quotations of a post that may be ours and have no mark that says so: after an edit on the site, a paste,
/// an import. A person decides. Pure: any thread.

struct VoiceDoubt {
    /// Which it may be: of what has a record and does not stand in the post, the likeliest first.
    struct Candidate {
        Quote quote;
        QString words; ///< As it was recorded, with its attribution.
        int alike = 0; ///< Per cent of the words of both.

        bool operator==(const Candidate &) const = default;
    };

    int block = 0; ///< Of the top level, blank ones not counted.
    QByteArray bytes; ///< The quotation as it stands.
    QString words; ///< The same in words, with its attribution.
    std::vector<Candidate> candidates;

    bool operator==(const VoiceDoubt &) const = default;
};

std::vector<VoiceDoubt> doubtsOf(const QByteArray &markup, const std::vector<Quote> &records);

/// The post with the answer in it: the quotation has the id of the one that it is, or, being none of them, an
/// id of its own, so that nobody is asked again. NoSuchBlock if it stands there no more.
Result<QByteArray> withAnswer(const QByteArray &markup, const VoiceDoubt &doubt, const QString &id);

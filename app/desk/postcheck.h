#pragma once

#include "desk/voicedoubts.h"
#include "model/attachment.h"
#include "model/draft.h"
#include "model/evidence.h"
#include "model/linkcheck.h"

#include <QUrl>

#include <vector>

/// What there is to look at before a post goes out. Pure: any thread.

/// One thing, with every block that it is about.
struct Finding {
    enum class Kind {
        TitleMissing,
        TextMissing,
        PictureHere, ///< On this computer alone yet: it goes to the site first.
        PictureLost, ///< The text names one that is nowhere, or by `file:`.
        LeadLong, ///< `count` words.
        HeadingEmpty,
        QuoteWithoutSource,
        QuoteNotFound, ///< In what was captured.
        QuoteInDoubt, ///< To be looked at again.
        QuoteUnclear, ///< It may be one of ours.
        PictureWithoutAlt,
        PictureWithoutCredit, ///< No caption, of its own or of its gallery, names anybody.
        Placeholder, ///< `words`: the first of them.
        LinkDead, ///< `words`: the address of the first.
        CategoryMissing,
        ExcerptMissing, ///< The first words stand for it.
        QuotesMatch, ///< `count` of `of`.
    };
    enum class State {
        Fine,
        Look, ///< A person decides.
        Stops, ///< It cannot be sent like this.
    };

    Kind kind = Kind::TitleMissing;
    /// Numbers of the blocks of the top level, blank ones not counted; empty if it is not about the text.
    QList<int> blocks;
    int count = 0; ///< Of what it is about; more than the blocks, if a block holds several.
    int of = 0;
    QString words;

    State state() const;
    bool operator==(const Finding &) const = default;
};

/// What is known of a post beside its text.
struct PostRecords {
    PostType type = PostType::Post;
    std::vector<Quote> quotes; ///< Those that are not in the text any more do not count.
    std::vector<Attachment> attachments;
    std::vector<LinkCheck> links;
    std::vector<VoiceDoubt> doubts;
    int categories = 0; ///< That the site has.

    bool operator==(const PostRecords &) const = default;
};

std::vector<Finding> checkPost(const PostFields &fields, const PostRecords &records);

/// Addresses of the web that the markup links to or shows, each once, in order.
QList<QUrl> linksOf(const QByteArray &markup);

/// The first words of a text that somebody meant to replace before anybody reads it: TK, TODO, “lorem ipsum”,
/// “[name]” and their like in the languages of newsrooms; empty if there are none.
QString placeholderIn(const QString &text);

inline constexpr int longestLead = 35; ///< Words.

#pragma once

#include "formats/site/pagetags.h"

#include <QDateTime>
#include <QSet>

/// The page of a site without its post, learned from one that it shows, for a preview of another post that
/// asks for nothing: neither now nor when somebody looks at it. Pure: any thread.

/// What is known of the post that the page shows, as the site renders it.
struct ShellSample {
    QString title; ///< Its words.
    QByteArray content; ///< HTML.
    QString author; ///< The name that readers see; may be empty.
    QDateTime at; ///< In the site's own time.
    QStringList categories = {}; ///< Names.
    QStringList tags = {};
};

/// A page in which the post was found.
struct LearnedPage {
    enum class Slot : quint8 { None, Title, Date, Author, Content, Categories, Tags };
    struct Mark {
        size_t from; ///< Tags that give way,
        size_t to;
        Slot slot; ///< to this; None: to nothing, because it is of that post alone.
        size_t linksFrom = 0; ///< Of Categories and Tags: the links among them, from the first
        size_t linksTo = 0; ///< to behind the last.
    };

    PageTags page;
    std::vector<Mark> marks; ///< In order, none in another.
    QString titleBefore; ///< Of the page's title.
    QString titleAfter;
    QString dateFormat; ///< As QLocale's; empty if no date was found.
};

/// Finds the post by its words. Errors: Malformed/TooComplex; Malformed/Unspecified if it is not there.
Result<LearnedPage> learnPage(const QByteArray &utf8, const QUrl &address, const ShellSample &sample);

/// Themes of blocks send the styles of those blocks alone that a page shows: adds to the look of one page
/// what another of the same site has beside it. Error: Malformed/TooComplex.
Result<> addStyles(LearnedPage &learned, const QByteArray &utf8, const QUrl &address);

/// The kinds of blocks that a post's HTML has, by their classes and names: more of them, more of the styles.
QSet<QByteArray> kindsOfBlocks(const QByteArray &html);

/// What its look asks for: linked sheets, and pictures outside of the post.
StyleNeeds needsOfPage(const LearnedPage &learned);

struct PageShell {
    struct Piece {
        QByteArray html;
        LearnedPage::Slot slot = LearnedPage::Slot::None; ///< What comes behind it.
        QByteArray before; ///< Of categories and tags, where there are any: what stands before them,
        QByteArray link; ///< the start tag of each,
        QByteArray between;
        QByteArray after;
    };
    struct Sheet {
        QByteArray css;
        QString media;
    };

    std::vector<Piece> pieces;
    std::vector<Sheet> sheets;
    QByteArray root; ///< The start tag of `html`,
    QByteArray body; ///< and of `body`.
    QString titleBefore;
    QString titleAfter;
    QString dateFormat;
    QString language; ///< Of the page, for its dates.
    QUrl learnedFrom;
    QDateTime learnedAt;
};

PageShell shellOf(const LearnedPage &learned, const StyleParts &parts);

/// Of the post that is shown in it.
struct ShellPost {
    QString title;
    QByteArray html; ///< blocks::toPreviewHtml(): it may hold anything.
    QString author;
    QDateTime at; ///< In the site's own time.
    QHash<QUrl, QByteArray> pictures; ///< `data:` addresses.
    QStringList categories = {}; ///< Names.
    QStringList tags = {};
};

/// A whole page, UTF-8. Its first word to the browser is that nothing may be loaded and nothing may run.
Result<QByteArray> fillShell(const PageShell &shell, const ShellPost &post);

/// Pictures of the post that it would show, absolute addresses.
std::vector<QUrl> picturesOfPost(const QByteArray &html, const QUrl &base);

/// To keep it. Error: Malformed/PackageDamaged.
QByteArray packShell(const PageShell &shell);
Result<PageShell> unpackShell(const QByteArray &bytes);

/// What may be shown as a picture in such a page: JPEG, PNG, GIF and WebP by their first bytes; else empty.
QByteArray dataAddress(const QByteArray &picture);

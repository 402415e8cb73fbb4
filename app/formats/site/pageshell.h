#pragma once

#include "formats/site/pagetags.h"

#include <QDateTime>

/// The page of a site without its post, learned from one that it shows, for a preview of another post that
/// asks for nothing: neither now nor when somebody looks at it. Pure: any thread.

/// What is known of the post that the page shows, as the site renders it.
struct ShellSample {
    QString title; ///< Its words.
    QByteArray content; ///< HTML.
    QString author; ///< The name that readers see; may be empty.
    QDateTime at; ///< In the site's own time.
};

/// A page in which the post was found.
struct LearnedPage {
    enum class Slot : quint8 { None, Title, Date, Author, Content };
    struct Mark {
        size_t from; ///< Tags that give way,
        size_t to;
        Slot slot; ///< to this; None: to nothing, because it is of that post alone.
    };

    PageTags page;
    std::vector<Mark> marks; ///< In order, none in another.
    QString titleBefore; ///< Of the page's title.
    QString titleAfter;
    QString dateFormat; ///< As QLocale's; empty if no date was found.
};

/// Finds the post by its words. Errors: Malformed/TooComplex; Malformed/Unspecified if it is not there.
Result<LearnedPage> learnPage(const QByteArray &utf8, const QUrl &address, const ShellSample &sample);

/// What its look asks for: linked sheets, and pictures outside of the post.
StyleNeeds needsOfPage(const LearnedPage &learned);

struct PageShell {
    struct Piece {
        QByteArray html;
        LearnedPage::Slot slot = LearnedPage::Slot::None; ///< What comes behind it.
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

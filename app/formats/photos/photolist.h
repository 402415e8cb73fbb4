#pragma once

#include "formats/photos/sourcesets.h"
#include "model/photoreport.h"

#include <QHash>
#include <QString>

#include <vector>

/// The photos of a page while they are found: a picture in several sizes is one. Pure, any thread; linear.
class PhotoList final {
public:
    /// Where words about a photo come from; a better one replaces a worse.
    enum class Words { Title, Alternative, Between, Data, Caption };

    /// How many photos are kept of a page.
    static constexpr size_t most = 1000;

    struct Added {
        size_t index = 0; ///< Of the photo.
        bool isNew = false;
    };

    /// The files of one picture. Nothing if there is none, or no room (see left()).
    std::optional<Added> add(const std::vector<PictureFile> &files);
    /// What is said to be a small file of the photo, whatever its address.
    void offerThumbnail(size_t photo, const QUrl &url);
    void describe(size_t photo, const QString &caption, Words source);
    void credit(size_t photo, const QString &credit); ///< If none is known yet.

    size_t size() const { return m_found.size(); }
    int repeated() const { return m_repeated; }
    int left() const { return m_left; } ///< Photos for which there was no room.
    /// The best file of each, the smallest one that fills a contact sheet's place, and what is said of it.
    std::vector<Photo> photos() const;

private:
    /// A file, and how it compares with others of its picture.
    struct Choice {
        PictureFile file;
        QString key;
        int width = 0;
        bool isWhole = false;
    };
    struct Found {
        Choice best;
        std::optional<Choice> smallest; ///< Wide enough for a contact sheet, narrower than the best.
        QString caption;
        QString credit;
        Words words = Words::Title;
    };

    static bool isBetter(const Choice &one, const Choice &other);
    static void offer(Found &found, const Choice &choice);

    std::vector<Found> m_found;
    QHash<QString, size_t> m_known; ///< By PictureIdentity::key.
    int m_repeated = 0;
    int m_left = 0;
};

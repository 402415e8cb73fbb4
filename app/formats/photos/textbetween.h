#pragma once

#include "formats/photos/photolist.h"

#include <QString>

#include <vector>

/// The words between pictures that stand one below the other without any markup that says what belongs to
/// which: reports in LiveJournal and in old blogs. Pure, any thread; linear.
class TextBetween final {
public:
    void addText(const QString &text);
    void addBreak(); ///< Of a line or a paragraph.
    void addPhoto(size_t photo);
    /// What comes does not belong to what was: the words of a figure, another article.
    void cut();

    /// Three or more pictures, most of them with a few words between, are a report: each gets its words,
    /// those below it, or, if the first is told above, those above. Long texts are an article's, and nobody's
    /// caption.
    void describe(PhotoList &photos) const;

private:
    struct Run {
        std::vector<size_t> photos;
        std::vector<QString> texts{ QString() }; ///< Before the first, between, and behind the last.
    };

    static void describe(const Run &run, PhotoList &photos);

    std::vector<Run> m_runs{ Run{} };
};

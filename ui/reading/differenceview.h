#pragma once

#include "reading/differencepage.h"
#include "reading/pageview.h"

/// Two texts as one: what went is struck out, what came is underlined. Main thread.
class DifferenceView final : public PageView {
    Q_OBJECT
public:
    explicit DifferenceView(QWidget *parent = nullptr);

    void present(DifferencePage page);
    void clear();
    const std::vector<PageChange> &changes() const { return m_changes; }
    int change() const { return m_change; } ///< That was gone to; -1 for none.
    void goToChange(int by); ///< The next one; after the last comes the first.

protected:
    void layAgain() override;
    QMimeData *createMimeDataFromSelection() const override;

private:
    void lay(Place place);

    std::shared_ptr<const PageLines> m_lines;
    std::vector<PageChange> m_changes;
    int m_change = -1;
};

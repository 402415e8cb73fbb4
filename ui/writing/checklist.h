#pragma once

#include "model/draft.h"
#include "model/evidence.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

/// One thing to look at before a post goes out.
struct CheckItem {
    enum class State {
        Fine,
        Look, ///< A person decides.
        Stops, ///< It cannot be sent like this.
    };
    enum class Place { None, Title, Excerpt, QuoteWithoutSource };

    State state = State::Fine;
    QString words;
    Place place = Place::None; ///< Where it can be mended.

    bool operator==(const CheckItem &) const = default;
};

/// What there is to say of a post before it goes out. `quotes` are those that were recorded for the draft;
/// what is not in the text any more does not count.
std::vector<CheckItem> checklist(const PostFields &fields, const std::vector<Quote> &quotes);

/// The words that stand as the excerpt if nobody writes one.
QString automaticExcerpt(const QByteArray &markup);

/// The items, each with a sign and "Show" where it can be mended. Main thread.
class ChecklistView final : public QWidget {
    Q_OBJECT
public:
    explicit ChecklistView(QWidget *parent = nullptr);

    void present(const std::vector<CheckItem> &items);
    const std::vector<CheckItem> &items() const { return m_items; }

signals:
    void jumpRequested(CheckItem::Place place);

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();

    std::vector<CheckItem> m_items;
    QVBoxLayout *m_column;
};

#pragma once

#include "widgets/popover.h"

#include <QStringList>

#include <functional>
#include <vector>

class QLineEdit;

/// A few named fields beside what they are about: a link, an attribution, an address. Enter takes them,
/// Escape leaves all as it was. Main thread.
class FieldPopover final : public Popover {
    Q_OBJECT
public:
    struct Field {
        QString label; ///< With its mnemonic.
        QString value;
        QString placeholder;
    };

    FieldPopover(
        QWidget *window, const QString &title, const std::vector<Field> &fields, const QString &action);

    /// A second thing to do, as "Remove link".
    void addChoice(const QString &text, const std::function<void()> &choose);

signals:
    void accepted(const QStringList &values);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void accept();

    std::vector<QLineEdit *> m_fields;
    class QHBoxLayout *m_buttons;
};

#include "shell/about.h"

#include "widgets/tones.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

About::About(QWidget *window)
    : Popover(window)
{
    setAccessibleName(tr("About Quotidian"));
    setFixedWidth(460);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(8);
    const auto say = [this, column](const QString &words) {
        auto *label = new QLabel(words, this);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(label);
        return label;
    };
    QLabel *name = say(tr("Quotidian %1").arg(QCoreApplication::applicationVersion()));
    QFont large = name->font();
    large.setBold(true);
    large.setPointSizeF(large.pointSizeF() * 1.4);
    name->setFont(large);
    say(tr("A newsroom for citizen journalism: read, quote with proof, write, publish."));
    say(tr("Free software under the GNU General Public License, version 3 or later. It comes without any "
           "warranty; "
           "the licence says the rest."));
    QLabel *libraries
        = say(tr("Built on Qt %1, SQLite, QtKeychain and tl::expected. Nothing is reported to anybody: "
                 "Quotidian speaks only to the blogs that you follow and the sites that you connect.")
                  .arg(QLatin1StringView(qVersion())));
    QPalette muted = libraries->palette();
    muted.setColor(QPalette::WindowText, mutedInk(muted));
    libraries->setPalette(muted);
    auto *close = new QPushButton(tr("Close"), this);
    connect(close, &QPushButton::clicked, this, &QWidget::hide);
    column->addWidget(close, 0, Qt::AlignTrailing);
    connect(this, &Popover::closed, this, &QObject::deleteLater);
    close->setFocus();
}

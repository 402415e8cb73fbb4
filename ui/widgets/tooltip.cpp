#include "widgets/tooltip.h"

#include <QTextDocument>

QString toolTipOf(const QString &words)
{
    return Qt::mightBeRichText(words) ? QStringLiteral("<span>%1</span>").arg(words.toHtmlEscaped()) : words;
}

#pragma once

#include "widgets/tones.h"

#include <QCache>
#include <QHash>
#include <QImage>
#include <QObject>
#include <QTextObjectInterface>

class PostLayout;

/// How a quotation stands against its source, beside its attribution.
struct VerdictBadge {
    Tone tone = Tone::Plain;
    QString text;

    bool operator==(const VerdictBadge &) const = default;
};

class TableFace;

/// Draws what is one object in the text: attributions, cards, tables, locked blocks, pictures in a line. Main
/// thread.
class PostObjects final : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    PostObjects(PostLayout &layout, QObject *parent);
    ~PostObjects() override;

    void setPalette(const QPalette &palette);
    void setInterfaceFont(const QFont &font);
    void setVerdicts(const QHash<QString, VerdictBadge> &verdicts) { m_verdicts = verdicts; }
    const QHash<QString, VerdictBadge> &verdicts() const { return m_verdicts; }

    /// What stands in the text with the picture of this computer; a null image if it is not here.
    void setPicture(const QByteArray &sha256, const QImage &image) { m_pictures.insert(sha256, image); }

    QSizeF intrinsicSize(QTextDocument *document, int position, const QTextFormat &format) override;
    void drawObject(QPainter *painter, const QRectF &rect, QTextDocument *document, int position,
        const QTextFormat &format) override;

    /// The object in words, for plain text on the clipboard and for screen readers.
    static QString inWords(const QTextFormat &format);

signals:
    /// It is drawn, and not known yet; asked for once.
    void pictureWanted(const QByteArray &sha256);

private:
    void layAttribution(
        class QTextLayout &layout, const QTextFormat &format, qreal width, bool isRightToLeft) const;
    void drawAttribution(
        QPainter *painter, const QRectF &rect, const QTextBlock &line, const QTextFormat &format) const;
    void drawAtom(QPainter *painter, const QRectF &rect, const QTextFormat &format);
    /// Of a table; null for anything else.
    const TableFace *tableFace(const QTextFormat &format, qreal width);
    VerdictBadge verdictOf(const QTextBlock &line, const QTextFormat &format) const;

    PostLayout &m_layout;
    QPalette m_palette;
    QFont m_font;
    QHash<QString, VerdictBadge> m_verdicts;
    QCache<QByteArray, TableFace> m_tables; ///< By markup and width.
    QHash<QByteArray, QImage> m_pictures; ///< Null while it is waited for.
};

#include "widgets/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace {

QPixmap render(const QString &name, const QSize &pixels, const QColor &ink, bool flip)
{
    const QString key = u"line/%1/%2x%3/%4/%5"_s.arg(name)
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(ink.rgba())
                            .arg(flip ? 1 : 0);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QFile file(u":/icons/"_s + name + u".svg"_s);
    QByteArray svg;
    if (file.open(QIODevice::ReadOnly))
        svg = file.readAll();
    svg.replace("#000", ink.name(QColor::HexRgb).toLatin1());
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    QSvgRenderer(svg).render(&painter);
    painter.end();
    pixmap = QPixmap::fromImage(flip ? image.mirrored(true, false) : image);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QColor inkFor(QIcon::Mode mode)
{
    const QPalette palette = QGuiApplication::palette();
    switch (mode) {
    case QIcon::Disabled:
        return palette.color(QPalette::Disabled, QPalette::ButtonText);
    case QIcon::Selected:
        return palette.color(QPalette::HighlightedText);
    case QIcon::Normal:
    case QIcon::Active:
        return palette.color(QPalette::ButtonText);
    }
    return {};
}

class LineIconEngine final : public QIconEngine {
public:
    LineIconEngine(QString name, Mirror mirror)
        : m_name(std::move(name))
        , m_mirror(mirror)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        QPixmap pixmap = render(m_name, rect.size() * ratio, inkFor(mode), isFlipped());
        painter->drawPixmap(rect, pixmap);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return render(m_name, size, inkFor(mode), isFlipped());
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        return render(m_name, size, inkFor(mode), isFlipped());
    }
    QIconEngine *clone() const override { return new LineIconEngine(*this); }
    QString key() const override { return u"line"_s; }

private:
    bool isFlipped() const
    {
        return m_mirror == Mirror::InRightToLeft && QGuiApplication::layoutDirection() == Qt::RightToLeft;
    }

    QString m_name;
    Mirror m_mirror;
};

} // namespace

QIcon lineIcon(QLatin1StringView name, Mirror mirror)
{
    return QIcon(new LineIconEngine(QString(name), mirror));
}

QPixmap linePixmap(QLatin1StringView name, int size, const QColor &ink, qreal devicePixelRatio)
{
    QPixmap pixmap = render(QString(name), QSize(size, size) * devicePixelRatio, ink, false);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

/// Where lines stand: one below the other exactly as Qt puts them, an original beside its translation where
/// there is room.

#include "ui/posts.h"

#include <QAbstractTextDocumentLayout>
#include <QAccessible>
#include <QElapsedTimer>
#include <QPainter>
#include <QScrollBar>
#include <QTextLayout>

#include <cmath>
#include <memory>

using namespace posts;

namespace {

/// Objects are as large in Qt's layout as in ours, and drawn the same.
class SameObjects final : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    explicit SameObjects(PostEdit &edit)
        : m_edit(edit)
    {
    }
    QSizeF intrinsicSize(QTextDocument *, int position, const QTextFormat &format) override
    {
        return handler(format)->intrinsicSize(m_edit.document(), position, format);
    }
    void drawObject(QPainter *painter, const QRectF &rect, QTextDocument *, int position,
        const QTextFormat &format) override
    {
        handler(format)->drawObject(painter, rect, m_edit.document(), position, format);
    }

private:
    QTextObjectInterface *handler(const QTextFormat &format)
    {
        return m_edit.document()->documentLayout()->handlerForObject(format.objectType());
    }
    PostEdit &m_edit;
};

/// The same text under Qt's own layout.
std::unique_ptr<QTextDocument> underQt(PostEdit &edit, SameObjects &objects)
{
    const QTextDocument &ours = *edit.document();
    std::unique_ptr<QTextDocument> document(ours.clone());
    document->setDefaultFont(ours.defaultFont());
    document->setDefaultTextOption(ours.defaultTextOption());
    document->setDocumentMargin(ours.documentMargin());
    document->setIndentWidth(ours.indentWidth());
    document->documentLayout()->setPaintDevice(edit.viewport());
    for (int kind : { lineobject::Attribution, lineobject::Atom, lineobject::Inline })
        document->documentLayout()->registerHandler(kind, &objects);
    QTextBlock mine = ours.firstBlock();
    for (QTextBlock line = document->firstBlock(); line.isValid(); line = line.next(), mine = mine.next()) {
        QTextBlockFormat format = mine.blockFormat(); // A first empty one is lost in a copy.
        if (format.intProperty(lineproperty::Opens) > 0
            && mine.previous().isValid()) // Meets no other margin.
            format.setTopMargin(format.topMargin() + mine.previous().blockFormat().bottomMargin());
        QTextCursor(line).setBlockFormat(format);
        line.layout()->setFormats(mine.layout()->formats());
    }
    document->setPageSize(ours.pageSize());
    return document;
}

struct LinePlace {
    int block;
    int start;
    int length;
    QRectF rect;
};

std::vector<LinePlace> placesOf(const QTextDocument &document)
{
    std::vector<LinePlace> places;
    (void)document.documentLayout()->blockBoundingRect(document.lastBlock()); // Lays out all before it.
    for (QTextBlock block = document.firstBlock(); block.isValid(); block = block.next()) {
        const QPointF origin = document.documentLayout()->blockBoundingRect(block).topLeft();
        for (int i = 0; i < block.layout()->lineCount(); ++i) {
            const QTextLine line = block.layout()->lineAt(i);
            places.push_back({ block.blockNumber(), line.textStart(), line.textLength(),
                line.naturalTextRect().translated(origin) });
        }
    }
    return places;
}

QString inWords(const LinePlace &place)
{
    return u"line %1 from %2, %3 letters, at %4 %5, %6 by %7"_s.arg(place.block)
        .arg(place.start)
        .arg(place.length)
        .arg(place.rect.x())
        .arg(place.rect.y())
        .arg(place.rect.width())
        .arg(place.rect.height());
}

void comparePlaces(const std::vector<LinePlace> &is, const std::vector<LinePlace> &should, qreal lower = 0)
{
    for (size_t i = 0; i < qMin(is.size(), should.size()); ++i) {
        const QRectF wanted = should[i].rect.translated(0, lower);
        const bool isSame = is[i].block == should[i].block && is[i].start == should[i].start
            && is[i].length == should[i].length && std::abs(is[i].rect.x() - wanted.x()) < 0.02
            && std::abs(is[i].rect.y() - wanted.y()) < 0.02
            && std::abs(is[i].rect.width() - wanted.width()) < 0.02
            && std::abs(is[i].rect.height() - wanted.height()) < 0.02;
        QVERIFY2(isSame, qPrintable(inWords(is[i]) + u" and not "_s + inWords(should[i])));
    }
    QCOMPARE(is.size(), should.size());
}

QImage drawn(QAbstractTextDocumentLayout &layout, const QSize &size, const QTextCursor &selection)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, Qt::black);
    context.cursorPosition = selection.position();
    QTextCharFormat format;
    format.setBackground(Qt::yellow);
    format.setForeground(Qt::blue);
    context.selections = { { selection, format } };
    context.clip = QRectF(QPointF(), size);
    layout.draw(&painter, context);
    return image;
}

const QString russian = u"Смотрел и плакал, читал и смеялся, потом снова плакал и смеялся. "_s;
const QString english = u"I looked and cried, I read and laughed, and then cried and laughed again. "_s;
const QString arabic = u"لم تظهر أخبار الأمس على الشاشة. "_s;

QByteArray translated(const QString &original, const QString &translation, const QByteArray &within = {})
{
    return "<!-- wp:quote {\"metadata\":{\"quotidian\":{\"id\":\"q-aaa111\"}},\"className\":\"qtd-quote\"} "
           "-->\n<blockquote class=\"wp-block-quote qtd-quote\" id=\"q-aaa111\">"
        + paragraph("<span lang=\"ru\">" + original.toUtf8() + "</span>") + within
        + "\n\n<!-- wp:paragraph {\"className\":\"qtd-translation\"} -->\n<p class=\"qtd-translation\">"
          "<span lang=\"en\">"
        + translation.toUtf8() + "</span></p>\n<!-- /wp:paragraph --><cite>" + cite
        + "</cite></blockquote>\n<!-- /wp:quote -->";
}

QByteArray roundup(int originals, int translations, const QByteArray &within = {})
{
    return paragraph("Square Watch writes:") + "\n\n"
        + translated(russian.repeated(originals), english.repeated(translations), within) + "\n\n"
        + paragraph("After it.");
}

} // namespace

class PostLayoutTest final : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_edit = std::make_unique<PostEdit>();
        m_edit->resize(800, 600);
        m_edit->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_edit.get()));
    }
    void cleanup() { m_edit.reset(); }

    void linesBelowEachOtherStandWhereQtPutsThem()
    {
        m_edit->setTranslationsBeside(false);
        SameObjects objects(*m_edit);
        for (quint32 seed = 1; seed <= 120; ++seed) {
            m_edit->resize(seed % 3 == 0 ? 300 : 800, 600);
            m_edit->load(seed % 5 == 0 ? roundup(int(seed % 7), int(seed % 4)) : Generator(seed).post());
            const auto theirs = underQt(*m_edit, objects);
            comparePlaces(placesOf(*m_edit->document()), placesOf(*theirs), marginAtTop());
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(u"seed %1: %2"_s.arg(seed).arg(linesOf(*m_edit))));
            const QSizeF ours = m_edit->document()->size();
            const QSizeF size = theirs->size() + QSizeF(0, marginAtTop());
            QVERIFY2(std::abs(ours.height() - size.height()) < 0.02
                    && std::abs(ours.width() - size.width()) < 0.02,
                qPrintable(u"seed %1: %2 by %3, %4 by %5"_s.arg(seed)
                               .arg(ours.width())
                               .arg(ours.height())
                               .arg(size.width())
                               .arg(size.height())));
        }
    }

    void linesBelowEachOtherAreDrawnAsQtDrawsThem()
    {
        m_edit->setTranslationsBeside(false);
        SameObjects objects(*m_edit);
        for (quint32 seed = 1; seed <= 20; ++seed) {
            m_edit->load(paragraph("First.") + "\n\n" + Generator(seed).post());
            const auto theirs = underQt(*m_edit, objects);
            const auto select = [](QTextDocument &document) {
                QTextCursor cursor(&document);
                cursor.setPosition(document.characterCount() / 4);
                cursor.setPosition(document.characterCount() * 3 / 4, QTextCursor::KeepAnchor);
                return cursor;
            };
            const QSize size(int(m_edit->document()->size().width()), 900);
            const QImage is = drawn(*m_edit->document()->documentLayout(), size, select(*m_edit->document()));
            const QImage should = drawn(*theirs->documentLayout(), size, select(*theirs));
            QVERIFY2(is == should, qPrintable(u"seed %1"_s.arg(seed)));
        }
    }

    void anOriginalStandsBesideItsTranslationAndTheRestBelow()
    {
        m_edit->load(roundup(3, 2));
        const auto places = placesOf(*m_edit->document());
        const QRectF original = allOf(places, 1);
        const QRectF translation = allOf(places, 2);
        const QRectF attribution = allOf(places, 3);
        QCOMPARE(original.top(), translation.top());
        QVERIFY(original.right() < translation.left());
        QVERIFY(allOf(places, 0).bottom() < original.top());
        QVERIFY(attribution.top() > original.bottom() && attribution.top() > translation.bottom());
        QVERIFY(attribution.width() > original.width() + translation.width());
        QVERIFY(allOf(places, 4).top() > attribution.bottom());
        m_edit->setTranslationsBeside(false);
        const auto below = placesOf(*m_edit->document());
        QVERIFY(allOf(below, 2).top() > allOf(below, 1).bottom());
        m_edit->setTranslationsBeside(true);
        comparePlaces(placesOf(*m_edit->document()), places);
    }

    void inARightToLeftInterfaceTheOriginalStandsOnTheRight()
    {
        m_edit->load(roundup(2, 2));
        m_edit->setLayoutDirection(Qt::RightToLeft);
        auto places = placesOf(*m_edit->document());
        QVERIFY(allOf(places, 1).left() > allOf(places, 2).right());
        // The direction of the words themselves moves nothing.
        m_edit->setLayoutDirection(Qt::LeftToRight);
        m_edit->load(paragraph("a") + translated(arabic.repeated(3), english.repeated(2)));
        places = placesOf(*m_edit->document());
        QVERIFY(allOf(places, 1).right() < allOf(places, 2).left());
    }

    void withoutRoomForTwoTheTranslationStandsBelow()
    {
        m_edit->load(roundup(2, 2));
        m_edit->resize(420, 600);
        const auto places = placesOf(*m_edit->document());
        QVERIFY(allOf(places, 2).top() > allOf(places, 1).bottom());
        m_edit->resize(800, 600);
        const auto wide = placesOf(*m_edit->document());
        QCOMPARE(allOf(wide, 2).top(), allOf(wide, 1).top());
    }

    // Whatever is in the parts, and however long they are.
    void columnsNeverMeetAndAllIsInsideOfTheDocument()
    {
        for (quint32 seed = 1; seed <= 40; ++seed) {
            m_edit->load(roundup(1 + int(seed % 5), 1 + int(seed % 3), Generator(seed).post()));
            const QRectF all(QPointF(), m_edit->document()->size());
            QRectF parts[2];
            qreal below = 0;
            for (QTextBlock line = m_edit->document()->firstBlock(); line.isValid(); line = line.next()) {
                const QRectF rect = m_edit->document()->documentLayout()->blockBoundingRect(line);
                QVERIFY2(all.contains(rect), qPrintable(u"seed %1: %2"_s.arg(seed).arg(line.text())));
                const QRectF words = allOf(placesOf(*m_edit->document()), line.blockNumber());
                const auto column = layout().areaOf(line).column;
                if (column != QuoteColumn::None) {
                    QRectF &part = parts[column == QuoteColumn::Original ? 0 : 1];
                    QVERIFY(part.isNull() || words.top() >= part.bottom() - 1);
                    part |= words;
                } else {
                    QVERIFY2(words.top() >= below - 1, qPrintable(line.text()));
                }
                below = column == QuoteColumn::None ? words.bottom()
                                                    : qMax(parts[0].bottom(), parts[1].bottom());
            }
            QVERIFY2(parts[0].isNull() == parts[1].isNull(), qPrintable(u"seed %1"_s.arg(seed)));
            QVERIFY2(parts[0].right() <= parts[1].left(), qPrintable(u"seed %1"_s.arg(seed)));
        }
    }

    void whereTheCursorIsDrawnAClickFindsIt()
    {
        for (const bool isBeside : { false, true }) {
            m_edit->setTranslationsBeside(isBeside);
            m_edit->load(roundup(2, 3, paragraph("in between")) + "\n\n" + card() + "\n\n"
                + paragraph(arabic.toUtf8() + "mixed words") + "\n\n" + Generator(7).post());
            const int end = m_edit->document()->characterCount();
            int isSame = 0;
            int all = 0;
            for (int position = 0; position < end; ++position) {
                QTextCursor cursor(m_edit->document());
                cursor.setPosition(between(*m_edit, position));
                const QRectF rect = caretOf(cursor);
                for (const qreal y : { rect.top() + 1, rect.center().y(), rect.bottom() - 1 }) {
                    const int hit = layout().hitTest({ rect.x(), y }, Qt::FuzzyHit);
                    // Where directions meet two places share one, and the line itself decides.
                    const QTextLine line
                        = cursor.block().layout()->lineForTextPosition(cursor.positionInBlock());
                    const qreal left = layout().blockBoundingRect(cursor.block()).left();
                    QCOMPARE(hit, cursor.block().position() + line.xToCursor(rect.x() - left));
                    isSame += hit == cursor.position();
                    ++all;
                }
            }
            QVERIFY2(isSame > all * 95 / 100, qPrintable(u"%1 of %2"_s.arg(isSame).arg(all)));
            // Between two lines the nearer one is meant, not the beginning of the next.
            const QTextBlock line = m_edit->document()->findBlockByNumber(1);
            const QTextLine first = line.layout()->lineAt(0);
            const QPointF origin = layout().blockBoundingRect(line).topLeft();
            const int hit = layout().hitTest(
                origin + QPointF(first.x() + 60, first.y() + first.height() + 1), Qt::FuzzyHit);
            QVERIFY(hit > line.position() && hit < line.position() + first.textLength() - 1);
        }
    }

    void anEditMovesLinesAsIfAllWereLaidOutAnew()
    {
        m_edit->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // It would change the width.
        QRandomGenerator random(5);
        for (quint32 seed = 1; seed <= 30; ++seed) {
            m_edit->load(roundup(1 + int(seed % 3), int(seed % 3), seed % 2 == 0 ? QByteArray() : card())
                + "\n\n" + Generator(seed).post());
            QStringList did;
            for (int i = 0; i < 12; ++i) {
                const int size = m_edit->document()->characterCount();
                QTextCursor cursor(m_edit->document());
                const int at = int(random.bounded(size));
                cursor.setPosition(between(*m_edit, at));
                if (random.bounded(3) == 0)
                    cursor.setPosition(between(*m_edit, int(random.bounded(size))), QTextCursor::KeepAnchor);
                m_edit->setTextCursor(cursor);
                did.append(act(random));
                const auto is = placesOf(*m_edit->document());
                const QSizeF itsSize = m_edit->document()->size();
                m_edit->document()->setPageSize(m_edit->document()->pageSize()); // Lays out all of it.
                comparePlaces(is, placesOf(*m_edit->document()));
                if (QTest::currentTestFailed())
                    QFAIL(qPrintable(u"seed %1: %2"_s.arg(seed).arg(did.join(u", "_s))));
                QCOMPARE(itsSize, m_edit->document()->size());
            }
        }
    }

    void upAndDownGoThroughAColumnAndOnAlongTheText()
    {
        m_edit->load(roundup(2, 2));
        const QTextBlock original = m_edit->document()->findBlockByNumber(1);
        const QTextBlock translation = original.next();
        (void)placesOf(*m_edit->document());
        m_edit->setTextCursor(QTextCursor(original));
        for (int i = 1; i < original.layout()->lineCount(); ++i) {
            QTest::keyClick(m_edit.get(), Qt::Key_Down);
            QCOMPARE(m_edit->textCursor().block(), original);
        }
        QTest::keyClick(m_edit.get(), Qt::Key_Down);
        QCOMPARE(m_edit->textCursor().position(), translation.position());
        QVERIFY(m_edit->cursorRect().left() > m_edit->viewport()->width() / 2);
        QTest::keyClick(m_edit.get(), Qt::Key_Left);
        QCOMPARE(m_edit->textCursor().position(), translation.position() - 1);
        QTest::keyClick(m_edit.get(), Qt::Key_Right);
        for (int i = 0; i < translation.layout()->lineCount(); ++i)
            QTest::keyClick(m_edit.get(), Qt::Key_Down);
        QCOMPARE(roleOf(m_edit->textCursor().block()), LineRole::QuoteCite);
    }

    void wordsAreTypedAndComposedInsideEitherColumn()
    {
        m_edit->load(roundup(2, 1));
        const QByteArray before = m_edit->markup();
        for (const int number : { 1, 2 }) {
            const QTextBlock line = m_edit->document()->findBlockByNumber(number);
            m_edit->setTextCursor(QTextCursor(line));
            QTest::keyClicks(m_edit.get(), u"typed "_s);
            QInputMethodEvent composing(u"かな"_s, { { QInputMethodEvent::Cursor, 1, 1, {} } });
            QApplication::sendEvent(m_edit.get(), &composing);
            QCOMPARE(line.layout()->preeditAreaText(), u"かな"_s);
            const QRectF area(layout().areaOf(line).left, 0, layout().areaOf(line).width, 1e6);
            QVERIFY(area.contains(m_edit->cursorRect().center()));
            QInputMethodEvent done;
            done.setCommitString(u"かな"_s);
            QApplication::sendEvent(m_edit.get(), &done);
            QVERIFY(line.text().startsWith(u"typed かな"_s));
            const auto places = placesOf(*m_edit->document());
            QCOMPARE(allOf(places, 1).top(), allOf(places, 2).top());
        }
        while (m_edit->document()->isUndoAvailable())
            m_edit->undo();
        QCOMPARE(m_edit->markup(), before);
    }

    // Both ends of it may stand higher than its middle.
    void aSelectionAcrossColumnsIsPaintedWhole()
    {
        m_edit->load(roundup(3, 3));
        (void)placesOf(*m_edit->document());
        QTextCursor cursor(m_edit->document()->findBlockByNumber(1));
        m_edit->setTextCursor(cursor);
        QTest::qWait(50);
        QRegion painted;
        QTextCursor across = cursor;
        across.setPosition(cursor.block().next().position() + 5, QTextCursor::KeepAnchor);
        PaintedRegion watch(*m_edit->viewport(), painted);
        m_edit->setTextCursor(across);
        QTRY_VERIFY(painted.contains(m_edit->viewport()->rect()));
    }

    void aLongPostIsLaidOutWhereItIsSeenAndTheRestLater()
    {
        QByteArray post;
        for (int i = 0; i < 1000; ++i)
            post += paragraph("Words of a paragraph, " + QByteArray::number(i) + ". " + QByteArray(300, 'x'))
                + "\n\n";
        m_edit->load(post);
        m_edit->viewport()->repaint();
        QCOMPARE(m_edit->textCursor().position(), 0);
        const QTextBlock last = m_edit->document()->findBlockByNumber(999);
        QCOMPARE(last.layout()->lineCount(), 0);
        const int guessed = m_edit->verticalScrollBar()->maximum();
        QTRY_VERIFY(last.layout()->lineCount() > 0);
        QTRY_COMPARE(m_edit->verticalScrollBar()->maximum(),
            int(m_edit->document()->size().toSize().height()) - m_edit->viewport()->height());
        QVERIFY2(std::abs(guessed - m_edit->verticalScrollBar()->maximum()) < guessed / 4,
            qPrintable(QString::number(guessed)));
        m_edit->load(post);
        QTest::keyClick(m_edit.get(), Qt::Key_End, Qt::ControlModifier);
        QVERIFY(m_edit->viewport()->rect().contains(m_edit->cursorRect()));
    }

    void whatIsPaintedAroundOneQuotationEndsAboveTheNext()
    {
        for (const bool isBeside : { false, true }) {
            m_edit->setTranslationsBeside(isBeside);
            m_edit->load(translated(russian, english) + "\n\n"
                + translated(russian, english).replace("q-aaa111", "q-bbb222") + "\n\n<!-- wp:group -->\n"
                + "<div class=\"wp-block-group\">" + paragraph("in a frame") + "</div>\n<!-- /wp:group -->");
            int count = 0;
            for (QTextBlock line = m_edit->document()->firstBlock(); line.isValid(); line = line.next()) {
                if (roleOf(line) != LineRole::QuoteCite)
                    continue;
                ++count;
                const QRectF next = layout().blockBoundingRect(line.next());
                QVERIFY(next.top() - line.next().blockFormat().topMargin()
                    > layout().blockBoundingRect(line).bottom() + 8);
            }
            QCOMPARE(count, 2);
        }
    }

    // As a screen reader that follows the words sees them.
    void theAccessibleTextKnowsWhereItsLettersAre()
    {
        m_edit->load(roundup(2, 2));
        QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(m_edit.get());
        for (const int number : { 1, 2 }) {
            const QTextBlock line = m_edit->document()->findBlockByNumber(number);
            const QRect caret = m_edit->cursorRect(QTextCursor(line));
            const QPoint place = m_edit->viewport()->mapToGlobal(caret.topLeft());
            const QRect letter = accessible->textInterface()->characterRect(line.position());
            QVERIFY2(qAbs(letter.left() - place.x()) <= 1 && qAbs(letter.top() - place.y()) <= 1,
                qPrintable(
                    u"%1 %2, %3 %4"_s.arg(letter.left()).arg(letter.top()).arg(place.x()).arg(place.y())));
            QCOMPARE(accessible->textInterface()->offsetAtPoint(letter.center()), line.position());
        }
    }

    void aQuotationAtTheTopShowsWhatItsPartsAre()
    {
        m_edit->load(translated(russian, english));
        QVERIFY(layout().blockBoundingRect(m_edit->document()->firstBlock()).top() >= labelHeight);
    }

private:
    class PaintedRegion final : public QObject {
    public:
        PaintedRegion(QWidget &widget, QRegion &painted)
            : m_painted(painted)
        {
            widget.installEventFilter(this);
        }
        bool eventFilter(QObject *, QEvent *event) override
        {
            if (event->type() == QEvent::Paint)
                m_painted += static_cast<QPaintEvent *>(event)->region();
            return false;
        }

    private:
        QRegion &m_painted;
    };

    PostLayout &layout() { return static_cast<PostLayout &>(*m_edit->document()->documentLayout()); }

    static QRectF allOf(const std::vector<LinePlace> &places, int block)
    {
        QRectF all;
        for (const LinePlace &place : places) {
            if (place.block == block)
                all |= place.rect;
        }
        return all;
    }

    /// Where Qt leaves a first line's margin away and we paint something in it.
    qreal marginAtTop() const
    {
        const QTextBlockFormat first = m_edit->document()->firstBlock().blockFormat();
        return first.intProperty(lineproperty::Opens) > 0 ? first.topMargin() : 0;
    }

    QRectF caretOf(const QTextCursor &cursor)
    {
        const QRectF block = layout().blockBoundingRect(cursor.block());
        const QTextLine line = cursor.block().layout()->lineForTextPosition(cursor.positionInBlock());
        return QRectF(
            block.x() + line.cursorToX(cursor.positionInBlock()), block.y() + line.y(), 1, line.height());
    }

    QString act(QRandomGenerator &random)
    {
        switch (random.bounded(12)) {
        case 0:
            m_edit->quote();
            return u"quote"_s;
        case 1:
            m_edit->unquote();
            return u"unquote"_s;
        case 2:
            m_edit->addTranslation(u"ar"_s);
            return u"translate"_s;
        case 3:
            m_edit->moveBlock(random.bounded(2) == 0 ? Toward::Start : Toward::End);
            return u"move"_s;
        case 4:
            m_edit->duplicateBlock();
            return u"duplicate"_s;
        case 5:
            m_edit->undo();
            return u"undo"_s;
        case 6:
            m_edit->insertBlocks(translated(russian, arabic));
            return u"insert"_s;
        case 7:
            m_edit->setHeading(2);
            return u"heading"_s;
        case 8:
            m_edit->toggleDirection();
            return u"direction"_s;
        case 9:
            QTest::keyClick(m_edit.get(), Qt::Key_Return);
            return u"enter"_s;
        case 10:
            QTest::keyClick(m_edit.get(), Qt::Key_Delete);
            return u"delete"_s;
        default:
            QTest::keyClicks(m_edit.get(), u"some words typed "_s);
            return u"type"_s;
        }
    }

    std::unique_ptr<PostEdit> m_edit;
};

QTEST_MAIN(PostLayoutTest)
#include "postlayout_test.moc"

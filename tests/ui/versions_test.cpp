#include "reading/differenceview.h"
#include "reading/versionsview.h"
#include "widgets/englishplurals.h"
#include "widgets/style.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

ArticleVersion version(int number, const QString &title, const QString &text)
{
    return { number, title, u"<p>%1</p>"_s.arg(text).toUtf8(),
        QDateTime({ 2026, 11, 20 + number }, { 9, 0 }) };
}

ArticleText articleOf(const std::vector<ArticleVersion> &versions)
{
    ArticleText article;
    article.article.title = versions.front().title;
    article.version = versions.front().number;
    return article;
}

} // namespace

/// An article's texts beside each other.
class VersionsTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QCoreApplication::installTranslator(new EnglishPlurals(this));
        applyLook(*qApp, Scheme::Light);
    }
    void init()
    {
        m_view = std::make_unique<VersionsView>();
        m_view->resize(700, 600);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    }
    void cleanup() { m_view.reset(); }

    void whatWasTakenAwayIsStruckAndWhatCameIsUnderlined()
    {
        present({ version(3, u"T"_s, u"One new word."_s), version(2, u"T"_s, u"One old word."_s),
            version(1, u"T"_s, u"One old word.</p><p>نص"_s) });
        QVERIFY(formatOf(u"old"_s).fontStrikeOut());
        QVERIFY(formatOf(u"new"_s).fontUnderline());
        QVERIFY(!formatOf(u"One"_s).fontUnderline() && !formatOf(u"One"_s).fontStrikeOut());
        QCOMPARE(saysAny(u"1 change"_s), u"1 change: 1 word added, 1 word taken away."_s);
        // The one before, by key; its paragraph of another direction keeps it.
        QSignalSpy compared(m_view.get(), &VersionsView::compared);
        QTest::keyClick(m_view.get(), Qt::Key_BracketLeft);
        QVERIFY(!m_view->isNewestShown());
        QVERIFY(compared.wait());
        QVERIFY(formatOf(u"نص"_s).fontStrikeOut());
        QCOMPARE(m_view->text()->document()->find(u"نص"_s).block().textDirection(), Qt::RightToLeft);
        QTest::keyClick(m_view.get(), Qt::Key_BracketRight);
        QVERIFY(m_view->isNewestShown());
        QSignalSpy back(m_view.get(), &VersionsView::backRequested);
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QCOMPARE(back.size(), 1);
    }

    void anyTwoAreCompared()
    {
        present({ version(3, u"T"_s, u"The square was full of light."_s),
            version(2, u"T"_s, u"The square was empty."_s), version(1, u"T"_s, u"The square was full."_s) });
        QSignalSpy compared(m_view.get(), &VersionsView::compared);
        const QList<QComboBox *> choices = m_view->findChildren<QComboBox *>();
        QCOMPARE(choices.size(), 2);
        QComboBox *from = choices.at(0);
        from->setFocus();
        QTest::keyClick(from, Qt::Key_Down); // From the second to the first.
        if (compared.isEmpty())
            QVERIFY(compared.wait());
        QCOMPARE(from->currentIndex(), 2);
        QVERIFY(formatOf(u"of light"_s).fontUnderline());
        QVERIFY(!m_view->text()->toPlainText().contains(u"empty"_s));
        QCOMPARE(saysAny(u"1 change"_s), u"1 change: 2 words added."_s);
        m_view->compare(3, 1); // Also backwards.
        QVERIFY(compared.wait());
        QVERIFY(formatOf(u"of light"_s).fontStrikeOut());
    }

    void everyVersionSaysHowMuchItChanged()
    {
        present({ version(3, u"T"_s, u"One, word."_s), version(2, u"T"_s, u"One word."_s),
            version(1, u"T"_s, u"Word."_s) });
        auto *list = m_view->findChild<QListWidget *>();
        QTRY_VERIFY(list->item(2)->text().contains(u"first"_s));
        QVERIFY2(list->item(0)->text().endsWith(u"signs and spaces alone differ"_s),
            qPrintable(list->item(0)->text()));
        QVERIFY2(list->item(1)->text().endsWith(u"2 words added, 1 word taken away"_s)
                || list->item(1)->text().endsWith(u"1 word added"_s),
            qPrintable(list->item(1)->text()));
        QVERIFY(list->item(0)->text().contains(u"Version 3"_s));
    }

    void nothingLiesOverAnythingInANarrowPane()
    {
        QWidget pane; // A window of its own would be as wide as it wants.
        m_view->setParent(&pane);
        for (const int width : { 700, 320 }) {
            pane.resize(width, 588);
            m_view->setGeometry(pane.rect());
            pane.show();
            m_view->show();
            present({ version(
                          2, u"From the square: what the channel did not show us"_s, u"Five were hurt."_s),
                version(1, u"From the square: what the channel did not show us"_s, u"Three were hurt."_s) });
            QVERIFY(m_view->minimumSizeHint().width() <= width);
            QVERIFY2(QTest::qWaitFor([this] { return overlaps().isEmpty(); }, 2000), qPrintable(overlaps()));
        }
        m_view->setParent(nullptr);
    }

    void changesAreGoneToAndSaidInWords()
    {
        present({ version(2, u"A calm night"_s, u"Five were hurt. Nobody saw it."_s),
            version(1, u"A loud night"_s, u"Two were hurt. Nobody saw it. They ran."_s) });
        QCOMPARE(m_view->text()->changes().size(), size_t(3));
        m_view->goToNextChange();
        QCOMPARE(saysAny(u"Change"_s), u"Change 1 of 3: “\u2068loud\u2069” became “\u2068calm\u2069”."_s);
        QCOMPARE(m_view->text()->textCursor().selectedText(), u"loudcalm"_s);
        m_view->goToNextChange();
        QVERIFY(saysAny(u"Change 2 of 3"_s).contains(u"Two"_s));
        m_view->goToNextChange();
        QCOMPARE(saysAny(u"Change"_s), u"Change 3 of 3: “\u2068. They ran\u2069” was taken away."_s);
        m_view->goToNextChange();
        QVERIFY(!saysAny(u"Change 1 of 3"_s).isEmpty()); // Round.
        m_view->goToPreviousChange();
        QVERIFY(!saysAny(u"Change 3 of 3"_s).isEmpty());
    }

    void sameWordsAreCalledTheSame()
    {
        present({ version(2, u"T"_s, u"One <b>word</b>."_s), version(1, u"T"_s, u"One word."_s) });
        QVERIFY(!saysAny(u"The words are the same."_s).isEmpty());
        QVERIFY(m_view->text()->changes().empty());
        m_view->goToNextChange();
        QCOMPARE(m_view->text()->change(), -1);
        for (QToolButton *button : m_view->findChildren<QToolButton *>())
            QVERIFY(!button->isEnabled());
    }

    void whatIsTooMuchIsComparedByParagraphAndSaidSo()
    {
        QRandomGenerator random(5);
        QString before;
        QString after;
        for (int i = 0; i < 60'000; ++i) {
            before += u"a%1 "_s.arg(random.bounded(3));
            after += u"a%1 "_s.arg(random.bounded(3));
        }
        present({ version(2, u"T"_s, after), version(1, u"T"_s, before) });
        QVERIFY(saysAny(u"change"_s).contains(u"by paragraph"_s));
    }

    void aChangedParagraphEndIsSeen()
    {
        present({ version(2, u"T"_s, u"One.</p><p>Two."_s), version(1, u"T"_s, u"One. Two."_s) });
        QVERIFY(formatOf(u"¶"_s).fontUnderline());
        QCOMPARE(m_view->text()->document()->find(u"Two"_s).block().text(), u"Two."_s);
    }

    void whatIsCopiedSaysWhatIsOfWhich()
    {
        present({ version(2, u"T"_s, u"One new word."_s), version(1, u"T"_s, u"One old word."_s) });
        m_view->text()->selectAll();
        m_view->text()->copy();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"T\n\nOne [-old-]{+new+} word."_s);
    }

    void aVersionIsReadAsItWas()
    {
        present({ version(2, u"T"_s, u"b"_s), version(1, u"T"_s, u"a"_s) });
        QSignalSpy wanted(m_view.get(), &VersionsView::versionRequested);
        QTest::keyClick(m_view.get(), Qt::Key_BracketLeft);
        for (QPushButton *button : m_view->findChildren<QPushButton *>()) {
            if (button->text() == u"Read version 1"_s)
                button->click();
        }
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.front().front().toInt(), 1);
    }

private:
    void present(const std::vector<ArticleVersion> &versions)
    {
        QSignalSpy compared(m_view.get(), &VersionsView::compared);
        m_view->present(articleOf(versions), versions);
        QVERIFY(compared.wait(30'000));
        QTRY_VERIFY(m_view->text()->isWritten());
    }
    QTextCharFormat formatOf(const QString &words) const
    {
        return m_view->text()->document()->find(words).charFormat();
    }
    /// The label that holds these words.
    QString saysAny(const QString &words) const
    {
        for (QLabel *label : m_view->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(words))
                return label->text();
        }
        return {};
    }

    /// Two that share a place, or one that is lower than its words are; empty if there are none.
    QString overlaps() const
    {
        const QList<QWidget *> all = m_view->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
        const auto name = [](const QWidget *widget) {
            return u"%1 %2 "_s.arg(QString::fromLatin1(widget->metaObject()->className()))
                .arg(widget->geometry().top());
        };
        for (const QWidget *one : all) {
            const auto *label = qobject_cast<const QLabel *>(one);
            if (one->isVisible() && label && label->height() < label->heightForWidth(label->width()))
                return u"cut: "_s + name(one) + label->text();
            for (const QWidget *other : all) {
                if (one != other && one->isVisible() && other->isVisible()
                    && one->geometry().intersects(other->geometry()))
                    return name(one) + name(other);
            }
        }
        return {};
    }

    std::unique_ptr<VersionsView> m_view;
};

QTEST_MAIN(VersionsTest)
#include "versions_test.moc"

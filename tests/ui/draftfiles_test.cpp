#include "desk/desk.h"
#include "desk/drafts.h"
#include "shell/mainwindow.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "writing/draftfiles.h"
#include "writing/writespace.h"

#include <QAction>
#include <QApplication>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QPrintDialog>
#include <QPrinter>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// Of poppler; nothing if it is not installed.
std::optional<QString> said(const QString &program, const QStringList &arguments)
{
    const QString path = QStandardPaths::findExecutable(program);
    if (path.isEmpty())
        return std::nullopt;
    QProcess process;
    process.start(path, arguments);
    process.waitForFinished();
    return QString::fromUtf8(process.readAllStandardOutput());
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class DraftFilesTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyLook(*qApp, Scheme::Light); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto desk = Desk::open({ m_folder->path() + u"/profile"_s });
        QVERIFY(desk);
        m_desk = std::move(*desk);
        m_window = std::make_unique<MainWindow>(*m_desk);
        m_window->show();
        m_files = m_window->findChild<DraftFiles *>();
        QVERIFY(m_files);
    }

    void cleanup()
    {
        m_window.reset();
        m_desk.reset();
    }

    void aFileGetsANameOfItsTitleThatEverySystemTakes()
    {
        const auto name = [](const QString &title) {
            return DraftFiles::nameFor(title, u"md"_s);
        };
        QCOMPARE(name(u"Voices from the square"_s), u"Voices from the square.md"_s);
        QCOMPARE(name(u"أصوات: من/الساحة?"_s), u"أصوات من الساحة.md"_s);
        QCOMPARE(name(u"../../etc/passwd"_s), u"etc passwd.md"_s);
        QCOMPARE(name(u"NUL"_s), u"draft.md"_s);
        QCOMPARE(name(u" . "_s), u"draft.md"_s);
        QCOMPARE(name(u"-rf"_s), u"rf.md"_s);
        QCOMPARE(name(u"exe\u202egpj"_s), u"exe gpj.md"_s);
        QVERIFY(name(u"😀"_s.repeated(100)).toUtf8().size() <= 84);
        QVERIFY(!name(u"a"_s + u"😀"_s.repeated(100)).contains(QChar::ReplacementCharacter));
    }

    void aDraftLeavesAsAFileAndComesBack_data()
    {
        QTest::addColumn<DraftFiles::Form>("form");
        QTest::addColumn<QString>("name");
        QTest::newRow("package") << DraftFiles::Form::Package << u"post.quotidian"_s;
        QTest::newRow("versions too") << DraftFiles::Form::PackageWithHistory << u"whole.quotidian"_s;
        QTest::newRow("HTML") << DraftFiles::Form::Html << u"post.html"_s;
        QTest::newRow("Markdown") << DraftFiles::Form::Markdown << u"post.md"_s;
        QTest::newRow("block markup") << DraftFiles::Form::Blocks << u"post.txt"_s;
    }
    void aDraftLeavesAsAFileAndComesBack()
    {
        QFETCH(DraftFiles::Form, form);
        QFETCH(QString, name);
        const DraftId first = typed(u"What was seen."_s);
        QSignalSpy saved(m_files, &DraftFiles::saved);
        const QString file = m_folder->filePath(name);
        m_files->saveTo(first, form, file);
        QTRY_COMPARE(saved.size(), 1);
        m_files->take(file);
        QTRY_VERIFY(m_window->writing()->draft() != first);
        QVERIFY(text().contains(u"What was seen."_s));
    }

    void whatCannotBeReadIsSaid_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("not there") << u"none.md"_s << QByteArray();
        QTest::newRow("no package") << u"a.quotidian"_s << QByteArray("Dear all,");
        QTest::newRow("a backup") << u"b.quotidian"_s << QByteArray("SQLite format 3\0", 16);
        QTest::newRow("half a package") << u"c.quotidian"_s << QByteArray("PK\3\4half");
    }
    void whatCannotBeReadIsSaid()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        const QString path = m_folder->filePath(name);
        if (!bytes.isEmpty()) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        }
        m_window->go(MainWindow::Space::Write);
        m_files->take(path);
        QTRY_VERIFY(m_window->writing()->strip()->holds(u"file"_s));
        QVERIFY(!m_window->writing()->draft());
    }

    void aTextInAnotherEncodingIsRead()
    {
        const QString path = m_folder->filePath(u"old.html"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("<meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>");
        file.close();
        m_files->take(path);
        QTRY_VERIFY(m_window->writing()->draft());
        QVERIFY(text().contains(u"Привет"_s));
    }

    void aFileThatIsDroppedOntoTheTextIsANewDraft()
    {
        const DraftId first = typed(u"Mine."_s);
        const QString path = m_folder->filePath(u"report.md"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("A *report*.\n");
        file.close();
        QMimeData dropped;
        dropped.setUrls({ QUrl::fromLocalFile(path) });
        QWidget *editor = m_window->writing()->editor()->viewport();
        QDragEnterEvent enter({ 40, 40 }, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(editor, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({ 40, 40 }, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(editor, &drop);
        QTRY_VERIFY(m_window->writing()->draft() != first);
        QCOMPARE(text(), u"A report."_s);
        QCOMPARE(m_desk->drafts().draft(first)->fields.content.count("report"), 0);
        QVERIFY(QFile::exists(path));
    }

    void aPdfHasAllTheWordsOnNumberedPages()
    {
        QByteArray content;
        for (int i = 1; i <= 120; ++i)
            content += "<!-- wp:paragraph -->\n<p>Paragraph " + QByteArray::number(i)
                + " tells what was seen beside the river, by whom, and when it was.</p>\n<!-- /wp:paragraph "
                  "-->\n\n";
        content
            += "<!-- wp:paragraph -->\n<p dir=\"rtl\">لم تظهر أخبار الأمس في الصحف</p>\n<!-- /wp:paragraph "
               "-->\n\n"
               "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\"><p>Никому не сказали.</p>"
               "<cite><a href=\"https://blog.example/a?b=1\">Лев</a></cite></blockquote>\n<!-- /wp:quote -->";
        PostFields fields;
        fields.title = u"Voices from the river"_s;
        fields.content = content;
        const auto created = m_desk->drafts().create(fields);
        QTRY_VERIFY(created.isFinished());
        QSignalSpy saved(m_files, &DraftFiles::saved);
        const QString file = m_folder->filePath(u"post.pdf"_s);
        m_files->saveTo(*created.result(), DraftFiles::Form::Pdf, file);
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, 30'000);
        QVERIFY(contents(file).startsWith("%PDF-"));
        QVERIFY(contents(file).contains("https://blog.example/a?b=1")); // A link that can be followed.
        QVERIFY(!contents(file).contains("quotidian:"));
        const auto facts = said(u"pdfinfo"_s, { file });
        const auto text = said(u"pdftotext"_s, { u"-layout"_s, file, u"-"_s });
        if (!facts || !text)
            QSKIP("poppler-utils is missing");
        const int pages = facts->section(u"Pages:"_s, 1).section(u'\n', 0, 0).trimmed().toInt();
        QVERIFY2(pages >= 3, qPrintable(*facts));
        QVERIFY(facts->contains(u"Voices from the river"_s));
        const QStringList sheets = text->split(u'\f', Qt::SkipEmptyParts);
        QCOMPARE(sheets.size(), pages);
        for (int i = 0; i < pages; ++i) {
            QVERIFY2(sheets[i].contains(u"Voices from the river"_s), qPrintable(sheets[i].left(400)));
            QVERIFY2(sheets[i].contains(u"%1 of %2"_s.arg(i + 1).arg(pages)), qPrintable(sheets[i]));
        }
        const QString words = QString(*text).simplified();
        for (int i = 1; i <= 120; ++i)
            QVERIFY2(
                words.contains(u"Paragraph %1 tells what was seen"_s.arg(i)), qPrintable(QString::number(i)));
        QVERIFY(words.contains(u"Никому не сказали."_s));
        QVERIFY(words.contains(u"blog.example/a?b=1"_s)); // Where it leads, on paper too.
        for (const QString &word : { u"أخبار"_s, u"الصحف"_s })
            QVERIFY2(
                words.normalized(QString::NormalizationForm_KC).contains(word), qPrintable(words.right(300)));
    }

    void paperHasMarginsWhenItIsPrintedToo()
    {
        m_files->print(typed(u"What was seen."_s));
        QPrintDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = m_window->findChild<QPrintDialog *>()));
        QCOMPARE(dialog->printer()->docName(), m_desk->drafts().list()->front().title);
        const QMarginsF margins = dialog->printer()->pageLayout().margins(QPageLayout::Millimeter);
        QVERIFY(qMin(margins.left(), margins.right()) > 15 && qMin(margins.top(), margins.bottom()) > 10);
        dialog->reject();
    }

    void aPdfThatCannotBeWrittenIsSaid()
    {
        const DraftId first = typed(u"What was seen."_s);
        QSignalSpy failed(m_files, &DraftFiles::failed);
        m_files->saveTo(first, DraftFiles::Form::Pdf, m_folder->filePath(u"no/such/folder.pdf"_s));
        QTRY_COMPARE(failed.size(), 1);
    }

private:
    DraftId typed(const QString &words)
    {
        m_window->action(Command::NewDraft)->trigger();
        [&] {
            QTRY_VERIFY(m_window->writing()->draft());
        }();
        QTest::keyClicks(m_window->writing()->editor(), words);
        return m_window->writing()->draft();
    }

    QString text() const { return m_window->writing()->editor()->toPlainText(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<MainWindow> m_window;
    DraftFiles *m_files = nullptr;
};

QTEST_MAIN(DraftFilesTest)
#include "draftfiles_test.moc"

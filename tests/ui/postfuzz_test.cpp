/// Random actions in the editor, every command of it: lines stay sound, and undo and redo are exact to the
/// byte. QUOTIDIAN_SEQUENCES says how many (2,500; 10,000 beside the program's optimised libraries),
/// QUOTIDIAN_SEED where to begin.

#include "ui/posts.h"

using namespace posts;

namespace {

/// One action, and what it was.
QString act(PostEdit &edit, QRandomGenerator &random)
{
    static const QList<int> keys{ Qt::Key_Return, Qt::Key_Return, Qt::Key_Backspace, Qt::Key_Backspace,
        Qt::Key_Delete, Qt::Key_Delete, Qt::Key_Space, Qt::Key_Tab, Qt::Key_Backtab, Qt::Key_QuoteDbl,
        Qt::Key_Period, Qt::Key_Up };
    const auto toward = random.bounded(2) == 0 ? Toward::Start : Toward::End;
    const auto anywhere = [&] {
        return int(random.bounded(edit.document()->characterCount()));
    };
    switch (random.bounded(39)) {
    case 0:
        edit.quote();
        return u"quote"_s;
    case 1:
        edit.unquote();
        return u"unquote"_s;
    case 2:
        edit.toggleList(random.bounded(2) == 0 ? ListKind::Numbered : ListKind::Bulleted);
        return u"list"_s;
    case 3:
    case 4:
        edit.moveBlock(toward);
        return u"move"_s;
    case 5:
        edit.addTranslation(u"ar"_s);
        return u"translate"_s;
    case 6:
        edit.setHeading(2 + int(random.bounded(3)));
        return u"heading"_s;
    case 7:
        edit.toggleMark(u"<strong>"_s);
        return u"bold"_s;
    case 8:
        edit.setLink(u"https://l.example/"_s);
        return u"link"_s;
    case 9:
        pasteHtml(edit, u"<p>pasted <b>one</b></p><ul><li>li</ul><blockquote>q</blockquote>"_s);
        return u"paste html"_s;
    case 10:
        QGuiApplication::clipboard()->setText(u"p1\r\np2\uFFFC\uFDD0\rp3"_s);
        edit.paste();
        return u"paste plain"_s;
    case 11:
        edit.copy();
        return u"copy"_s;
    case 12:
        edit.paste();
        return u"paste"_s;
    case 13:
        edit.cut();
        return u"cut"_s;
    case 14:
        edit.insertBlocks(quote("q-ccc333", "inserted", cite) + "\n\n" + card());
        return u"insert"_s;
    case 15:
    case 16:
        edit.undo();
        return u"undo"_s;
    case 17:
        edit.redo();
        return u"redo"_s;
    case 18:
        edit.setAttribution(u"X &amp; Y"_s);
        return u"attribution"_s;
    case 19:
        edit.toggleDirection();
        return u"direction"_s;
    case 20:
        edit.duplicateBlock();
        return u"duplicate"_s;
    case 21:
        edit.deleteBlock();
        return u"delete block"_s;
    case 22:
        edit.setPreformatted(random.bounded(2) == 0 ? Preformatted::Code : Preformatted::Verse);
        return u"preformatted"_s;
    case 23:
        edit.setParagraph();
        return u"paragraph"_s;
    case 24:
        edit.markCut();
        return u"cut mark"_s;
    case 25:
        edit.markInsertion();
        return u"insertion"_s;
    case 26:
        (void)edit.moveBlockTo(anywhere(), random.bounded(4) == 0 ? -1 : anywhere());
        return u"move to"_s;
    case 27: {
        (void)edit.setFindWish({ u"word"_s, false, false });
        edit.replaceAllFound(
            u"wo"_s, random.bounded(2) == 0 ? PostEdit::Reach::Everywhere : PostEdit::Reach::OwnWords);
        (void)edit.setFindWish({});
        return u"replace all"_s;
    }
    case 28:
        edit.convertToBlocks();
        return u"convert"_s;
    case 29:
        edit.insertSeparator();
        return u"separator"_s;
    case 30: {
        const auto outline = edit.outline();
        if (!outline.empty()) {
            const auto &entry = outline[random.bounded(quint32(outline.size()))];
            edit.chooseBlock(entry.position, entry.blockDepth);
            switch (random.bounded(3)) {
            case 0:
                edit.moveBlock(toward);
                break;
            case 1:
                edit.duplicateBlock();
                break;
            default:
                edit.deleteBlock();
            }
        }
        return u"outline"_s;
    }
    case 31:
    case 32:
        QTest::keyClicks(&edit, u"w<&\"...'"_s);
        return u"type"_s;
    case 34:
        edit.setLanguageHere(random.bounded(3) == 0 ? QString() : random.bounded(2) == 0 ? u"fa"_s : u"ru"_s);
        return u"language"_s;
    case 33:
        QTest::keyClick(&edit, Qt::Key_Backspace, Qt::ControlModifier);
        return u"delete word"_s;
    default: {
        const int key = keys.at(int(random.bounded(keys.size())));
        QTest::keyClick(&edit, Qt::Key(key));
        return u"key %1"_s.arg(key);
    }
    }
}

} // namespace

class PostFuzzTest final : public QObject {
    Q_OBJECT
private slots:
    void anyActionsKeepTheLinesSoundAndUndoAndRedoAreExact()
    {
        const auto number = [](const char *name, int fallback) {
            return qEnvironmentVariableIsSet(name) ? qEnvironmentVariableIntValue(name) : fallback;
        };
        const int sequences = number("QUOTIDIAN_SEQUENCES", 2'500);
        const quint32 first = quint32(number("QUOTIDIAN_SEED", 1));
        int actions = 0;
        PostEdit edit;
        edit.resize(700, 600);
        PostEdit again;
        for (quint32 seed = first; seed < first + quint32(sequences); ++seed) {
            QRandomGenerator random(seed);
            const QByteArray post = random.bounded(6) == 0
                ? "One line\nof text.\n\n<p>Two</p>\n<ul><li>i</li></ul>\n\nEnd"
                : random.bounded(3) == 0 ? samplePost()
                                         : Generator(seed).post();
            edit.load(post);
            QStringList did;
            const auto fail = [&](const char *what, const QByteArray &is, const QByteArray &should) {
                qWarning() << "seed" << seed << did << what << linesOf(edit) << "\n"
                           << QString::fromUtf8(is) << "\n"
                           << QString::fromUtf8(should);
                QFAIL(what);
            };
            for (int i = 0; i < 8; ++i) {
                QTextCursor cursor = edit.textCursor();
                const int size = edit.document()->characterCount();
                const int at = between(edit, int(random.bounded(size)));
                cursor.setPosition(at);
                const quint32 selects = random.bounded(4u);
                if (selects == 0)
                    cursor.setPosition(between(edit, int(random.bounded(size))), QTextCursor::KeepAnchor);
                else if (selects == 1)
                    cursor.setPosition(
                        between(edit, qMin(size - 1, at + int(random.bounded(12)))), QTextCursor::KeepAnchor);
                edit.setTextCursor(cursor);
                did.append(u"at %1-%2"_s.arg(cursor.anchor()).arg(cursor.position()));
                did.append(act(edit, random));
                ++actions;
                checkSane(edit);
                if (QTest::currentTestFailed()) {
                    fail("not sound", edit.markup(), post);
                    return;
                }
            }
            const QByteArray markup = edit.markup();
            again.load(markup);
            if (again.markup() != markup)
                return fail("reads back as another", again.markup(), markup);
            // Words without a block that are all that is left are a post without blocks when it is read next.
            const bool isSameKind = again.isClassic() == edit.isClassic();
            if (isSameKind && wordsOnScreen(again) != wordsOnScreen(edit))
                return fail("shows other words", wordsOnScreen(again).join(u'|').toUtf8(), markup);
            for (QTextBlock line = edit.document()->firstBlock(); line.isValid(); line = line.next())
                line.setUserData(nullptr);
            if (edit.markup() != markup)
                return fail("remembered wrongly", edit.markup(), markup);
            while (edit.document()->isRedoAvailable())
                edit.redo();
            const QByteArray final = edit.markup();
            while (edit.document()->isUndoAvailable())
                edit.undo();
            if (edit.markup() != post)
                return fail("undone", edit.markup(), post);
            while (edit.document()->isRedoAvailable())
                edit.redo();
            if (edit.markup() != final)
                return fail("redone", edit.markup(), final);
        }
        qInfo("%d sequences, %d actions", sequences, actions);
    }
};

QTEST_MAIN(PostFuzzTest)
#include "postfuzz_test.moc"

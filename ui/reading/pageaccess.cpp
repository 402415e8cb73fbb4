#include "reading/pageaccess.h"

#include "reading/pageview.h"

#include <QCoreApplication>
#include <QPointer>
#include <QTextBlock>

using namespace Qt::StringLiterals;

namespace {

QString say(const char *words) { return QCoreApplication::translate("PageAccess", words); }

/// A link or a picture of a page; while the page has none of this number it is not valid.
class TargetAccess final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    TargetAccess(PageView *view, int index)
        : m_view(view)
        , m_index(index)
    {
    }

    int index() const { return m_index; }
    bool isValid() const override { return m_view && m_index < int(m_view->targets().size()); }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_view); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    void setText(QAccessible::Text, const QString &) override { }
    QAccessible::Role role() const override
    {
        return isValid() && target().picture >= 0 ? QAccessible::Graphic : QAccessible::Link;
    }
    QString text(QAccessible::Text kind) const override
    {
        if (!isValid())
            return {};
        if (kind == QAccessible::Description)
            return m_view->describe(m_index);
        if (kind != QAccessible::Name)
            return {};
        return target().picture >= 0 && target().words.isEmpty()
            ? say(QT_TRANSLATE_NOOP("PageAccess", "A picture"))
            : target().words;
    }
    QRect rect() const override
    {
        if (!isValid())
            return {};
        QRectF all;
        for (const QRectF &line : m_view->rectsOf(target()))
            all |= line;
        const QRect seen = all.toAlignedRect() & m_view->viewport()->rect();
        return seen.isEmpty() ? QRect() : seen.translated(m_view->viewport()->mapToGlobal(QPoint(0, 0)));
    }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.invisible = target().length == 0 || !m_view->isVisible();
        state.offscreen = rect().isEmpty();
        state.focusable = target().length > 0;
        state.focused = m_view->hasFocus() && m_view->target() == m_index;
        state.linked = target().picture < 0;
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this)
                                                    : nullptr;
    }
    QStringList actionNames() const override { return { pressAction(), setFocusAction() }; }
    void doAction(const QString &name) override
    {
        if (!isValid())
            return;
        if (name == setFocusAction())
            m_view->setFocus(Qt::OtherFocusReason);
        m_view->goToTarget(m_index);
        if (name == pressAction())
            m_view->activateTarget(m_index);
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    const PageTarget &target() const { return m_view->targets()[size_t(m_index)]; }

    QPointer<PageView> m_view;
    int m_index;
};

} // namespace

void PageAccess::install()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory([](const QString &, QObject *object) -> QAccessibleInterface * {
            auto *view = qobject_cast<PageView *>(object);
            return view ? new PageAccess(view) : nullptr;
        });
        return true;
    }();
    Q_UNUSED(isInstalled);
}

PageAccess::PageAccess(PageView *view)
    : QAccessibleWidget(view, QAccessible::Document)
{
}

PageAccess::~PageAccess()
{
    for (const QAccessible::Id id : std::as_const(m_children))
        QAccessible::deleteAccessibleInterface(id);
}

PageView *PageAccess::view() const { return static_cast<PageView *>(object()); }

void *PageAccess::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TextInterface)
        return static_cast<QAccessibleTextInterface *>(this);
    return QAccessibleWidget::interface_cast(type);
}

QAccessible::State PageAccess::state() const
{
    QAccessible::State state = QAccessibleWidget::state();
    state.multiLine = true;
    state.readOnly = true;
    state.selectableText = true;
    return state;
}

int PageAccess::childCount() const { return int(view()->targets().size()); }

QAccessibleInterface *PageAccess::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    QAccessible::Id &id = m_children[index];
    if (id == 0)
        id = QAccessible::registerAccessibleInterface(new TargetAccess(view(), index));
    return QAccessible::accessibleInterface(id);
}

int PageAccess::indexOfChild(const QAccessibleInterface *child) const
{
    const auto *target = dynamic_cast<const TargetAccess *>(child);
    return target ? target->index() : -1;
}

QAccessibleInterface *PageAccess::childAt(int x, int y) const
{
    for (int i = 0; i < childCount(); ++i) {
        if (child(i)->rect().contains(x, y))
            return child(i);
    }
    return nullptr;
}

QAccessibleInterface *PageAccess::focusChild() const
{
    if (!view()->hasFocus())
        return nullptr;
    return view()->target() >= 0 ? child(view()->target()) : const_cast<PageAccess *>(this);
}

void PageAccess::selection(int selectionIndex, int *startOffset, int *endOffset) const
{
    const QTextCursor cursor = view()->textCursor();
    const bool isThere = selectionIndex == 0 && cursor.hasSelection();
    *startOffset = isThere ? cursor.selectionStart() : 0;
    *endOffset = isThere ? cursor.selectionEnd() : 0;
}

int PageAccess::selectionCount() const { return view()->textCursor().hasSelection() ? 1 : 0; }

void PageAccess::addSelection(int startOffset, int endOffset) { setSelection(0, startOffset, endOffset); }

void PageAccess::removeSelection(int selectionIndex)
{
    if (selectionIndex == 0)
        setCursorPosition(cursorPosition());
}

void PageAccess::setSelection(int selectionIndex, int startOffset, int endOffset)
{
    if (selectionIndex != 0)
        return;
    QTextCursor cursor = view()->textCursor();
    cursor.setPosition(qBound(0, startOffset, characterCount()));
    cursor.setPosition(qBound(0, endOffset, characterCount()), QTextCursor::KeepAnchor);
    view()->setTextCursor(cursor);
}

int PageAccess::cursorPosition() const { return view()->textCursor().position(); }

void PageAccess::setCursorPosition(int position) { setSelection(0, position, position); }

QString PageAccess::text(int startOffset, int endOffset) const
{
    QTextCursor cursor(view()->document());
    cursor.setPosition(qBound(0, startOffset, characterCount()));
    cursor.setPosition(qBound(0, endOffset, characterCount()), QTextCursor::KeepAnchor);
    QString text = cursor.selectedText();
    text.replace(QChar::ParagraphSeparator, u'\n');
    text.replace(QChar::LineSeparator, u'\n');
    return text;
}

int PageAccess::characterCount() const { return view()->document()->characterCount() - 1; }

QRect PageAccess::characterRect(int offset) const
{
    if (offset < 0 || offset > characterCount())
        return {};
    const QList<QRectF> lines = view()->rectsOf({ {}, {}, -1, offset, 1 });
    if (lines.isEmpty())
        return {};
    return lines.front().toAlignedRect().translated(view()->viewport()->mapToGlobal(QPoint(0, 0)));
}

int PageAccess::offsetAtPoint(const QPoint &point) const
{
    const QPoint inside = view()->viewport()->mapFromGlobal(point);
    return view()->viewport()->rect().contains(inside) ? view()->cursorForPosition(inside).position() : -1;
}

void PageAccess::scrollToSubstring(int startIndex, int endIndex)
{
    view()->scrollTo(qMax(0, startIndex), qMax(0, endIndex));
}

QString PageAccess::attributes(int offset, int *startOffset, int *endOffset) const
{
    *startOffset = *endOffset = qBound(0, offset, characterCount());
    const QTextBlock block = view()->document()->findBlock(*startOffset);
    for (auto part = block.begin(); !part.atEnd(); ++part) {
        const QTextFragment fragment = part.fragment();
        if (!fragment.contains(offset))
            continue;
        *startOffset = fragment.position();
        *endOffset = fragment.position() + fragment.length();
        const QTextCharFormat format = fragment.charFormat();
        QStringList said; // IAccessible2, text attributes.
        if (format.fontUnderline())
            said << u"text-underline-type:single"_s << u"text-underline-style:solid"_s;
        if (format.fontStrikeOut())
            said << u"text-line-through-type:single"_s << u"text-line-through-style:solid"_s;
        if (format.fontWeight() >= QFont::Bold)
            said << u"font-weight:bold"_s;
        if (format.fontItalic())
            said << u"font-style:italic"_s;
        return said.join(u';') + (said.isEmpty() ? QString() : u";"_s);
    }
    return {};
}

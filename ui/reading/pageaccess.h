#pragma once

#include <QAccessibleWidget>
#include <QHash>

class PageView;

/// A page as a screen reader meets it: a text, and in it links and pictures as elements that can have the
/// focus and be pressed, which Qt's own text browser does not show. Main thread.
class PageAccess final : public QAccessibleWidget, public QAccessibleTextInterface {
public:
    static void install(); ///< For every PageView; once is enough.

    explicit PageAccess(PageView *view);
    ~PageAccess() override;

    void *interface_cast(QAccessible::InterfaceType type) override;
    QAccessible::State state() const override;
    int childCount() const override;
    QAccessibleInterface *child(int index) const override;
    int indexOfChild(const QAccessibleInterface *child) const override;
    QAccessibleInterface *childAt(int x, int y) const override;
    QAccessibleInterface *focusChild() const override;

    void selection(int selectionIndex, int *startOffset, int *endOffset) const override;
    int selectionCount() const override;
    void addSelection(int startOffset, int endOffset) override;
    void removeSelection(int selectionIndex) override;
    void setSelection(int selectionIndex, int startOffset, int endOffset) override;
    int cursorPosition() const override;
    void setCursorPosition(int position) override;
    QString text(int startOffset, int endOffset) const override;
    using QAccessibleWidget::text;
    int characterCount() const override;
    QRect characterRect(int offset) const override;
    int offsetAtPoint(const QPoint &point) const override;
    void scrollToSubstring(int startIndex, int endIndex) override;
    QString attributes(int offset, int *startOffset, int *endOffset) const override;

private:
    PageView *view() const;

    mutable QHash<int, QAccessible::Id> m_children;
};

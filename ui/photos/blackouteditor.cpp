#include "photos/blackouteditor.h"

#include "photos/blackoutcanvas.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

BlackOutEditor::BlackOutEditor(QWidget *window)
    : QWidget(window)
    , m_canvas(new BlackOutCanvas(this))
    , m_caption(new QLabel(this))
    , m_undo(new QPushButton(lineIcon("undo"_L1), tr("&Undo"), this))
    , m_redo(new QPushButton(lineIcon("redo"_L1), tr("Re&do"), this))
    , m_remove(new QPushButton(lineIcon("trash"_L1), tr("Ta&ke away"), this))
    , m_done(new QPushButton(tr("D&one"), this))
{
    setObjectName(u"blackOutEditor"_s);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFocusPolicy(Qt::StrongFocus);
    m_caption->setTextFormat(Qt::PlainText);
    m_caption->setWordWrap(true);
    markPrimary(m_done);
    auto *bar = new QHBoxLayout;
    auto *group = new QButtonGroup(this);
    for (const auto &[name, key] : { std::pair{ tr("&Rectangle"), u"R"_s },
             std::pair{ tr("&Ellipse"), u"E"_s }, std::pair{ tr("&Brush"), u"B"_s } }) {
        auto *tool = new QToolButton(this);
        tool->setText(name);
        tool->setCheckable(true);
        tool->setToolTip(tr("%1 (%2)").arg(QString(name).remove(u'&'), key));
        tool->setFocusPolicy(Qt::TabFocus);
        group->addButton(tool, int(m_tools.size()));
        m_tools.append(tool);
        bar->addWidget(tool);
    }
    connect(group, &QButtonGroup::idClicked, this,
        [this](int tool) { useTool(static_cast<BlackOut::Shape>(tool)); });
    bar->addStretch(1);
    for (QPushButton *button : { m_undo, m_redo, m_remove, m_done })
        bar->addWidget(button);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addLayout(bar);
    column->addWidget(m_canvas, 1);
    column->addWidget(m_caption);
    connect(m_undo, &QPushButton::clicked, this, [this] { goTo(m_state - 1); });
    connect(m_redo, &QPushButton::clicked, this, [this] { goTo(m_state + 1); });
    connect(m_remove, &QPushButton::clicked, m_canvas, &BlackOutCanvas::removeChosen);
    connect(m_done, &QPushButton::clicked, this, &BlackOutEditor::close);
    connect(m_canvas, &BlackOutCanvas::changed, this, &BlackOutEditor::keep);
    connect(m_canvas, &BlackOutCanvas::chosenChanged, this, &BlackOutEditor::say);
    window->installEventFilter(this);
    hide();
}

void BlackOutEditor::present(const KeptPhoto &photo, const QString &words, PictureCanvas::Source source)
{
    m_photo = photo.id;
    m_words = words;
    m_states = { photo.blackOuts };
    m_state = 0;
    setGeometry(parentWidget()->rect());
    raise();
    setVisible(true);
    layout()->activate();
    setFocus(Qt::OtherFocusReason);
    m_canvas->present(photo.size, photo.blackOuts);
    m_canvas->show({}, std::move(source));
    useTool(BlackOut::Shape::Rectangle);
    say();
}

void BlackOutEditor::useTool(BlackOut::Shape tool)
{
    m_canvas->setTool(tool);
    m_tools.at(int(tool))->setChecked(true);
}

/// What was undone and is not wished again goes.
void BlackOutEditor::keep()
{
    if (!m_isGoing) {
        m_states.resize(size_t(m_state) + 1);
        m_states.push_back(m_canvas->shapes());
        ++m_state;
    }
    say();
    emit edited(m_photo, m_canvas->shapes());
}

void BlackOutEditor::goTo(int state)
{
    if (state < 0 || state >= int(m_states.size()) || m_canvas->isDragging())
        return;
    m_state = state;
    m_isGoing = true;
    m_canvas->setShapes(m_states[size_t(state)]);
    m_isGoing = false;
}

void BlackOutEditor::say()
{
    const int count = int(m_canvas->shapes().size());
    m_undo->setEnabled(m_state > 0);
    m_redo->setEnabled(m_state + 1 < int(m_states.size()));
    m_remove->setEnabled(m_canvas->chosen() >= 0);
    QStringList words{ isolated(m_words) };
    words.append(count == 0 ? tr("Draw over what nobody may see, or press Enter for a shape in the middle.")
                            : tr("%Ln place(s) blacked out, in whole blocks of 16 pixels. They are burnt in "
                                 "when the picture leaves.",
                                nullptr, count));
    m_caption->setText(words.join(u" · "_s));
    QStringList said{ m_caption->text() };
    if (m_canvas->chosen() >= 0) {
        const QRect box = boundsOf(m_canvas->shapes()[size_t(m_canvas->chosen())]);
        //: The chosen shape, for screen readers: its place and size in pixels.
        said.append(tr("Shape %1: at %2, %3; %4 by %5 pixels")
                        .arg(m_canvas->chosen() + 1)
                        .arg(box.x())
                        .arg(box.y())
                        .arg(box.width())
                        .arg(box.height()));
    }
    setAccessibleName(said.join(u". "_s));
}

void BlackOutEditor::close()
{
    hide();
    m_canvas->clear();
    emit closed();
}

/// Its own undo comes before the window's.
bool BlackOutEditor::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void BlackOutEditor::keyPressEvent(QKeyEvent *event)
{
    if (m_canvas->isDragging())
        return event->accept();
    const bool isControl = event->modifiers() & Qt::ControlModifier;
    const bool isShift = event->modifiers() & Qt::ShiftModifier;
    const int step = isControl ? 1 : 16;
    const auto along = [&](QPoint by) {
        if (isShift)
            m_canvas->growChosen({ by.x(), by.y() });
        else
            m_canvas->moveChosen(by);
    };
    if (event->matches(QKeySequence::Undo))
        return goTo(m_state - 1);
    if (event->matches(QKeySequence::Redo))
        return goTo(m_state + 1);
    switch (event->key()) {
    case Qt::Key_Escape:
        return close();
    case Qt::Key_R:
        return useTool(BlackOut::Shape::Rectangle);
    case Qt::Key_E:
        return useTool(BlackOut::Shape::Ellipse);
    case Qt::Key_B:
        return useTool(BlackOut::Shape::Brush);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return m_canvas->addInMiddle();
    case Qt::Key_N:
        return m_canvas->chooseNext(1);
    case Qt::Key_P:
        return m_canvas->chooseNext(-1);
    case Qt::Key_Left:
        return along({ -step, 0 });
    case Qt::Key_Right:
        return along({ step, 0 });
    case Qt::Key_Up:
        return along({ 0, -step });
    case Qt::Key_Down:
        return along({ 0, step });
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        return m_canvas->removeChosen();
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return m_canvas->zoom(1.25);
    case Qt::Key_Minus:
        return m_canvas->zoom(0.8);
    case Qt::Key_0:
    case Qt::Key_1:
        return m_canvas->toggleFit();
    case Qt::Key_BracketLeft:
        return m_canvas->setBrush(m_canvas->brush() * 4 / 5);
    case Qt::Key_BracketRight:
        return m_canvas->setBrush(m_canvas->brush() * 5 / 4 + 1);
    default:
        event->accept(); // Nothing behind it hears a key.
    }
}

bool BlackOutEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

std::vector<QWidget *> BlackOutEditor::stops() const
{
    std::vector<QWidget *> all{ const_cast<BlackOutEditor *>(this) };
    all.insert(all.end(), m_tools.begin(), m_tools.end());
    for (QPushButton *button : { m_undo, m_redo, m_remove, m_done }) {
        if (button->isEnabled())
            all.push_back(button);
    }
    return all;
}

// The focus stays among its buttons while it covers the window.
bool BlackOutEditor::focusNextPrevChild(bool isNext)
{
    const std::vector<QWidget *> all = stops();
    size_t at = 0;
    while (at < all.size() && !all[at]->hasFocus())
        ++at;
    at = at == all.size() ? 0 : (at + (isNext ? 1 : all.size() - 1)) % all.size();
    all[at]->setFocus(isNext ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

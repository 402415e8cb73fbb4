#include "writing/gallerypopover.h"

#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "writing/inlineedit.h"
#include "writing/picturelist.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace {

constexpr QSize thumbnail(64, 48);
constexpr int addressRole = Qt::UserRole + 1;

} // namespace

GalleryPopover::GalleryPopover(
    QWidget *window, const QString &title, const QByteArray &markup, const PictureSource &source)
    : BlockPopover(window, title)
    , m_pictures(picturesOf(markup))
    , m_markup(markup)
    , m_list(new QListWidget(this))
    , m_alt(new QLineEdit(this))
    , m_words(new InlineEdit(this))
    , m_caption(new InlineEdit(this))
{
    m_list->setIconSize(thumbnail);
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setDefaultDropAction(Qt::MoveAction);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setFixedSize(280, 280);
    m_list->setAccessibleName(tr("Pictures of the gallery"));
    m_list->setAccessibleDescription(tr("Alt+Shift+Up and Alt+Shift+Down move a picture."));
    m_alt->setMinimumWidth(360);
    auto *left = new QVBoxLayout;
    left->addWidget(addLabel(tr("&Pictures"), m_list));
    left->addWidget(m_list);
    auto *right = new QVBoxLayout;
    right->addWidget(addLabel(tr("&What it shows, for who cannot see it"), m_alt));
    right->addWidget(m_alt);
    right->addWidget(makeAltCount(m_alt));
    right->addWidget(addLabel(tr("&Caption of the picture"), m_words));
    right->addWidget(m_words);
    right->addStretch(1);
    right->addWidget(addLabel(tr("Caption of the &gallery"), m_caption));
    right->addWidget(m_caption);
    auto *sides = new QHBoxLayout;
    sides->setSpacing(16);
    sides->addLayout(left);
    sides->addLayout(right, 1);
    column()->addLayout(sides);
    closeWith(tr("Set"));
    for (const BlockField &field : fieldsOf(markup)) {
        if (field.kind == BlockField::Kind::Caption)
            m_caption->setMarkup(field.value.toUtf8());
    }
    fillList(source);
    connect(m_list, &QListWidget::currentRowChanged, this, &GalleryPopover::showPicture);
    connect(m_list, &QListWidget::itemActivated, m_alt, qOverload<>(&QWidget::setFocus));
    connect(m_list->model(), &QAbstractItemModel::rowsMoved, this,
        [this](const QModelIndex &, int from, int, const QModelIndex &, int to) {
            const auto moved = withPictureMoved(m_markup, from, to);
            if (!moved)
                m_failure = moved.error();
            else
                m_markup = *moved;
            const GalleryPicture picture = m_pictures[size_t(from)];
            m_pictures.erase(m_pictures.begin() + from);
            const int at = to > from ? to - 1 : to;
            m_pictures.insert(m_pictures.begin() + at, picture);
            m_shown = m_list->currentRow();
            for (int row = 0; row < m_list->count(); ++row)
                showRow(row);
        });
    connect(m_alt, &QLineEdit::textEdited, this, &GalleryPopover::takeWords);
    connect(m_alt, &QLineEdit::returnPressed, this, &GalleryPopover::goOn);
    connect(m_words, &QTextEdit::textChanged, this, &GalleryPopover::takeWords);
    connect(m_words, &InlineEdit::accepted, this, &GalleryPopover::goOn);
    connect(m_caption, &InlineEdit::accepted, this, [this] { hide(); });
    m_list->setCurrentRow(0);
}

void GalleryPopover::fillList(const PictureSource &source)
{
    for (size_t i = 0; i < m_pictures.size(); ++i) {
        auto *item = new QListWidgetItem(m_list);
        item->setData(addressRole, m_pictures[i].address);
        item->setIcon(lineIcon("picture"_L1));
        showRow(int(i));
        onDone(source(m_pictures[i].address, thumbnail * devicePixelRatioF()), this,
            [this, address = m_pictures[i].address](const Result<QImage> &image) {
                for (int row = 0; image && row < m_list->count(); ++row) {
                    if (m_list->item(row)->data(addressRole) == address)
                        m_list->item(row)->setIcon(onCanvas(*image, thumbnail, devicePixelRatioF()));
                }
            });
    }
}

void GalleryPopover::showRow(int row)
{
    const GalleryPicture &picture = m_pictures[size_t(row)];
    const QString name = QUrl(picture.address).fileName();
    m_list->item(row)->setText(
        picture.alt.isEmpty() ? tr("%1: no alt text").arg(isolated(name)) : picture.alt);
    m_list->item(row)->setData(Qt::AccessibleTextRole,
        tr("Picture %1 of %2: %3")
            .arg(
                QLocale().toString(row + 1), QLocale().toString(m_list->count()), m_list->item(row)->text()));
}

void GalleryPopover::takeWords()
{
    if (m_shown < 0 || m_shown >= int(m_pictures.size()))
        return;
    GalleryPicture &picture = m_pictures[size_t(m_shown)];
    picture.alt = m_alt->text();
    picture.caption = m_words->markup();
    showRow(m_shown);
}

void GalleryPopover::showPicture(int row)
{
    m_shown = -1; // What the fields say now is not typed.
    const GalleryPicture picture = row >= 0 ? m_pictures[size_t(row)] : GalleryPicture();
    m_alt->setText(picture.alt);
    m_words->setMarkup(picture.caption);
    m_shown = row;
}

/// The next picture is described next.
void GalleryPopover::goOn()
{
    if (m_list->currentRow() + 1 >= m_list->count()) {
        hide();
        return;
    }
    m_list->setCurrentRow(m_list->currentRow() + 1);
    m_alt->setFocus(Qt::TabFocusReason);
    m_alt->selectAll();
}

/// To stand there.
void GalleryPopover::moveTo(int row)
{
    const int from = m_list->currentRow();
    if (from < 0 || row < 0 || row >= m_list->count() || row == from)
        return;
    m_list->model()->moveRow({}, from, {}, row > from ? row + 1 : row);
}

// A popover that is open sees all events of the program.
bool GalleryPopover::eventFilter(QObject *watched, QEvent *event)
{
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    const auto *widget = qobject_cast<QWidget *>(watched);
    if (!isKey || !widget || !isAncestorOf(widget))
        return BlockPopover::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isMove = key->modifiers().testFlags(Qt::AltModifier | Qt::ShiftModifier)
        && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down);
    if (!isMove)
        return BlockPopover::eventFilter(watched, event);
    event->accept();
    if (event->type() == QEvent::KeyPress)
        moveTo(m_list->currentRow() + (key->key() == Qt::Key_Up ? -1 : 1));
    return true;
}

void GalleryPopover::showEvent(QShowEvent *event)
{
    BlockPopover::showEvent(event);
    m_alt->setFocus(Qt::PopupFocusReason);
}

Result<QByteArray> GalleryPopover::markup() const
{
    if (m_failure)
        return *m_failure;
    QByteArray markup = m_markup;
    for (int i = 0; i < int(m_pictures.size()); ++i) {
        const auto changed
            = withPictureWords(markup, i, m_pictures[size_t(i)].alt, m_pictures[size_t(i)].caption);
        if (!changed)
            return changed.error();
        markup = *changed;
    }
    std::vector<QString> values;
    for (const BlockField &field : fieldsOf(markup))
        values.push_back(
            field.kind == BlockField::Kind::Caption ? QString::fromUtf8(m_caption->markup()) : field.value);
    return withFieldValues(markup, values);
}

#include "desk/photoreports.h"
#include "photos/contactsheet.h"
#include "photos/photodetails.h"
#include "photos/photospace.h"
#include "photos/reportlist.h"
#include "photos/sheetmodel.h"
#include "widgets/emptystate.h"
#include "widgets/icons.h"
#include "widgets/panes.h"
#include "widgets/strip.h"
#include "widgets/style.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QFrame>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSlider>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

// What the three panes of the space are made of.

QWidget *PhotoSpace::makeListPane()
{
    QWidget *pane = makePane(this, QPalette::AlternateBase, 170);
    auto *bar = new QFrame(pane);
    QHBoxLayout *row = layPaneBar(bar);
    m_show = new QComboBox(bar);
    m_show->addItems({ tr("Reports"), tr("Trash") });
    auto *showLabel = new QLabel(tr("Which photo reports"), bar);
    showLabel->setBuddy(m_show);
    showLabel->setVisible(false); // Its buddy's name for screen readers.
    connect(m_show, &QComboBox::activated, this, [this](int what) { showTrash(what == 1); });
    auto *add = new QPushButton(lineIcon("add"_L1), tr("New"), bar);
    auto *menu = new QMenu(add);
    menu->addAction(tr("&Our own report"), this, &PhotoSpace::createReport);
    menu->addAction(tr("&Somebody's, from its address…"), this, &PhotoSpace::askAddress);
    add->setMenu(menu);
    row->addWidget(m_show, 1);
    row->addWidget(add);
    m_list = new QListView(pane);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->viewport()->setBackgroundRole(QPalette::AlternateBase);
    m_list->setAccessibleName(tr("Photo reports"));
    m_list->setModel(m_listModel);
    m_list->setItemDelegate(new ReportDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex &current) {
            if (current.isValid())
                present(m_listModel->at(current.row()));
        });
    connect(
        m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PhotoSpace::contextChanged);
    connect(m_list, &QListView::activated, this, [this] { m_sheet->setFocus(); });
    m_list->installEventFilter(this);
    setTabOrder(m_list, m_show); // Where one comes to be, coming here.
    setTabOrder(m_show, add);
    connect(m_listModel, &QAbstractItemModel::modelReset, this, [this] {
        const int at = m_listModel->rowOf(m_report);
        if (at >= 0 && isTrashShown())
            showPart(); // It may be in the trash as a whole now.
        if (at >= 0)
            m_list->setCurrentIndex(m_listModel->index(at));
        else
            present(m_listModel->rowCount() > 0 ? m_listModel->at(0) : PhotoReportId());
    });
    QVBoxLayout *column = makeColumn(pane);
    column->addWidget(bar);
    column->addWidget(makeLine(pane));
    column->addWidget(m_list, 1);
    return pane;
}

QWidget *PhotoSpace::makeSheetPane()
{
    QWidget *pane = makePane(this, QPalette::Base, 360);
    auto *page = new QWidget(pane);
    QFrame *bar = m_bar = new QFrame(page);
    QHBoxLayout *row = layPaneBar(bar);
    bar->installEventFilter(this);
    m_add = new QPushButton(lineIcon("add"_L1), tr("Add pictures…"), bar);
    m_sort = new QPushButton(tr("Sort"), bar);
    auto *menu = new QMenu(m_sort);
    menu->addAction(tr("By &name"), this, &PhotoSpace::sortByName);
    menu->addAction(tr("By &time taken"), this, &PhotoSpace::sortByTime);
    m_sort->setMenu(menu);
    m_view = new QPushButton(tr("View"), bar);
    m_hide = new QPushButton(tr("Black out…"), bar);
    m_size = new QSlider(Qt::Horizontal, bar);
    m_size->setRange(ContactSheet::smallest, ContactSheet::largest);
    m_size->setPageStep(48);
    m_size->setMinimumWidth(48);
    m_size->setMaximumWidth(110);
    m_size->setAccessibleName(tr("Size of the pictures"));
    m_size->setToolTip(tr("Size of the pictures"));
    m_into = new QPushButton(bar);
    markPrimary(m_into);
    m_back = new QPushButton(tr("Take back"), bar);
    m_forever = new QPushButton(lineIcon("trash"_L1), tr("Delete forever…"), bar);
    for (QWidget *each : { m_add, m_sort, m_view, m_hide, m_back, m_forever })
        row->addWidget(each);
    row->addStretch(1);
    row->addWidget(m_size);
    row->addWidget(m_into);

    m_sheet = new ContactSheet(*m_sheetModel, page);
    m_size->setValue(m_sheet->side());
    m_noPhotos = new EmptyState("picture"_L1, page);
    auto *photos = new QStackedWidget(page);
    photos->addWidget(m_sheet);
    photos->addWidget(m_noPhotos);
    m_photoStack = photos;
    QVBoxLayout *pageColumn = makeColumn(page);
    pageColumn->addWidget(bar);
    pageColumn->addWidget(makeLine(page));
    pageColumn->addWidget(photos, 1);

    m_nothing = new EmptyState("picture"_L1, pane);
    connect(m_nothing, &EmptyState::actionRequested, this, [this] {
        if (!isTrashShown())
            return askAddress();
        showTrash(false);
        m_list->setFocus(Qt::OtherFocusReason);
    });
    connect(m_nothing, &EmptyState::linkRequested, this, &PhotoSpace::createReport);
    m_stack = new QStackedWidget(pane);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(page);
    QVBoxLayout *column = makeColumn(pane);
    column->addWidget(m_stack);

    connect(m_add, &QPushButton::clicked, this, &PhotoSpace::addPictures);
    connect(m_view, &QPushButton::clicked, this, &PhotoSpace::view);
    connect(m_back, &QPushButton::clicked, this, &PhotoSpace::takeBack);
    connect(m_forever, &QPushButton::clicked, this, &PhotoSpace::deleteForever);
    connect(m_hide, &QPushButton::clicked, this, &PhotoSpace::blackOut);
    connect(m_into, &QPushButton::clicked, this, [this] {
        if (report())
            emit ownReport() ? galleryRequested() : cardRequested();
    });
    connect(m_size, &QSlider::valueChanged, m_sheet, &ContactSheet::setSide);
    connect(m_sheet, &ContactSheet::sideChanged, m_size, &QSlider::setValue);
    connect(m_sheet, &ContactSheet::chosenChanged, this, [this] {
        showDetails();
        emit contextChanged();
    });
    connect(m_sheet, &ContactSheet::viewRequested, this, &PhotoSpace::view);
    connect(m_sheet, &ContactSheet::removeRequested, this,
        [this] { trashed() ? deleteForever() : removeChosen(); });
    connect(m_sheet, &ContactSheet::moveRequested, this, &PhotoSpace::move);
    connect(m_sheet, &ContactSheet::menuRequested, this, &PhotoSpace::menuRequested);
    connect(m_noPhotos, &EmptyState::actionRequested, this, [this] {
        if (report())
            ownReport() ? addPictures() : fetchMissing();
    });
    return pane;
}

QWidget *PhotoSpace::makeDetailsPane()
{
    QWidget *pane = makePane(this, QPalette::AlternateBase, 220);
    m_details = new PhotoDetails(pane);
    auto *scroll = new QScrollArea(pane);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_details);
    scroll->viewport()->setBackgroundRole(QPalette::AlternateBase);
    m_details->setBackgroundRole(QPalette::AlternateBase);
    QVBoxLayout *column = makeColumn(pane);
    column->addWidget(scroll, 1);
    connect(m_details, &PhotoDetails::edited, &m_reports, &PhotoReports::change);
    connect(m_details, &PhotoDetails::pageRequested, this, &PhotoSpace::openPage);
    connect(m_details, &PhotoDetails::fetchRequested, this, &PhotoSpace::fetchMissing);
    return pane;
}

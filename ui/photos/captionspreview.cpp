#include "photos/captionspreview.h"

#include "base/async.h"
#include "desk/errortext.h"
#include "formats/text/encoding.h"
#include "photos/sheetmodel.h"
#include "widgets/isolated.h"
#include "widgets/style.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableWidget>
#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostBytes = 4 * 1024 * 1024; ///< Of a table of captions.

/// In a worker. Spreadsheets write in many encodings.
Result<QString> readTable(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ Error::Kind::Storage, Error::Reason::DiskFailed, file.errorString() };
    return QString::fromUtf8(toUtf8(file.read(mostBytes), {}, Markup::Xml).utf8);
}

} // namespace

CaptionsPreview::CaptionsPreview(QWidget *window, const KeptPhotoReport &report)
    : Popover(window)
    , m_report(report)
    , m_words(new QLabel(this))
    , m_table(new QTableWidget(0, 4, this))
    , m_apply(new QPushButton(tr("&Write them down"), this))
{
    setAccessibleName(tr("Captions from a table"));
    auto *heading = new QLabel(tr("Captions from a table"), this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_table->setHorizontalHeaderLabels({ tr("Picture"), tr("Caption"), tr("Alt text"), tr("Credit") });
    m_table->setAccessibleName(tr("What would change"));
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    auto *paste = new QPushButton(tr("From the &clipboard"), this);
    auto *open = new QPushButton(tr("From a &file…"), this);
    auto *cancel = new QPushButton(tr("C&ancel"), this);
    markPrimary(m_apply);
    connect(paste, &QPushButton::clicked, this, &CaptionsPreview::pasteTable);
    connect(open, &QPushButton::clicked, this, &CaptionsPreview::openFile);
    connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
    connect(m_apply, &QPushButton::clicked, this, &CaptionsPreview::apply);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_apply);
    buttons->addWidget(paste);
    buttons->addWidget(open);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    column->addWidget(heading);
    column->addWidget(m_words);
    column->addWidget(m_table, 1);
    column->addLayout(buttons);
    setFixedSize(qMin(760, window->width() - 32), qMin(440, window->height() - 96));
    for (int i = 0; i < 3; ++i)
        m_table->setColumnWidth(i, (width() - 40) / 4);
    connect(this, &Popover::closed, this, &QObject::deleteLater);
    show(QGuiApplication::clipboard()->text());
}

void CaptionsPreview::pasteTable() { show(QGuiApplication::clipboard()->text()); }

void CaptionsPreview::openFile()
{
    const QString name = QFileDialog::getOpenFileName(
        window(), tr("Captions from a table"), {}, tr("Tables (*.csv *.tsv *.txt);;All files (*)"));
    if (name.isEmpty())
        return;
    onDone(QtConcurrent::run(&readTable, name), this, [this](const Result<QString> &table) {
        if (table)
            show(*table);
        else
            m_words->setText(errorText(table.error()).both());
    });
}

void CaptionsPreview::show(const QString &table)
{
    const std::vector<CaptionRow> rows = captionRows(table);
    m_changes = captionChanges(m_report, rows);
    m_table->setRowCount(int(m_changes.changes.size()));
    int row = 0;
    for (const CaptionChange &change : m_changes.changes) {
        const KeptPhoto &before = m_report.photos[change.photo];
        const auto put = [this, row](int column, const QString &was, const QString &becomes) {
            auto *cell = new QTableWidgetItem(becomes);
            QFont font = cell->font();
            font.setBold(was != becomes);
            cell->setFont(font);
            if (was != becomes && !was.isEmpty())
                cell->setToolTip(tr("Before: %1").arg(was));
            m_table->setItem(row, column, cell);
        };
        const QString name = isolated(nameOf(before));
        put(0, name, QLocale().toString(change.photo + 1) + u" · "_s + name);
        put(1, before.caption, change.after.caption);
        put(2, before.alt, change.after.alt);
        put(3, before.credit, change.after.credit);
        ++row;
    }
    QStringList words;
    if (m_changes.changes.empty())
        words.append(
            tr("Copy rows of a spreadsheet: the file's name or the picture's number, its caption, its alt "
               "text, its credit. Or open a CSV file with these columns."));
    else
        words.append(tr("%Ln picture(s) get the words below; what is bold is new.", nullptr,
            int(m_changes.changes.size())));
    if (!m_changes.unknown.isEmpty() && m_changes.unknown.size() < qsizetype(rows.size())) {
        QStringList names = m_changes.unknown.mid(0, 5);
        for (QString &name : names)
            name = isolated(name);
        words.append(
            tr("%Ln row(s) name no picture of this report: %1", nullptr, int(m_changes.unknown.size()))
                .arg(names.join(u", "_s)));
    }
    m_words->setText(words.join(u'\n'));
    m_apply->setEnabled(!m_changes.changes.empty());
}

void CaptionsPreview::apply()
{
    hide();
    emit accepted(m_changes);
}

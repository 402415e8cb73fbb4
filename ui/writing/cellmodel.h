#pragma once

#include "base/result.h"
#include "formats/blocks/edits.h"
#include "writing/tablegrid.h"

#include <QAbstractTableModel>

/// A table block as the cells of a grid. Every change is the block's markup with that change and every other
/// byte as it was, told by changed(); what is refused leaves all as it is. Main thread.
class CellModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { HtmlRole = Qt::UserRole + 1, HeaderRole, AlignRole, LockRole };
    /// HTML of cells, row by row.
    using Cells = std::vector<std::vector<QByteArray>>;

    explicit CellModel(QObject *parent = nullptr);

    void setMarkup(const QByteArray &markup);
    QByteArray markup() const { return m_document.toBytes(); }
    const TableGrid &grid() const { return m_grid; }
    bool isGrid() const { return m_table.isGrid(); } ///< Rows and columns can be changed.
    bool hasHeader() const;
    bool isRightToLeft() const { return runsRightToLeft(m_table); }
    QByteArray caption() const { return m_table.caption ? m_table.caption->html : QByteArray(); }
    int bodyEnd() const; ///< The row behind the last of the body.
    Cells cells(int row, int column, int rows, int columns) const;

    Result<> insertRow(int row);
    Result<> insertColumn(int column);
    Result<> removeRow(int row);
    Result<> removeColumn(int column);
    Result<> setHeader(bool hasHeader);
    Result<> setAlign(int column, const QByteArray &align);
    Result<> setCaption(const QByteArray &html);
    /// From that cell on, as one change; rows and columns are added where the grid ends. What is locked
    /// stays.
    Result<> fill(int row, int column, const Cells &cells);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override; ///< HtmlRole.
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void changed(const QByteArray &was, const QByteArray &now);
    void refused(const Error &error); ///< Of setData().

private:
    const blocks::TableView::Cell *cellAt(int row, int column) const;
    void read(const blocks::Document &document);
    Result<> take(const Result<blocks::Document> &edited);
    blocks::Block block() const { return m_document.block(0); }

    blocks::Document m_document;
    blocks::TableView m_table;
    TableGrid m_grid;
};

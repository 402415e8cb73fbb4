#pragma once

#include "model/keptphotos.h"

#include <QAbstractListModel>

class PhotoReports;

/// The pictures of one report, in their order. Main thread.
class SheetModel final : public QAbstractListModel {
    Q_OBJECT
public:
    explicit SheetModel(PhotoReports &reports, QObject *parent = nullptr);

    enum class Part { Report, Removed };
    /// The pictures that are in it, or those that were taken out of it.
    void show(PhotoReportId report, Part part = Part::Report);
    Part part() const { return m_part; }
    const KeptPhotoReport *report() const; ///< Null if none is shown.
    const KeptPhoto &at(int row) const { return m_photos.at(size_t(row)); }
    int rowOf(PhotoId id) const; ///< -1 if it is not among them.
    PhotoReports &reports() const { return m_reports; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    void reload();
    std::vector<KeptPhoto> photos() const; ///< As they are now.

    PhotoReports &m_reports;
    PhotoReportId m_report;
    Part m_part = Part::Report;
    std::vector<KeptPhoto> m_photos; ///< As they were told to the view.
};

/// What a picture is called where it has no caption.
QString nameOf(const KeptPhoto &photo);

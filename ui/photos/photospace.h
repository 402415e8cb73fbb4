#pragma once

#include "base/result.h"
#include "model/keptphotos.h"

#include <QWidget>

class BlackOutEditor;
class ContactSheet;
class EmptyState;
class MessageStrip;
class PhotoDetails;
class PhotoReports;
class PictureViewer;
class QComboBox;
class QFrame;
class QListView;
class QPushButton;
class QSlider;
class QSplitter;
class QStackedWidget;
class QUndoStack;
class ReportListModel;
class SheetModel;
struct AddedPhotos;
struct Brought;

/// Photos: reports, the contact sheet of one, what is known of its pictures. Main thread.
class PhotoSpace final : public QWidget {
    Q_OBJECT
public:
    explicit PhotoSpace(PhotoReports &reports, QWidget *parent = nullptr);
    ~PhotoSpace() override;

    const KeptPhotoReport *report() const; ///< That is open, and not in the trash; null if none is.
    const KeptPhotoReport *ownReport() const; ///< If it is one's own; else null.
    /// That is open in the trash, or of which pictures are; null if the trash is not shown or empty.
    const KeptPhotoReport *trashed() const;
    bool hasPhotos() const; ///< Some are shown.
    std::vector<PhotoReportId> chosenReports() const; ///< In the order of the list.
    std::vector<PhotoId> chosenPhotos() const; ///< In their order.
    QUndoStack *steps() const; ///< Of the report; null if none is open.
    ContactSheet *sheet() const { return m_sheet; }
    PictureViewer *viewer() const { return m_viewer; } ///< Null until one was looked at.
    BlackOutEditor *blackOutEditor() const { return m_blackOut; } ///< Null until it was needed.
    QSplitter *splitter() const { return m_splitter; }
    MessageStrip *strip() const { return m_strip; }
    QList<QWidget *> panes() const; ///< In the order of F6.

    void open(PhotoReportId id); ///< Not of the trash.
    void openAddress(const QString &typed);
    /// Somebody's page, whose address may be a stranger's words: fetched if it is not here.
    void capture(const QUrl &url);

public slots:
    void createReport();
    void askAddress();
    void addPictures(); ///< From files that are asked for.
    void paste(); ///< Pictures, files or an address of the clipboard.
    void view();
    void blackOut(); ///< Of the current picture.
    void saveCopies(); ///< As they may leave this computer, into a folder that is asked for.
    void selectAll();
    void sortByName();
    void sortByTime();
    void moveChosen(int by); ///< Towards the end, or the beginning.
    void removeChosen();
    void removeReport();
    void showTrash(bool isShown); ///< In the place of the reports.
    void takeBack(); ///< What is chosen in the trash.
    void deleteForever(); ///< The same, when the person has said so once more.
    void fetchMissing();
    void openPage();
    void captionsFromTable();
    void larger();
    void smaller();

signals:
    void contextChanged();
    void cardRequested();
    void galleryRequested();
    void menuRequested(const QPoint &at); ///< For what is chosen in the sheet; on the screen.

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QWidget *makeListPane();
    QWidget *makeSheetPane();
    QWidget *makeDetailsPane();
    bool isTrashShown() const;
    void showReport();
    void present(PhotoReportId id);
    void showPart();
    void fitBar();
    void sayNothing();
    void opened(const Result<PhotoReportId> &id);
    std::vector<PhotoId> chosenInTrash() const;
    std::vector<PhotoReportId> reportsInTrash() const;
    void showDetails();
    void sort(const QString &what, bool (*isBefore)(const KeptPhoto &, const KeptPhoto &));
    void move(const std::vector<PhotoId> &ids, int before);
    void sayAdded(PhotoReportId id, const AddedPhotos &added);
    void explain(const QString &key, const Error &error);
    void take(const Brought &brought);
    PhotoReportId ownReportOrNew();
    void saveNext(const QString &folder, std::vector<KeptPhoto> photos, int number, int saved);

    PhotoReports &m_reports;
    ReportListModel *m_listModel;
    SheetModel *m_sheetModel;
    PhotoReportId m_report; ///< That the sheet shows.
    MessageStrip *m_strip;
    QSplitter *m_splitter;
    QComboBox *m_show = nullptr; ///< The reports, or the trash.
    QListView *m_list = nullptr;
    QStackedWidget *m_stack = nullptr;
    QStackedWidget *m_photoStack = nullptr; ///< In it: the sheet, or what stands in its place.
    EmptyState *m_nothing = nullptr; ///< Where no report is open.
    EmptyState *m_noPhotos = nullptr; ///< Where it has no pictures.
    ContactSheet *m_sheet = nullptr;
    PhotoDetails *m_details = nullptr;
    QWidget *m_detailsPane = nullptr;
    QFrame *m_bar = nullptr; ///< Over the sheet.
    std::vector<QWidget *> m_inBar; ///< What is offered there, what matters most first.
    QPushButton *m_sort = nullptr;
    QPushButton *m_add = nullptr;
    QPushButton *m_view = nullptr;
    QPushButton *m_hide = nullptr; ///< Blacks out.
    QPushButton *m_back = nullptr; ///< Out of the trash.
    QPushButton *m_forever = nullptr; ///< Deletes.
    QPushButton *m_into = nullptr; ///< The draft: a card or a gallery.
    QSlider *m_size = nullptr;
    PictureViewer *m_viewer = nullptr; ///< Of the window; made when it is needed.
    std::vector<PhotoId> m_inViewer;
    BlackOutEditor *m_blackOut = nullptr; ///< Of the window; made when it is needed.
    QString m_blackOutKey; ///< Of its common step.
};

#pragma once

#include "photos/captiontable.h"
#include "widgets/popover.h"

class QLabel;
class QPushButton;
class QTableWidget;

/// What a table of captions would change in a report, before it does. Main thread.
class CaptionsPreview final : public Popover {
    Q_OBJECT
public:
    CaptionsPreview(QWidget *window, const KeptPhotoReport &report);

    void show(const QString &table);

signals:
    void accepted(const CaptionChanges &changes);

private:
    void openFile();
    void pasteTable();
    void apply();

    KeptPhotoReport m_report;
    CaptionChanges m_changes;
    QLabel *m_words;
    QTableWidget *m_table;
    QPushButton *m_apply;
};

#pragma once

#include "model/keptphotos.h"

#include <QWidget>

#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

/// What is known of a report and of the pictures that are chosen in it, to be written where it is one's own;
/// of somebody's report what was received and what they allow. Main thread.
class PhotoDetails final : public QWidget {
    Q_OBJECT
public:
    explicit PhotoDetails(QWidget *parent = nullptr);

    /// Null: nothing is open. What is being written stays.
    void present(const KeptPhotoReport *report, const std::vector<PhotoId> &chosen, bool isFetching);
    void writeAlt(); ///< Goes there.

signals:
    /// The report with what was written, what that is in words, and the key of its step.
    void edited(const KeptPhotoReport &after, const QString &what, const QString &key);
    void pageRequested(); ///< Somebody's, in the browser.
    void fetchRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Of { Report, Photos };
    enum class Lines { One, Several };
    using OfReport = std::function<QString &(KeptPhotoReport &)>;
    using OfPhoto = std::function<QString &(KeptPhoto &)>;
    struct Field {
        QLabel *label;
        QLineEdit *line = nullptr;
        QPlainTextEdit *lines = nullptr;
        OfReport ofReport;
        OfPhoto ofPhoto;
        QString what; ///< Of the step of undo.

        QWidget *editor() const;
        QString text() const;
        void setText(const QString &text, const QString &placeholder) const;
    };
    QWidget *makeReportPart();
    QWidget *makePhotoPart();
    QWidget *makeSomebodysPart();
    Field *add(QVBoxLayout *column, const QString &label, const QString &what, Lines lines, OfReport ofReport,
        OfPhoto ofPhoto = {});
    void keep(const Field &field);
    void keepPermission(Of of, int state);
    QString common(const OfPhoto &of) const;
    void showPhotos();
    void showSomebodys(bool isFetching);
    QString removedWords() const;

    KeptPhotoReport m_report;
    std::vector<size_t> m_chosen; ///< Places in the report.
    bool m_isShowing = false;
    int m_visit = 0; ///< To a field: what is written in one is one step.
    std::vector<std::unique_ptr<Field>> m_fields;
    QLabel *m_heading;
    QWidget *m_reportPart;
    QWidget *m_photoPart;
    QWidget *m_somebodysPart;
    QCheckBox *m_keepsOriginals = nullptr;
    QComboBox *m_permission = nullptr;
    QComboBox *m_somebodysPermission = nullptr;
    Field *m_title = nullptr;
    Field *m_theirTitle = nullptr;
    Field *m_caption = nullptr;
    Field *m_alt = nullptr;
    QLabel *m_facts = nullptr;
    QLabel *m_removed = nullptr;
    QLabel *m_received = nullptr;
    QLabel *m_theirPhoto = nullptr;
    QLabel *m_cardNote = nullptr;
    QPushButton *m_page = nullptr;
    QPushButton *m_fetch = nullptr;
};

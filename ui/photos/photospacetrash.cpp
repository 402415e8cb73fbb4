// The trash of the Photos space: what was removed, until it comes back or is deleted forever.

#include "desk/photoreports.h"
#include "photos/contactsheet.h"
#include "photos/photospace.h"
#include "photos/reportlist.h"
#include "photos/sheetmodel.h"
#include "widgets/isolated.h"
#include "widgets/strip.h"

#include <QComboBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

bool PhotoSpace::isTrashShown() const { return m_listModel->shown() == ReportListModel::Show::Trash; }

const KeptPhotoReport *PhotoSpace::trashed() const
{
    return m_report && isTrashShown() ? m_reports.find(m_report) : nullptr;
}

/// Of a report in the trash what is in it; of another one what was taken out, if the trash is shown.
void PhotoSpace::showPart()
{
    const bool isRemoved = trashed() && !trashed()->trashedAt.isValid();
    m_sheetModel->show(m_report, isRemoved ? SheetModel::Part::Removed : SheetModel::Part::Report);
}

void PhotoSpace::showTrash(bool isShown)
{
    m_show->setCurrentIndex(isShown ? 1 : 0);
    m_report = {};
    m_listModel->show(isShown ? ReportListModel::Show::Trash : ReportListModel::Show::Reports);
    present(m_listModel->rowCount() > 0 ? m_listModel->at(0) : PhotoReportId());
    showPart();
    showReport();
    emit contextChanged();
}

void PhotoSpace::takeBack()
{
    const KeptPhotoReport *from = trashed();
    if (!from)
        return;
    m_strip->withdraw(u"forever"_s);
    const PhotoReportId id = from->id;
    const auto show = [this](PhotoReportId back) {
        open(back);
        m_sheet->setFocus(Qt::OtherFocusReason);
    };
    if (!from->trashedAt.isValid()) {
        const QString title = isolated(titleOf(*from));
        const std::vector<PhotoId> ids = chosenInTrash();
        m_reports.takeBackPhotos(id, ids);
        m_strip->say({ u"back"_s, Tone::Good,
            tr("%Ln picture(s) are back in “%1”, at its end.", nullptr, int(ids.size())).arg(title),
            tr("Show"), [show, id] {
                show(id);
            } });
        return;
    }
    const std::vector<PhotoReportId> ids = reportsInTrash();
    for (const PhotoReportId each : ids)
        m_reports.setTrashed(each, false);
    m_strip->say({ u"back"_s, Tone::Good,
        ids.size() == 1 ? tr("“%1” is back.").arg(isolated(titleOf(*m_reports.find(ids.front()))))
                        : tr("%Ln photo report(s) are back.", nullptr, int(ids.size())),
        tr("Show"), [show, id = ids.front()] {
            show(id);
        } });
}

/// Those that are chosen, or the one that is shown.
std::vector<PhotoReportId> PhotoSpace::reportsInTrash() const
{
    std::vector<PhotoReportId> ids = chosenReports();
    std::erase_if(ids, [this](PhotoReportId id) { return !m_reports.find(id)->trashedAt.isValid(); });
    return ids.empty() ? std::vector{ m_report } : ids;
}

/// All of them if none is chosen.
std::vector<PhotoId> PhotoSpace::chosenInTrash() const
{
    std::vector<PhotoId> ids = m_sheet->chosen();
    if (!ids.empty())
        return ids;
    for (int row = 0; row < m_sheetModel->rowCount(); ++row)
        ids.push_back(m_sheetModel->at(row).id);
    return ids;
}

void PhotoSpace::deleteForever()
{
    const KeptPhotoReport *from = trashed();
    if (!from)
        return;
    const bool isOwn = from->kind == KeptPhotoReport::Kind::Own;
    const auto ask = [this](const QString &question, const std::function<void()> &act) {
        const QString keep = tr("Keep");
        m_strip->say({ u"forever"_s, Tone::Plain, question, tr("Delete Forever"), act, keep, [] {
                      } });
        for (QPushButton *button : m_strip->findChildren<QPushButton *>()) {
            if (button->text() == keep)
                button->setFocus(Qt::OtherFocusReason); // Who asked by a key answers by one.
        }
    };
    const QString stays = isOwn ? tr("What drafts show stays in them.")
                                : tr("The proofs of what was received stay in the chain of captures.");
    if (!from->trashedAt.isValid()) {
        const std::vector<PhotoId> ids = chosenInTrash();
        //: %1: what stays, a sentence.
        return ask(tr("Delete %Ln picture(s) forever? Nothing brings that back. %1", nullptr, int(ids.size()))
                       .arg(stays),
            [this, id = from->id, ids] { m_reports.deleteForever(id, ids); });
    }
    const std::vector<PhotoReportId> ids = reportsInTrash();
    ask(ids.size() == 1
            ? tr("Delete “%1” with its pictures forever? Nothing brings that back. %2")
                  .arg(isolated(titleOf(*m_reports.find(ids.front()))), stays)
            : tr("Delete %Ln photo report(s) with their pictures forever? Nothing brings that back. %1",
                nullptr, int(ids.size()))
                  .arg(stays),
        [this, ids] {
            for (const PhotoReportId id : ids)
                m_reports.deleteForever(id);
        });
}

#include "cli/commands.h"

#include <QFileInfo>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace cli {

Exit dbCheck(Session &session)
{
    const Result<StorageReport> report = session.wait(session.desk->checkStorage());
    if (!report)
        return session.fail(report.error());
    session.answer(QJsonObject{ { u"ok"_s, report->isFine },
        { u"problems"_s, QJsonArray::fromStringList(report->problems) }, { u"drafts"_s, report->drafts },
        { u"revisions"_s, report->revisions }, { u"articles"_s, report->articles },
        { u"snapshots"_s, report->snapshots } });
    return report->isFine ? Exit::Done : Exit::Storage;
}

Exit dbBackup(Session &session)
{
    const QString file = QFileInfo(session.argument(0)).absoluteFilePath();
    const Result<> done = session.wait(session.desk->backUp(file));
    if (!done)
        return session.fail(done.error());
    session.answer(
        QJsonObject{ { u"ok"_s, true }, { u"file"_s, file }, { u"bytes"_s, QFileInfo(file).size() } });
    return Exit::Done;
}

Exit dbRestore(Session &session)
{
    const Result<> done = Desk::restore(session.profile, session.argument(0));
    if (!done)
        return session.fail(done.error());
    session.answer(QJsonObject{ { u"ok"_s, true }, { u"profile"_s, session.profile } });
    return Exit::Done;
}

} // namespace cli

#pragma once

#include "cli/session.h"

#include <QStringList>

#include <span>

/// One form of the command line.
struct Command {
    /// What of the profile it needs: beside an open window, reading works and writing does not.
    enum class Needs { Nothing, Reading, Writing };

    const char *name; ///< `feed parse`.
    const char *usage; ///< What stands behind the name.
    const char *summary; ///< One line of help.
    const char *options; ///< As Arguments::parse() takes them, parted by spaces.
    int least; ///< Positional arguments.
    int most; ///< -1: any number.
    Needs needs;
    Exit (*run)(Session &session);
};

/// Every form, in the order of the help.
std::span<const Command> commands();

namespace cli {

Exit feedParse(Session &session);
Exit feedDiscover(Session &session);
Exit feedAdd(Session &session);
Exit feedList(Session &session);
Exit feedRefresh(Session &session);
Exit feedRemove(Session &session);
Exit feedImport(Session &session);
Exit feedExport(Session &session);
Exit articles(Session &session);
Exit articleShow(Session &session);
Exit search(Session &session);

Exit htmlClean(Session &session);
Exit blocksParse(Session &session);
Exit blocksEdit(Session &session);
Exit blocksMerge(Session &session);

Exit imageClean(Session &session);
Exit photos(Session &session);

Exit draftImport(Session &session);
Exit draftList(Session &session);
Exit draftShow(Session &session);
Exit draftHistory(Session &session);
Exit draftExport(Session &session);
Exit draftSet(Session &session);
Exit draftPack(Session &session);
Exit draftOpen(Session &session);
Exit mediaAdd(Session &session);

Exit siteAdd(Session &session);
Exit siteList(Session &session);
Exit siteDoctor(Session &session);
Exit siteRemove(Session &session);
Exit publish(Session &session);
Exit sync(Session &session);

Exit conflicts(Session &session);
Exit conflictResolve(Session &session);

Exit dbCheck(Session &session);
Exit dbBackup(Session &session);
Exit dbRestore(Session &session);

} // namespace cli

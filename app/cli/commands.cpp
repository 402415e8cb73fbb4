#include "cli/commands.h"

namespace {

using Needs = Command::Needs;

// Kept in columns by hand.
// clang-format off
const Command table[] = {
    {"feed parse", "[--url URL] [--content-type TYPE] [--clean] FILE|-", "a feed as JSON Feed", "--url= --content-type= --clean", 1, 1, Needs::Nothing, cli::feedParse},
    {"feed discover", "[--url URL] FILE|-", "the feeds that a web page names", "--url=", 1, 1, Needs::Nothing, cli::feedDiscover},
    {"feed add", "URL…", "follow blogs, by their page's or their feed's address", "", 1, -1, Needs::Writing, cli::feedAdd},
    {"feed list", "", "the blogs that are followed", "", 0, 0, Needs::Reading, cli::feedList},
    {"feed refresh", "[ID…]", "fetch what is new", "", 0, -1, Needs::Writing, cli::feedRefresh},
    {"feed remove", "ID", "no longer follow a blog; its articles go, quotes and snapshots stay", "", 1, 1, Needs::Writing, cli::feedRemove},
    {"feed import", "[--dry-run] OPML|-", "follow every feed of a list, or only say what that would do", "--dry-run", 1, 1, Needs::Writing, cli::feedImport},
    {"feed export", "", "the blogs that are followed, as OPML", "", 0, 0, Needs::Reading, cli::feedExport},
    {"articles", "[--unread|--starred|--today] [--feed ID] [--folder NAME] [--language TAG] [--country CODE] [--tag NAME] [--limit N]", "articles, newest first", "--feed= --unread --starred --today --folder= --language= --country= --tag= --limit=", 0, 0, Needs::Reading, cli::articles},
    {"article show", "ID [--version N]", "an article with its text, or an earlier text of it", "--version=", 1, 1, Needs::Reading, cli::articleShow},
    {"search", "QUERY [--feed ID] [--after ID] [--limit N]", "articles with these words, newest first; --after goes on behind a hit", "--feed= --after= --limit=", 1, -1, Needs::Reading, cli::search},
    {"html clean", "[--base URL] [--text] FILE|-", "foreign HTML as safe HTML, or as plain text", "--base= --text", 1, 1, Needs::Nothing, cli::htmlClean},
    {"blocks parse", "FILE|-", "block markup as WordPress parses it", "", 1, 1, Needs::Nothing, cli::blocksParse},
    {"blocks edit", "--path I[.J…] --text TEXT FILE|-", "block markup with the text of one block replaced", "--path= --text=", 1, 1, Needs::Nothing, cli::blocksEdit},
    {"blocks merge", "BASE MINE THEIRS", "three states of one post joined; exit 1 and the conflicts where both changed the same", "", 3, 3, Needs::Nothing, cli::blocksMerge},
    {"image clean", "IN OUT [--redact X,Y,W,H]… [--long-side PIXELS|none]", "a picture without anything that says where and with what it was taken; what is redacted is filled for good", "--redact= --long-side=", 2, 2, Needs::Nothing, cli::imageClean},
    {"photos", "URL|FILE|- [--url URL]", "the photo report in a web page", "--url=", 1, 1, Needs::Nothing, cli::photos},
    {"draft import", "FILE|- --title T [--site NAME] [--format blocks|html|markdown] [--page]", "a new draft from a file, of a post or of a page", "--title= --site= --format= --page", 1, 1, Needs::Writing, cli::draftImport},
    {"draft list", "[--site NAME]", "every draft, newest change first", "--site=", 0, 0, Needs::Reading, cli::draftList},
    {"draft show", "ID", "a draft with its text", "", 1, 1, Needs::Reading, cli::draftShow},
    {"draft history", "ID", "the revisions of a draft, newest first", "", 1, 1, Needs::Reading, cli::draftHistory},
    {"draft export", "ID --format html|markdown|blocks", "the text of a draft", "--format=", 1, 1, Needs::Reading, cli::draftExport},
    {"draft set", "ID [--title T] [--content FILE|-] [--excerpt T] [--slug S] [--tags A,B] [--categories A,B] [--featured IMAGE] [--parent PAGE] [--order N]", "change a draft; parent (an id of the site, 0 for none) and order are of pages, tags and categories of posts", "--title= --content= --excerpt= --slug= --tags= --categories= --featured= --parent= --order=", 1, 1, Needs::Writing, cli::draftSet},
    {"draft pack", "ID FILE.quotidian [--history]", "one file with the draft, its quotations with their captures, and its pictures; --history with its earlier states", "--history", 2, 2, Needs::Reading, cli::draftPack},
    {"draft open", "FILE.quotidian", "a new draft from such a file, after everything in it was checked", "", 1, 1, Needs::Writing, cli::draftOpen},
    {"media add", "ID IMAGE [--alt T] [--caption T] [--credit T]", "a picture, cleaned, at the end of a draft", "--alt= --caption= --credit=", 2, 2, Needs::Writing, cli::mediaAdd},
    {"site add", "NAME URL --user USER --password-stdin", "connect a WordPress site", "--user= --password-stdin", 2, 2, Needs::Writing, cli::siteAdd},
    {"site list", "", "the sites that are connected", "", 0, 0, Needs::Reading, cli::siteList},
    {"site doctor", "NAME [--password-stdin]", "what is wrong with a site, and what to do", "--password-stdin", 1, 1, Needs::Reading, cli::siteDoctor},
    {"site remove", "NAME", "disconnect a site; drafts stay", "", 1, 1, Needs::Writing, cli::siteRemove},
    {"publish", "ID [--site NAME] [--status draft|pending|publish|future] [--at TIME] [--agree-filter]", "record the wish to publish a draft; sync carries it out, with --agree-filter also if the site's filter takes something out of it", "--site= --status= --at= --agree-filter", 1, 1, Needs::Writing, cli::publish},
    {"sync", "[--site NAME] [--timeout SECONDS] [--password-stdin]", "fetch from the sites, and send what waits", "--site= --timeout= --password-stdin", 0, 0, Needs::Writing, cli::sync},
    {"conflicts", "", "posts that were changed here and on their site, with the blocks that both changed", "", 0, 0, Needs::Reading, cli::conflicts},
    {"conflict resolve", "ID mine|theirs|both", "decide a conflict; sync goes on from there", "", 2, 2, Needs::Writing, cli::conflictResolve},
    {"db check", "", "whether everything that was written is there", "", 0, 0, Needs::Reading, cli::dbCheck},
    {"db backup", "FILE", "a copy of everything that a person wrote", "", 1, 1, Needs::Reading, cli::dbBackup},
    {"db restore", "FILE", "put a backup in the profile's place; what is there is moved aside", "", 1, 1, Needs::Nothing, cli::dbRestore},
};
// clang-format on

} // namespace

std::span<const Command> commands() { return table; }

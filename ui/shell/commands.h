#pragma once

#include <QLatin1StringView>
#include <QtGlobal>

#include <array>
#include <string_view>

/// Every command of the program, in the order of the table.
enum class Command {
    NewDraft,
    NewPage,
    FollowBlog,
    ImportOpml,
    ExportOpml,
    OpenFile,
    SavePackage,
    SaveWithHistory,
    ExportHtml,
    ExportMarkdown,
    ExportBlocks,
    ExportPdf,
    Print,
    Quit,
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    PastePlain,
    SelectAll,
    Bold,
    Italic,
    Code,
    Find,
    FindNext,
    FindPrevious,
    Replace,
    NextMistake,
    CheckSpelling,
    SmartTyping,
    SearchArticles,
    SaveSearch,
    EditSearch,
    DeleteSearch,
    SpaceRead,
    SpaceWrite,
    SpacePhotos,
    NextPane,
    PreviousPane,
    GoBack,
    GoForward,
    Preview,
    Outline,
    ExactPreview,
    TranslationsBeside,
    LargerText,
    SmallerText,
    NormalText,
    FullScreen,
    LetterKeys,
    Palette,
    ShowJobs,
    NextArticle,
    PreviousArticle,
    NextUnread,
    PreviousUnread,
    ToggleRead,
    MarkAllRead,
    ToggleStar,
    EditTags,
    RemoveArticles,
    OpenInBrowser,
    ShowVersions,
    QuotePassage,
    KeepPhotos,
    RefreshBlogs,
    RefreshBlog,
    Rename,
    MoveToFolder,
    FeedRegion,
    FeedProperties,
    CopyFeedAddress,
    OpenHomePage,
    Unfollow,
    NewFolder,
    DeleteFolder,
    Publish,
    UpdateDraft,
    NameRevision,
    OpenPost,
    EditAttribution,
    AddTranslation,
    EditBlock,
    OpenCardReport,
    MarkCut,
    MarkInsertion,
    MoveBlockUp,
    MoveBlockDown,
    DuplicateBlock,
    DeleteBlock,
    TextDirection,
    TextLanguage,
    ConvertToBlocks,
    TrashDraft,
    Paragraph,
    Heading2,
    Heading3,
    Heading4,
    BulletedList,
    NumberedList,
    Link,
    Quotation,
    PasteQuote,
    CodeBlock,
    PreformattedBlock,
    VerseBlock,
    Table,
    Separator,
    Picture,
    PhotoReport,
    NewPhotoReport,
    OpenPhotoReport,
    AddPhotos,
    FetchPhotos,
    OpenPhotoPage,
    DeletePhotoReport,
    TakeBackPhotos,
    DeletePhotosForever,
    ViewPhoto,
    BlackOut,
    PhotoCaptions,
    SortPhotosByName,
    SortPhotosByTime,
    MovePhotosEarlier,
    MovePhotosLater,
    RemovePhotos,
    GalleryIntoDraft,
    CardIntoDraft,
    ClosingLine,
    SavePhotoCopies,
    SyncNow,
    ShowOutbox,
    WorkOffline,
    ConnectSite,
    CheckSite,
    LearnPage,
    ResolveConflict,
    TakeMine,
    TakeTheirs,
    TakeBoth,
    TakeOwn,
    ApplyResolution,
    KeepMineAsDraft,
    ShortcutSheet,
    About,
};

enum class Menu { File, Edit, View, Article, Blog, Draft, Insert, Photos, Site, Help };

/// When a command applies; else it is disabled, never hidden.
enum class Context {
    Always,
    Text, ///< Some text has the focus.
    Undoable, ///< It, or the photo report that is open, has a step to go back
    Redoable, ///< or to go again.
    Selectable, ///< Some text has the focus, or pictures are shown.
    Pastable, ///< Some text has the focus, or the photos.
    Feeds, ///< At least one blog is followed.
    List, ///< The list of articles is shown,
    Rows, ///< and something is in it.
    Words, ///< Something is searched for, and not kept.
    Article, ///< An article is open.
    Findable, ///< An article or a draft is open.
    Passage, ///< Words of it are selected.
    Feed, ///< One blog is chosen,
    Folder, ///< or a folder,
    Search, ///< or a saved search;
    Named, ///< one of the three.
    Blogs, ///< A blog is chosen, or a folder with blogs in it.
    Back, ///< There is a place to go back to,
    Forward, ///< and one to go on to.
    Draft, ///< A draft is open in the editor.
    Quotation, ///< The cursor is in a quotation of it.
    Quotable, ///< What is selected there can become one.
    Card, ///< That is the link card of a photo report.
    Classic, ///< It is a text without blocks.
    Whole, ///< The cursor is at a block that is shown as a whole.
    OnSite, ///< The draft has a public address.
    Conflict, ///< The draft has a conflict with its site,
    Deciding, ///< which is being decided
    Decided, ///< in each of its places.
    Site, ///< At least one site is connected.
    Reports, ///< A photo report is open:
    OwnReport, ///< the newsroom's own,
    TheirReport, ///< or somebody's.
    Photos, ///< It has pictures.
    OwnPhotos, ///< One's own report has pictures,
    ChosenPhotos, ///< and some of them are chosen.
    PhotoTrash, ///< Something of the trash of photo reports is shown.
};
inline constexpr size_t contextCount = 38;

/// Where a key works: one letter alone never where someone writes.
enum class KeyScope { Window, Reading, Editor, Sheet, Deciding };

/// What follows it in its menu.
enum class Then { Next, Separator };

struct CommandSpec {
    Command command;
    const char *id; ///< For settings: never changes.
    const char *text; ///< With the mnemonic of its menu.
    const char *shortcut;
    const char *icon; ///< Of resources/icons, or empty.
    Menu menu;
    Context context;
    KeyScope scope = KeyScope::Window;
    Then then = Then::Next;
};

/// The one table: menus, keys, palette and the sheet of shortcuts are made from it.
inline constexpr std::array commandTable{
    CommandSpec{ Command::NewDraft, "new-draft", QT_TRANSLATE_NOOP("Command", "&New Draft"), "Ctrl+N",
        "write", Menu::File, Context::Always },
    CommandSpec{ Command::NewPage, "new-page", QT_TRANSLATE_NOOP("Command", "New Pa&ge"), "Ctrl+Alt+N", "",
        Menu::File, Context::Always },
    CommandSpec{ Command::FollowBlog, "follow-blog", QT_TRANSLATE_NOOP("Command", "&Follow a Blog…"),
        "Ctrl+Shift+L", "feed", Menu::File, Context::Always, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::ImportOpml, "import-opml", QT_TRANSLATE_NOOP("Command", "&Import Blogs from OPML…"),
        "", "", Menu::File, Context::Always },
    CommandSpec{ Command::ExportOpml, "export-opml", QT_TRANSLATE_NOOP("Command", "&Export Blogs as OPML…"),
        "", "", Menu::File, Context::Feeds, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::OpenFile, "open-file", QT_TRANSLATE_NOOP("Command", "&Open a File as a Draft…"),
        "Ctrl+O", "", Menu::File, Context::Always },
    CommandSpec{ Command::SavePackage, "save-package",
        QT_TRANSLATE_NOOP("Command", "&Save Draft in One File…"), "Ctrl+Shift+S", "", Menu::File,
        Context::Draft },
    CommandSpec{ Command::SaveWithHistory, "save-with-history",
        QT_TRANSLATE_NOOP("Command", "Save Draft in One File with Its &Versions…"), "", "", Menu::File,
        Context::Draft, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::ExportHtml, "export-html", QT_TRANSLATE_NOOP("Command", "Save Draft as &HTML…"), "",
        "", Menu::File, Context::Draft },
    CommandSpec{ Command::ExportMarkdown, "export-markdown",
        QT_TRANSLATE_NOOP("Command", "Save Draft as &Markdown…"), "", "", Menu::File, Context::Draft },
    CommandSpec{ Command::ExportBlocks, "export-blocks",
        QT_TRANSLATE_NOOP("Command", "Save Draft as &Block Markup…"), "", "", Menu::File, Context::Draft },
    CommandSpec{ Command::ExportPdf, "export-pdf", QT_TRANSLATE_NOOP("Command", "Save Draft as P&DF…"), "",
        "", Menu::File, Context::Draft, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::Print, "print", QT_TRANSLATE_NOOP("Command", "&Print…"), "Ctrl+P", "", Menu::File,
        Context::Draft, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::Quit, "quit", QT_TRANSLATE_NOOP("Command", "&Quit"), "Ctrl+Q", "", Menu::File,
        Context::Always },

    CommandSpec{ Command::Undo, "undo", QT_TRANSLATE_NOOP("Command", "&Undo"), "Ctrl+Z", "undo", Menu::Edit,
        Context::Undoable },
    CommandSpec{ Command::Redo, "redo", QT_TRANSLATE_NOOP("Command", "&Redo"), "Ctrl+Shift+Z", "redo",
        Menu::Edit, Context::Redoable, KeyScope::Window, Then::Separator },
    CommandSpec{
        Command::Cut, "cut", QT_TRANSLATE_NOOP("Command", "Cu&t"), "Ctrl+X", "", Menu::Edit, Context::Text },
    CommandSpec{ Command::Copy, "copy", QT_TRANSLATE_NOOP("Command", "&Copy"), "Ctrl+C", "", Menu::Edit,
        Context::Text },
    CommandSpec{ Command::Paste, "paste", QT_TRANSLATE_NOOP("Command", "&Paste"), "Ctrl+V", "", Menu::Edit,
        Context::Pastable },
    CommandSpec{ Command::PastePlain, "paste-plain", QT_TRANSLATE_NOOP("Command", "Paste as P&lain Text"),
        "Ctrl+Shift+V", "", Menu::Edit, Context::Draft },
    CommandSpec{ Command::SelectAll, "select-all", QT_TRANSLATE_NOOP("Command", "Select &All"), "Ctrl+A", "",
        Menu::Edit, Context::Selectable, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::Bold, "bold", QT_TRANSLATE_NOOP("Command", "&Bold"), "Ctrl+B", "bold", Menu::Edit,
        Context::Draft, KeyScope::Editor },
    CommandSpec{ Command::Italic, "italic", QT_TRANSLATE_NOOP("Command", "&Italic"), "Ctrl+I", "italic",
        Menu::Edit, Context::Draft, KeyScope::Editor },
    CommandSpec{ Command::Code, "code", QT_TRANSLATE_NOOP("Command", "C&ode"), "Ctrl+Shift+M", "code",
        Menu::Edit, Context::Draft, KeyScope::Editor, Then::Separator },
    CommandSpec{ Command::Find, "find", QT_TRANSLATE_NOOP("Command", "&Find Here"), "Ctrl+F", "search",
        Menu::Edit, Context::Findable },
    CommandSpec{ Command::FindNext, "find-next", QT_TRANSLATE_NOOP("Command", "Find &Next or Next Change"),
        "F3", "", Menu::Edit, Context::Findable },
    CommandSpec{ Command::FindPrevious, "find-previous",
        QT_TRANSLATE_NOOP("Command", "Find Pre&vious or Previous Change"), "Shift+F3", "", Menu::Edit,
        Context::Findable },
    CommandSpec{ Command::Replace, "replace", QT_TRANSLATE_NOOP("Command", "Replace &Words…"), "Ctrl+H", "",
        Menu::Edit, Context::Draft, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::NextMistake, "next-mistake", QT_TRANSLATE_NOOP("Command", "Next &Misspelt Word"),
        "F7", "", Menu::Edit, Context::Draft },
    CommandSpec{ Command::CheckSpelling, "check-spelling",
        QT_TRANSLATE_NOOP("Command", "Check Spellin&g as You Type"), "", "", Menu::Edit, Context::Always },
    CommandSpec{ Command::SmartTyping, "smart-typing",
        QT_TRANSLATE_NOOP("Command", "Typographic &Quotation Marks"), "", "", Menu::Edit, Context::Always,
        KeyScope::Window, Then::Separator },
    CommandSpec{ Command::SearchArticles, "search-articles", QT_TRANSLATE_NOOP("Command", "&Search Articles"),
        "Ctrl+Shift+F", "search", Menu::Edit, Context::Always },
    CommandSpec{ Command::SaveSearch, "save-search", QT_TRANSLATE_NOOP("Command", "Save This S&earch"), "",
        "", Menu::Edit, Context::Words },
    CommandSpec{ Command::EditSearch, "edit-search", QT_TRANSLATE_NOOP("Command", "Edit Searc&h…"), "", "",
        Menu::Edit, Context::Search },
    CommandSpec{ Command::DeleteSearch, "delete-search", QT_TRANSLATE_NOOP("Command", "&Delete Search"), "",
        "", Menu::Edit, Context::Search },

    CommandSpec{ Command::SpaceRead, "space-read", QT_TRANSLATE_NOOP("Command", "&Read"), "Ctrl+1", "read",
        Menu::View, Context::Always },
    CommandSpec{ Command::SpaceWrite, "space-write", QT_TRANSLATE_NOOP("Command", "&Write"), "Ctrl+2",
        "write", Menu::View, Context::Always },
    CommandSpec{ Command::SpacePhotos, "space-photos", QT_TRANSLATE_NOOP("Command", "P&hotos"), "Ctrl+3",
        "picture", Menu::View, Context::Always, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::NextPane, "next-pane", QT_TRANSLATE_NOOP("Command", "&Next Pane"), "F6", "",
        Menu::View, Context::Always },
    CommandSpec{ Command::PreviousPane, "previous-pane", QT_TRANSLATE_NOOP("Command", "&Previous Pane"),
        "Shift+F6", "", Menu::View, Context::Always },
    CommandSpec{ Command::GoBack, "go-back", QT_TRANSLATE_NOOP("Command", "&Back"), "Alt+Left", "back",
        Menu::View, Context::Back },
    CommandSpec{ Command::GoForward, "go-forward", QT_TRANSLATE_NOOP("Command", "F&orward"), "Alt+Right",
        "forward", Menu::View, Context::Forward, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::Preview, "preview", QT_TRANSLATE_NOOP("Command", "Pre&view"), "Ctrl+Shift+E",
        "preview", Menu::View, Context::Draft },
    CommandSpec{ Command::Outline, "outline", QT_TRANSLATE_NOOP("Command", "Blocks of th&e Post"), "Alt+2",
        "list", Menu::View, Context::Draft },
    CommandSpec{ Command::ExactPreview, "exact-preview",
        QT_TRANSLATE_NOOP("Command", "Preview in the Site's Pa&ge"), "Ctrl+Alt+B", "", Menu::View,
        Context::Draft },
    CommandSpec{ Command::TranslationsBeside, "translations-beside",
        QT_TRANSLATE_NOOP("Command", "Translat&ions Beside Originals"), "", "", Menu::View, Context::Always },
    CommandSpec{ Command::LargerText, "larger-text", QT_TRANSLATE_NOOP("Command", "&Larger Text or Pictures"),
        "Ctrl++", "", Menu::View, Context::Always },
    CommandSpec{ Command::SmallerText, "smaller-text",
        QT_TRANSLATE_NOOP("Command", "&Smaller Text or Pictures"), "Ctrl+-", "", Menu::View,
        Context::Always },
    CommandSpec{ Command::NormalText, "normal-text", QT_TRANSLATE_NOOP("Command", "&Text of Normal Size"),
        "Ctrl+0", "", Menu::View, Context::Always },
    CommandSpec{ Command::FullScreen, "full-screen", QT_TRANSLATE_NOOP("Command", "&Full Screen"), "F11", "",
        Menu::View, Context::Always },
    CommandSpec{ Command::LetterKeys, "letter-keys",
        QT_TRANSLATE_NOOP("Command", "Single &Keys in the Reader"), "", "", Menu::View, Context::Always,
        KeyScope::Window, Then::Separator },
    CommandSpec{ Command::Palette, "palette", QT_TRANSLATE_NOOP("Command", "&Command Palette…"),
        "Ctrl+Shift+P", "command", Menu::View, Context::Always },
    CommandSpec{ Command::ShowJobs, "show-jobs", QT_TRANSLATE_NOOP("Command", "&Jobs"), "Ctrl+Shift+J",
        "jobs", Menu::View, Context::Always },

    CommandSpec{ Command::NextArticle, "next-article", QT_TRANSLATE_NOOP("Command", "&Next"), "J", "",
        Menu::Article, Context::List, KeyScope::Reading },
    CommandSpec{ Command::PreviousArticle, "previous-article", QT_TRANSLATE_NOOP("Command", "&Previous"), "K",
        "", Menu::Article, Context::List, KeyScope::Reading },
    CommandSpec{ Command::NextUnread, "next-unread", QT_TRANSLATE_NOOP("Command", "Next &Unread"), "N", "",
        Menu::Article, Context::List, KeyScope::Reading },
    CommandSpec{ Command::PreviousUnread, "previous-unread", QT_TRANSLATE_NOOP("Command", "Pre&vious Unread"),
        "P", "", Menu::Article, Context::List, KeyScope::Reading, Then::Separator },
    CommandSpec{ Command::ToggleRead, "toggle-read", QT_TRANSLATE_NOOP("Command", "Mark &Read or Unread"),
        "M", "", Menu::Article, Context::Article, KeyScope::Reading },
    CommandSpec{ Command::MarkAllRead, "mark-all-read",
        QT_TRANSLATE_NOOP("Command", "Mark &All Shown as Read"), "Shift+M", "", Menu::Article, Context::Rows,
        KeyScope::Reading },
    CommandSpec{ Command::ToggleStar, "toggle-star", QT_TRANSLATE_NOOP("Command", "&Star"), "S", "star",
        Menu::Article, Context::Article, KeyScope::Reading },
    CommandSpec{ Command::EditTags, "edit-tags", QT_TRANSLATE_NOOP("Command", "&Tags…"), "T", "",
        Menu::Article, Context::Article, KeyScope::Reading },
    CommandSpec{ Command::RemoveArticles, "remove-articles", QT_TRANSLATE_NOOP("Command", "&Delete Articles"),
        "Delete", "trash", Menu::Article, Context::Article, KeyScope::Reading },
    CommandSpec{ Command::OpenInBrowser, "open-in-browser", QT_TRANSLATE_NOOP("Command", "&Open in Browser"),
        "O", "", Menu::Article, Context::Article, KeyScope::Reading },
    CommandSpec{ Command::ShowVersions, "show-versions", QT_TRANSLATE_NOOP("Command", "Co&mpare Versions"),
        "V", "", Menu::Article, Context::Article, KeyScope::Reading },
    CommandSpec{ Command::QuotePassage, "quote-passage", QT_TRANSLATE_NOOP("Command", "&Quote in Draft"), "Q",
        "quote", Menu::Article, Context::Passage, KeyScope::Reading },
    CommandSpec{ Command::KeepPhotos, "keep-photos", QT_TRANSLATE_NOOP("Command", "Keep as a P&hoto Report"),
        "Shift+P", "picture", Menu::Article, Context::Article, KeyScope::Reading },

    CommandSpec{ Command::RefreshBlogs, "refresh-blogs", QT_TRANSLATE_NOOP("Command", "Refresh &Blogs"),
        "Ctrl+R", "sync", Menu::Blog, Context::Feeds },
    CommandSpec{ Command::RefreshBlog, "refresh-blog", QT_TRANSLATE_NOOP("Command", "Refresh &This Blog"),
        "Ctrl+Shift+R", "", Menu::Blog, Context::Feed, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::Rename, "rename", QT_TRANSLATE_NOOP("Command", "&Rename…"), "F2", "", Menu::Blog,
        Context::Named },
    CommandSpec{ Command::MoveToFolder, "move-to-folder", QT_TRANSLATE_NOOP("Command", "&Move to Folder…"),
        "", "", Menu::Blog, Context::Blogs },
    CommandSpec{ Command::FeedRegion, "feed-region", QT_TRANSLATE_NOOP("Command", "&Language and Country…"),
        "", "", Menu::Blog, Context::Blogs },
    CommandSpec{ Command::FeedProperties, "feed-properties", QT_TRANSLATE_NOOP("Command", "&Properties…"),
        "Alt+Return", "", Menu::Blog, Context::Feed, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::CopyFeedAddress, "copy-feed-address",
        QT_TRANSLATE_NOOP("Command", "&Copy Address of the Blog"), "", "", Menu::Blog, Context::Feed },
    CommandSpec{ Command::OpenHomePage, "open-home-page", QT_TRANSLATE_NOOP("Command", "Open &Home Page"), "",
        "", Menu::Blog, Context::Feed },
    CommandSpec{ Command::Unfollow, "unfollow", QT_TRANSLATE_NOOP("Command", "&Unfollow This Blog"), "", "",
        Menu::Blog, Context::Feed, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::NewFolder, "new-folder", QT_TRANSLATE_NOOP("Command", "&New Folder…"), "", "",
        Menu::Blog, Context::List },
    CommandSpec{ Command::DeleteFolder, "delete-folder", QT_TRANSLATE_NOOP("Command", "&Delete Folder"), "",
        "", Menu::Blog, Context::Folder },

    CommandSpec{ Command::Publish, "publish", QT_TRANSLATE_NOOP("Command", "&Publish…"), "Ctrl+Return",
        "send", Menu::Draft, Context::Draft },
    CommandSpec{ Command::UpdateDraft, "save-on-site",
        QT_TRANSLATE_NOOP("Command", "&Save as Draft on the Site"), "", "", Menu::Draft, Context::Draft },
    CommandSpec{ Command::NameRevision, "name-revision", QT_TRANSLATE_NOOP("Command", "&Name This Revision…"),
        "Ctrl+S", "", Menu::Draft, Context::Draft },
    CommandSpec{ Command::OpenPost, "open-post",
        QT_TRANSLATE_NOOP("Command", "&Open the Post in the Browser"), "", "site", Menu::Draft,
        Context::OnSite, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::EditAttribution, "edit-attribution",
        QT_TRANSLATE_NOOP("Command", "Edit &Attribution…"), "Ctrl+Alt+A", "", Menu::Draft,
        Context::Quotation },
    CommandSpec{ Command::AddTranslation, "add-translation",
        QT_TRANSLATE_NOOP("Command", "Add or Go to &Translation"), "Ctrl+Alt+T", "translate", Menu::Draft,
        Context::Quotation },
    CommandSpec{ Command::EditBlock, "edit-block", QT_TRANSLATE_NOOP("Command", "Edit Bloc&k…"), "Ctrl+Alt+E",
        "", Menu::Draft, Context::Whole },
    CommandSpec{ Command::OpenCardReport, "open-card-report",
        QT_TRANSLATE_NOOP("Command", "Sho&w the Card's Photo Report"), "Ctrl+Alt+O", "picture", Menu::Draft,
        Context::Card },
    CommandSpec{ Command::MarkCut, "mark-cut", QT_TRANSLATE_NOOP("Command", "Mark a &Cut"), "Ctrl+Alt+C", "",
        Menu::Draft, Context::Quotation },
    CommandSpec{ Command::MarkInsertion, "mark-insertion", QT_TRANSLATE_NOOP("Command", "Mark an &Insertion"),
        "Ctrl+Alt+I", "", Menu::Draft, Context::Quotation, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::MoveBlockUp, "move-block-up", QT_TRANSLATE_NOOP("Command", "Move Block &Up"),
        "Alt+Shift+Up", "", Menu::Draft, Context::Draft },
    CommandSpec{ Command::MoveBlockDown, "move-block-down", QT_TRANSLATE_NOOP("Command", "Move Block &Down"),
        "Alt+Shift+Down", "", Menu::Draft, Context::Draft },
    CommandSpec{ Command::DuplicateBlock, "duplicate-block", QT_TRANSLATE_NOOP("Command", "Duplicate &Block"),
        "Ctrl+Shift+D", "", Menu::Draft, Context::Draft },
    CommandSpec{ Command::DeleteBlock, "delete-block", QT_TRANSLATE_NOOP("Command", "D&elete Block"),
        "Ctrl+Shift+K", "", Menu::Draft, Context::Draft },
    CommandSpec{ Command::TextDirection, "text-direction",
        QT_TRANSLATE_NOOP("Command", "Turn Text Di&rection"), "Ctrl+Shift+X", "direction", Menu::Draft,
        Context::Draft },
    CommandSpec{ Command::TextLanguage, "text-language", QT_TRANSLATE_NOOP("Command", "&Language…"), "", "",
        Menu::Draft, Context::Draft },
    CommandSpec{ Command::ConvertToBlocks, "convert-to-blocks",
        QT_TRANSLATE_NOOP("Command", "Con&vert to Blocks"), "", "", Menu::Draft, Context::Classic,
        KeyScope::Window, Then::Separator },
    CommandSpec{ Command::TrashDraft, "trash-draft", QT_TRANSLATE_NOOP("Command", "Move to Tras&h"), "",
        "trash", Menu::Draft, Context::Draft },

    CommandSpec{ Command::Paragraph, "paragraph", QT_TRANSLATE_NOOP("Command", "&Paragraph"), "Ctrl+Alt+0",
        "", Menu::Insert, Context::Draft },
    CommandSpec{ Command::Heading2, "heading-2", QT_TRANSLATE_NOOP("Command", "Heading &2"), "Ctrl+Alt+2",
        "heading", Menu::Insert, Context::Draft },
    CommandSpec{ Command::Heading3, "heading-3", QT_TRANSLATE_NOOP("Command", "Heading &3"), "Ctrl+Alt+3", "",
        Menu::Insert, Context::Draft },
    CommandSpec{ Command::Heading4, "heading-4", QT_TRANSLATE_NOOP("Command", "Heading &4"), "Ctrl+Alt+4", "",
        Menu::Insert, Context::Draft },
    CommandSpec{ Command::BulletedList, "bulleted-list", QT_TRANSLATE_NOOP("Command", "&Bulleted List"),
        "Ctrl+Shift+8", "list", Menu::Insert, Context::Draft },
    CommandSpec{ Command::NumberedList, "numbered-list", QT_TRANSLATE_NOOP("Command", "&Numbered List"),
        "Ctrl+Shift+7", "list-numbered", Menu::Insert, Context::Draft, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::Link, "link", QT_TRANSLATE_NOOP("Command", "&Link…"), "Ctrl+K", "link",
        Menu::Insert, Context::Draft, KeyScope::Editor },
    CommandSpec{ Command::Quotation, "quotation", QT_TRANSLATE_NOOP("Command", "&Quotation"), "Ctrl+Shift+Q",
        "quote", Menu::Insert, Context::Quotable },
    CommandSpec{ Command::PasteQuote, "paste-quote",
        QT_TRANSLATE_NOOP("Command", "Qu&otation from the Clipboard"), "Ctrl+Alt+V", "quote", Menu::Insert,
        Context::Draft },
    CommandSpec{ Command::CodeBlock, "code-block", QT_TRANSLATE_NOOP("Command", "&Code"), "", "code",
        Menu::Insert, Context::Draft },
    CommandSpec{ Command::PreformattedBlock, "preformatted",
        QT_TRANSLATE_NOOP("Command", "Pre&formatted Text"), "", "", Menu::Insert, Context::Draft },
    CommandSpec{ Command::VerseBlock, "verse", QT_TRANSLATE_NOOP("Command", "&Verse"), "", "", Menu::Insert,
        Context::Draft },
    CommandSpec{ Command::Table, "table", QT_TRANSLATE_NOOP("Command", "&Table"), "", "table", Menu::Insert,
        Context::Draft },
    CommandSpec{ Command::Separator, "separator", QT_TRANSLATE_NOOP("Command", "&Separator"), "", "",
        Menu::Insert, Context::Draft },
    CommandSpec{ Command::Picture, "picture", QT_TRANSLATE_NOOP("Command", "Pictur&e from File…"),
        "Ctrl+Alt+P", "picture", Menu::Insert, Context::Draft },
    CommandSpec{ Command::PhotoReport, "photo-report", QT_TRANSLATE_NOOP("Command", "Photo &Report…"),
        "Ctrl+Shift+I", "card", Menu::Insert, Context::Draft },

    CommandSpec{ Command::NewPhotoReport, "new-photo-report",
        QT_TRANSLATE_NOOP("Command", "&New Photo Report"), "Ctrl+Shift+N", "add", Menu::Photos,
        Context::Always },
    CommandSpec{ Command::OpenPhotoReport, "open-photo-report",
        QT_TRANSLATE_NOOP("Command", "&Open Photo Report From Address…"), "Ctrl+L", "link", Menu::Photos,
        Context::Always },
    CommandSpec{ Command::AddPhotos, "add-photos", QT_TRANSLATE_NOOP("Command", "&Add Pictures…"),
        "Ctrl+Shift+A", "add", Menu::Photos, Context::OwnReport },
    CommandSpec{ Command::FetchPhotos, "fetch-photos",
        QT_TRANSLATE_NOOP("Command", "Fetch Missin&g Pictures"), "", "", Menu::Photos, Context::TheirReport },
    CommandSpec{ Command::OpenPhotoPage, "open-photo-page",
        QT_TRANSLATE_NOOP("Command", "Open Page in the &Browser"), "", "", Menu::Photos,
        Context::TheirReport },
    CommandSpec{ Command::DeletePhotoReport, "delete-photo-report",
        QT_TRANSLATE_NOOP("Command", "&Delete Photo Report"), "", "trash", Menu::Photos, Context::Reports,
        KeyScope::Window },
    CommandSpec{ Command::TakeBackPhotos, "take-back-photos",
        QT_TRANSLATE_NOOP("Command", "Take Bac&k From the Trash"), "", "", Menu::Photos,
        Context::PhotoTrash },
    CommandSpec{ Command::DeletePhotosForever, "delete-photos-forever",
        QT_TRANSLATE_NOOP("Command", "Delete &Forever…"), "", "trash", Menu::Photos, Context::PhotoTrash,
        KeyScope::Window, Then::Separator },
    CommandSpec{ Command::ViewPhoto, "view-photo", QT_TRANSLATE_NOOP("Command", "&View"), "F8", "picture",
        Menu::Photos, Context::Photos, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::BlackOut, "black-out", QT_TRANSLATE_NOOP("Command", "Black O&ut…"), "Ctrl+Alt+X",
        "", Menu::Photos, Context::OwnPhotos, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::PhotoCaptions, "photo-captions",
        QT_TRANSLATE_NOOP("Command", "&Captions From a Table…"), "", "", Menu::Photos, Context::OwnReport },
    CommandSpec{ Command::SortPhotosByName, "sort-photos-by-name",
        QT_TRANSLATE_NOOP("Command", "&Sort by Name"), "", "", Menu::Photos, Context::OwnReport },
    CommandSpec{ Command::SortPhotosByTime, "sort-photos-by-time",
        QT_TRANSLATE_NOOP("Command", "Sort by &Time Taken"), "", "", Menu::Photos, Context::OwnReport },
    CommandSpec{ Command::MovePhotosEarlier, "move-photos-earlier",
        QT_TRANSLATE_NOOP("Command", "Move &Earlier"), "Ctrl+Shift+PgUp", "", Menu::Photos,
        Context::ChosenPhotos },
    CommandSpec{ Command::MovePhotosLater, "move-photos-later", QT_TRANSLATE_NOOP("Command", "Move &Later"),
        "Ctrl+Shift+PgDown", "", Menu::Photos, Context::ChosenPhotos },
    CommandSpec{ Command::RemovePhotos, "remove-photos", QT_TRANSLATE_NOOP("Command", "&Remove Pictures"),
        "Delete", "trash", Menu::Photos, Context::ChosenPhotos, KeyScope::Sheet },
    CommandSpec{ Command::GalleryIntoDraft, "gallery-into-draft",
        QT_TRANSLATE_NOOP("Command", "Galler&y Into Draft"), "Ctrl+Alt+G", "", Menu::Photos,
        Context::OwnPhotos },
    CommandSpec{ Command::CardIntoDraft, "card-into-draft", QT_TRANSLATE_NOOP("Command", "Card &Into Draft"),
        "Ctrl+Alt+K", "card", Menu::Photos, Context::TheirReport },
    CommandSpec{ Command::ClosingLine, "closing-line",
        QT_TRANSLATE_NOOP("Command", "“See the Photo Report &Here” Into Draft"), "", "", Menu::Photos,
        Context::TheirReport },
    CommandSpec{ Command::SavePhotoCopies, "save-photo-copies",
        QT_TRANSLATE_NOOP("Command", "Save Cleaned Co&pies…"), "", "", Menu::Photos, Context::OwnPhotos },

    CommandSpec{ Command::SyncNow, "sync-now", QT_TRANSLATE_NOOP("Command", "&Sync Now"), "F5", "sync",
        Menu::Site, Context::Site },
    CommandSpec{ Command::ShowOutbox, "show-outbox", QT_TRANSLATE_NOOP("Command", "Out&box"), "Shift+F5",
        "outbox", Menu::Site, Context::Always },
    CommandSpec{ Command::WorkOffline, "work-offline", QT_TRANSLATE_NOOP("Command", "Work &Offline"),
        "Ctrl+Shift+O", "offline", Menu::Site, Context::Always, KeyScope::Window, Then::Separator },
    CommandSpec{ Command::ConnectSite, "connect-site", QT_TRANSLATE_NOOP("Command", "&Connect a Site…"), "",
        "site", Menu::Site, Context::Always },
    CommandSpec{ Command::CheckSite, "check-site", QT_TRANSLATE_NOOP("Command", "C&heck the Site"), "", "",
        Menu::Site, Context::Site },
    CommandSpec{ Command::LearnPage, "learn-page",
        QT_TRANSLATE_NOOP("Command", "&Learn the Site's Page Again"), "", "", Menu::Site, Context::Draft,
        KeyScope::Window, Then::Separator },
    CommandSpec{ Command::ResolveConflict, "resolve-conflict",
        QT_TRANSLATE_NOOP("Command", "&Resolve Conflict…"), "Ctrl+Alt+M", "", Menu::Site, Context::Conflict },
    CommandSpec{ Command::TakeMine, "take-mine", QT_TRANSLATE_NOOP("Command", "Take &Mine"), "M", "",
        Menu::Site, Context::Deciding, KeyScope::Deciding },
    CommandSpec{ Command::TakeTheirs, "take-theirs", QT_TRANSLATE_NOOP("Command", "Take &Theirs"), "T", "",
        Menu::Site, Context::Deciding, KeyScope::Deciding },
    CommandSpec{ Command::TakeBoth, "take-both", QT_TRANSLATE_NOOP("Command", "Take Both, Mine &First"), "B",
        "", Menu::Site, Context::Deciding, KeyScope::Deciding },
    CommandSpec{ Command::TakeOwn, "take-own", QT_TRANSLATE_NOOP("Command", "&Write My Own Words"), "W", "",
        Menu::Site, Context::Deciding, KeyScope::Deciding },
    CommandSpec{ Command::ApplyResolution, "apply-resolution",
        QT_TRANSLATE_NOOP("Command", "&Apply What Is Decided"), "Ctrl+Alt+Return", "", Menu::Site,
        Context::Decided },
    CommandSpec{ Command::KeepMineAsDraft, "keep-mine",
        QT_TRANSLATE_NOOP("Command", "&Keep Mine as a New Draft"), "", "", Menu::Site, Context::Deciding },

    CommandSpec{ Command::ShortcutSheet, "shortcut-sheet",
        QT_TRANSLATE_NOOP("Command", "&Keyboard Shortcuts"), "Ctrl+/", "", Menu::Help, Context::Always,
        KeyScope::Window, Then::Separator },
    CommandSpec{ Command::About, "about", QT_TRANSLATE_NOOP("Command", "&About Quotidian"), "", "",
        Menu::Help, Context::Always },
};

namespace commandcheck {

consteval bool inEnumOrder()
{
    for (size_t i = 0; i < commandTable.size(); ++i) {
        if (static_cast<size_t>(commandTable[i].command) != i)
            return false;
    }
    return static_cast<size_t>(Command::About) + 1 == commandTable.size();
}
static_assert(inEnumOrder(), "commandTable must list every Command once, in order");

/// Ends at the first letter that differs: clang counts the steps of what it works out.
constexpr bool areSame(const char *one, const char *other)
{
    while (*one != '\0' && *one == *other) {
        ++one;
        ++other;
    }
    return *one == *other;
}

consteval bool shortcutsDiffer()
{
    for (size_t i = 0; i < commandTable.size(); ++i) {
        for (size_t j = i + 1; j < commandTable.size(); ++j) {
            const CommandSpec &one = commandTable[i];
            const CommandSpec &other = commandTable[j];
            // Reader, editor, sheet and conflict: no key of one is asked for in another.
            const bool meet = one.scope == other.scope || one.scope == KeyScope::Window
                || other.scope == KeyScope::Window;
            if (meet && one.shortcut[0] != '\0' && areSame(one.shortcut, other.shortcut))
                return false;
        }
    }
    return true;
}
static_assert(shortcutsDiffer(), "two commands share a shortcut");

consteval bool idsDiffer()
{
    for (size_t i = 0; i < commandTable.size(); ++i) {
        for (size_t j = i + 1; j < commandTable.size(); ++j) {
            if (areSame(commandTable[i].id, commandTable[j].id))
                return false;
        }
    }
    return true;
}
static_assert(idsDiffer(), "two commands share an id");

constexpr char mnemonicOf(std::string_view text)
{
    const size_t at = text.find('&');
    if (at == std::string_view::npos || at + 1 >= text.size())
        return '\0';
    const char letter = text[at + 1];
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

consteval bool mnemonicsDiffer()
{
    for (size_t i = 0; i < commandTable.size(); ++i) {
        if (mnemonicOf(commandTable[i].text) == '\0')
            return false;
        for (size_t j = i + 1; j < commandTable.size(); ++j) {
            if (commandTable[i].menu == commandTable[j].menu
                && mnemonicOf(commandTable[i].text) == mnemonicOf(commandTable[j].text))
                return false;
        }
    }
    return true;
}
static_assert(mnemonicsDiffer(), "every command has a mnemonic that is its own in its menu");

consteval bool lettersStayInReading()
{
    for (const CommandSpec &spec : commandTable) {
        const std::string_view keys = spec.shortcut;
        const bool isBareLetter = keys.size() == 1 || (keys.size() == 7 && keys.starts_with("Shift+"));
        if (isBareLetter && spec.scope != KeyScope::Reading && spec.scope != KeyScope::Deciding)
            return false;
    }
    return true;
}
static_assert(
    lettersStayInReading(), "a letter alone is a key where nobody writes: lists, the reader, a conflict");

} // namespace commandcheck

constexpr const CommandSpec &specOf(Command command) { return commandTable[static_cast<size_t>(command)]; }

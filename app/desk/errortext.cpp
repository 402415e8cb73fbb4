#include "desk/errortext.h"

#include "model/filtered.h"

#include <QCoreApplication>

namespace {

QString say(const char *text) { return QCoreApplication::translate("ErrorText", text); }

/// The sentence with the detail in it, or the one that needs none.
QString withDetail(const Error &error, const char *with, const char *without)
{
    QString detail = error.detail;
    while (detail.endsWith(u'.'))
        detail.chop(1);
    return detail.isEmpty() ? say(without) : say(with).arg(detail);
}

/// "404", "404 Not Found" and "HTTP 404 …" alike; 0 if there is no status in it.
int statusIn(const QString &detail)
{
    int value = 0;
    int digits = 0;
    for (const QChar c : detail) {
        if (c >= u'0' && c <= u'9') {
            value = value * 10 + c.unicode() - u'0';
            if (++digits > 3)
                return 0;
        } else if (digits > 0) {
            break;
        }
    }
    return digits == 3 ? value : 0;
}

/// What WordPress says of a picture that it does not take: its code, and words of its own language.
ErrorText pictureRefused(const Error &error)
{
    const bool isTooLarge = error.detail.startsWith(QLatin1String("rest_upload_file_too_big"))
        || error.detail.startsWith(QLatin1String("rest_upload_no_data"));
    if (isTooLarge)
        return { say("A picture is larger than the site takes."),
            say("Make it smaller, or ask the administrator to permit larger uploads.") };
    QString words = error.detail.section(QLatin1Char(':'), 1).trimmed();
    while (words.endsWith(QLatin1Char('.')))
        words.chop(1);
    return { words.isEmpty() ? say("The site does not take a picture of the post.")
                             : say("The site does not take a picture of the post. It says: %1.").arg(words),
        say("Ask the administrator, or take the picture out.") };
}

ErrorText status(const Error &error)
{
    if (error.detail.startsWith(QLatin1String("rest_upload_")))
        return pictureRefused(error);
    const int code = statusIn(error.detail);
    if (code == 404)
        return { say("The server has nothing at this address (404)."),
            say("Check the address for a typing error.") };
    if (code == 401 || code == 403) {
        return { say("The server does not let us read this address (%1).").arg(code),
            say("Ask the site's owner, or open the address in a browser to see what it wants.") };
    }
    if (code >= 500)
        return { say("The server has a fault of its own (%1).").arg(code), say("Try again later.") };
    return { withDetail(error, QT_TRANSLATE_NOOP("ErrorText", "The server refused: %1."),
                 QT_TRANSLATE_NOOP("ErrorText", "The server refused.")),
        say("Try again later, or ask the people who run the site.") };
}

ErrorText byKind(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Offline:
        return { say("Nothing was sent: there is no network."),
            say("It can be done when the network is back.") };
    case Error::Kind::Network:
        return { say("The connection failed."), say("Check the network and try again.") };
    case Error::Kind::Unknown:
        return { say("The connection broke before the server's answer came."),
            say("Synchronise again: Quotidian looks at the site before it sends anything twice.") };
    case Error::Kind::Server:
        return { withDetail(error, QT_TRANSLATE_NOOP("ErrorText", "The server refused: %1"),
                     QT_TRANSLATE_NOOP("ErrorText", "The server refused.")),
            say("Try again later, or ask the people who run the site.") };
    case Error::Kind::Unauthorized:
        return { say("The site does not accept who we say we are."), say("Sign in to the site again.") };
    case Error::Kind::Refused:
        return { withDetail(error, QT_TRANSLATE_NOOP("ErrorText", "This cannot be done now: %1"),
                     QT_TRANSLATE_NOOP("ErrorText", "This cannot be done now.")),
            {} };
    case Error::Kind::Malformed:
        return { say("What came could not be understood."),
            say("Check that it is the right address or file.") };
    case Error::Kind::NotFound:
        return { withDetail(error, QT_TRANSLATE_NOOP("ErrorText", "There is no such thing: %1"),
                     QT_TRANSLATE_NOOP("ErrorText", "There is no such thing.")),
            {} };
    case Error::Kind::Conflict:
        return { say("Somebody else changed the same thing."), say("Compare both texts and choose.") };
    case Error::Kind::Storage:
        return { say("It could not be read from or written to the disk."),
            say("Check that the disk is there, has space and may be written to.") };
    case Error::Kind::Canceled:
        return { say("Stopped."), {} };
    }
    return {};
}

} // namespace

ErrorText errorText(const Error &error)
{
    using Reason = Error::Reason;
    switch (error.reason) {
    case Reason::Unspecified:
        return byKind(error);

    case Reason::NotAFeed:
        return { say("This is not a feed of articles."),
            say("Give the address of the blog's page instead; its feed is looked for there.") };
    case Reason::NoFeedFound:
        //: %1 is a list of addresses.
        return { withDetail(error,
                     QT_TRANSLATE_NOOP(
                         "ErrorText", "No feed was found on this page, nor at the addresses tried: %1."),
                     QT_TRANSLATE_NOOP("ErrorText", "No feed was found on this page.")),
            say("Look on the site for a link named RSS, Atom or Feed, and give its address.") };
    case Reason::NotHtml:
        return { say("This address does not hold a web page."), say("Give the address of a page.") };
    case Reason::TooComplex:
        return { say("This page is built too intricately to be read safely."),
            say("Open it in a browser, or read it as plain text.") };
    case Reason::Truncated:
        return { say("Only a part arrived before the connection ended."), say("Try again.") };

    case Reason::WorkingOffline:
        return { say("Quotidian is working offline, so nothing was fetched or sent."),
            say("Switch off “Work offline” and try again.") };
    case Reason::HostNotFound:
        return { withDetail(error, QT_TRANSLATE_NOOP("ErrorText", "There is no server named %1."),
                     QT_TRANSLATE_NOOP("ErrorText", "There is no server of that name.")),
            say("Check the address for a typing error, and that the network works.") };
    case Reason::ConnectionFailed:
        return { withDetail(error, QT_TRANSLATE_NOOP("ErrorText", "No connection to the server: %1."),
                     QT_TRANSLATE_NOOP("ErrorText", "No connection to the server.")),
            say("Check the network and the address, and try again.") };
    case Reason::TimedOut:
        return { withDetail(error, QT_TRANSLATE_NOOP("ErrorText", "The server did not answer in time: %1."),
                     QT_TRANSLATE_NOOP("ErrorText", "The server did not answer in time.")),
            say("Try again later.") };
    case Reason::TooLarge:
        return { say("The answer is larger than Quotidian accepts."),
            say("Check that the address is that of a feed or a page, not of a large file.") };
    case Reason::TooManyRedirects:
        return { say("The address leads from one to the next without end."),
            say("Open it in a browser and use the address at which it arrives.") };
    case Reason::InsecureRedirect:
        return { say("The address leads from a protected connection to an unprotected one, which is not "
                     "followed."),
            say("Look for an address that begins with https://.") };
    case Reason::SchemeRefused:
        return { withDetail(error, QT_TRANSLATE_NOOP("ErrorText", "This is not a web address: %1."),
                     QT_TRANSLATE_NOOP("ErrorText", "This is not a web address.")),
            say("Addresses begin with https:// or http://.") };
    case Reason::PrivateAddress:
        return { say("The address leads into a private network, which nobody typed."),
            say("If it is right, add it by typing it yourself.") };
    case Reason::CertificateInvalid:
        return { withDetail(error,
                     QT_TRANSLATE_NOOP("ErrorText", "The server could not prove that it is who it says: %1."),
                     QT_TRANSLATE_NOOP("ErrorText", "The server could not prove that it is who it says.")),
            say("Somebody may be listening. Try another network, or tell the people who run the site.") };
    case Reason::HttpStatus:
        // Of a page's parent; what itself is gone is NotFound.
        if (error.detail.startsWith(QLatin1String("rest_post_invalid_id")))
            return { say("The page that it was put under is not on the site any more."),
                say("Choose another parent page beside the text, and publish again.") };
        return status(error);
    case Reason::RetryLater:
        return { say("The server asks us to come back later."),
            say("It is asked again by itself when the time has come.") };
    case Reason::Gone:
        return { say("The server says that this is gone for good."),
            say("Look on the site for a new address.") };
    case Reason::AnswerLost:
        return {
            say("The connection broke before the server's answer came, so it may or may not have been done."),
            say("Synchronise again: Quotidian looks at the site before it sends anything twice.")
        };

    case Reason::NotASite:
        return { say("No WordPress site was found at this address."),
            say("Give the address of the site's front page.") };
    case Reason::RestMissing:
        return { say("This is a WordPress site, but its interface for programs (REST) does not answer."),
            say("Ask the administrator to switch on the REST API.") };
    case Reason::RestBlocked:
        if (error.kind == Error::Kind::Refused)
            return {
                say("A firewall of the site does not let this text through; it was sent three times, and "
                    "the site has nothing of it."),
                say("Your text is still here. Ask the administrator what the firewall objects to, or change "
                    "the text, and send it again.")
            };
        return { say("Something on the site blocks its interface for programs (REST)."),
            say("Ask the administrator whether a security plugin or a firewall blocks it.") };
    case Reason::NeedsHttps:
        return { say("A password is sent to a site over a protected connection only."),
            say("Use an address that begins with https://.") };
    case Reason::WrongPassword:
        return { say("The site does not accept this name and application password."),
            say("Make a new application password in your profile on the site, and give the login name beside "
                "it.") };
    case Reason::AuthorizationStripped:
        return { say("The site's server throws the password away before WordPress sees it."),
            say("Ask the administrator to let the Authorization header through to PHP.") };
    case Reason::ApplicationPasswordsOff:
        return { say("Application passwords are switched off on this site."),
            say("Ask the administrator to allow them.") };
    case Reason::MissingRight:
        if (error.detail == QLatin1String("upload_files"))
            return { say("Your account on the site may not upload pictures, so the post waits here."),
                say("Ask the administrator for the right to do it, or take the pictures out.") };
        if (error.detail == QLatin1String("edit_pages"))
            return { say("Your account on the site may not write pages, so this one stays here."),
                say("Ask the administrator for the right to do it. Posts are not concerned.") };
        return { say("Your account on the site may not do this."),
            say("Ask the administrator for the right to do it.") };
    case Reason::NotStoredAsSent:
        if (const auto filtered = filteredIn(error))
            //: %1 is a list like "<script>, onclick".
            return { say("The site filters what your account sends. It would take out of this post: %1.")
                         .arg(*filtered),
                say("Nothing was sent. Agree to it and send the post all the same, change the text, or ask "
                    "somebody whose posts are not filtered to send it.") };
        if (error.detail == QLatin1String("rest_upload_changed"))
            return { say("The site stored something else than the picture that was sent."),
                say("It was taken out there again. Ask the administrator what changes pictures on the "
                    "site.") };
        if (error.detail == QLatin1String("rest_upload_unreadable"))
            return { say("The site made another file of a picture, and did not let it be read: nobody knows "
                         "whether all of it is there."),
                say("Look at it in the site's media library, or ask the administrator why its file cannot be "
                    "read.") };
        return { withDetail(error,
                     QT_TRANSLATE_NOOP("ErrorText", "The site stored something else than what was sent: %1."),
                     QT_TRANSLATE_NOOP("ErrorText", "The site stored something else than what was sent.")),
            say("Compare the post on the site with yours.") };
    case Reason::ChangedOnSite:
        return { say("The post was changed on the site meanwhile."), say("Compare both texts and choose.") };
    case Reason::RemovedOnSite:
        return { say("The post was removed on the site."),
            say("Your text is still here; publish it again if you wish.") };
    case Reason::StatusUnknown:
        return { withDetail(error,
                     QT_TRANSLATE_NOOP(
                         "ErrorText", "A plugin of the site gave the post a status that only it knows: %1."),
                     QT_TRANSLATE_NOOP(
                         "ErrorText", "A plugin of the site gave the post a status that only it knows.")),
            say("Make it a draft, pending or public there, then try again.") };
    case Reason::PasswordMissing:
        return { withDetail(error,
                     QT_TRANSLATE_NOOP("ErrorText", "The password for %1 is not known on this computer."),
                     QT_TRANSLATE_NOOP("ErrorText", "The site's password is not known on this computer.")),
            say("Sign in to the site again.") };
    case Reason::SitePaused:
        return { say("Sending to this site is paused."),
            say("Sign in to the site again, or switch the pause off.") };
    case Reason::TitleMissing:
        return { say("The post has no title."), say("Give it a title and publish again.") };
    case Reason::AlreadyPublic:
        return { say("The post is public on the site already."),
            say("Change it there, or publish the change from here.") };
    case Reason::PictureWaits:
        return {
            say("A picture of this post cannot be sent, so the post waits here: it is not on this computer "
                "any more, or the text shows it from one of its folders."),
            say("Take it out of the text, or add it once more.")
        };

    case Reason::DiskFull:
        return { say("The disk is full, so nothing more can be saved."),
            say("Make space on the disk; your text stays in the window meanwhile and can be saved "
                "elsewhere.") };
    case Reason::DiskFailed:
        return { say("The disk could not be read or written."),
            say("Check that the disk is there and sound; your text stays in the window meanwhile.") };
    case Reason::DatabaseDamaged:
        return { say("A file of your profile is damaged."),
            say("Nothing was deleted. Restore a backup, or go on with what could be saved.") };
    case Reason::DatabaseNewer:
        return { say("This profile was written by a newer version of Quotidian."),
            say("Install the newer version; nothing was changed.") };
    case Reason::ProfileInUse:
        return { say("This profile is open in another window or program."),
            say("Close it there first; reading from the command line works meanwhile.") };
    case Reason::ReadOnly:
        return { say("The profile may not be written to."),
            say("Check the folder's rights, or choose another with --profile.") };
    case Reason::NotADatabase:
        return { say("This is not a file of Quotidian."), say("Choose a backup that Quotidian has made.") };

    case Reason::NoSuchBlock:
        return { say("There is no block at this place."), say("Count blocks from 0.") };
    case Reason::NotText:
        return { say("This block holds no text that could be replaced."),
            say("Choose a paragraph, a heading or another block of text.") };
    case Reason::UnbalancedMarkup:
        return { say("The change would tear other blocks apart, so it was not made."),
            say("Check that every block that is opened is closed.") };
    case Reason::BlockUnknown:
        return { say("This block is of a kind that Quotidian does not know; it is kept as it is."),
            say("Edit it on the site.") };
    case Reason::BlockServerFilled:
        return {
            say("The site itself fills this block when it is shown; there is no text of it in the post."),
            say("Change its settings on the site.")
        };
    case Reason::BlockNotClosed:
        return {
            say("The end of this block is missing, so it is not certain what belongs to it; it is kept as it "
                "is."),
            say("Open the post on the site, where its source can be mended.")
        };
    case Reason::BlockDelimiterStray:
        return { say("Something here looks like a part of a block and is none; the site and its editor may "
                     "read it "
                     "differently, so it is kept as it is."),
            say("Open the post on the site, where its source can be mended.") };
    case Reason::AttributesBroken:
        return { say("The settings of this block cannot be read; it is kept as it is."),
            say("Open the post on the site, where its source can be mended.") };
    case Reason::FormUnknown:
        return {
            say("This block is not built as its kind is, so a change here could break it; it is kept as it "
                "is."),
            say("Edit it on the site.")
        };
    case Reason::NotUtf8:
        return { say("This block holds bytes that are no letters of any kind; it is kept as it is."),
            say("Open the post on the site, where its source can be mended.") };
    case Reason::CharactersUnsafe:
        return { say("This block holds invisible characters that an editor would lose; it is kept as it is."),
            say("Open the post on the site, where its source can be mended.") };
    case Reason::BadArgument:
        return { withDetail(error, QT_TRANSLATE_NOOP("ErrorText", "This cannot be used: %1"),
                     QT_TRANSLATE_NOOP("ErrorText", "What was given cannot be used.")),
            {} };
    case Reason::NotAPackage:
        return { say("This is no file that Quotidian wrote."),
            say("Posts are kept in files whose names end in .quotidian.") };
    case Reason::PackageDamaged:
        return { say("The file is damaged, or somebody has changed it: what it says of its parts is not so."),
            say("Nothing of it was taken. Ask for it once more.") };
    case Reason::PackageNewer:
        return { say("The file was written by a newer Quotidian."),
            say("Install the newer version, and open it again.") };
    case Reason::PackageIsBackup:
        return { say("This file is a backup of a whole newsroom, not one post."),
            say("It is put back by the command line: db restore.") };
    case Reason::UnsafePackage:
        return { say("The file holds something that has no place in it, and was not opened."),
            say("Ask whoever sent it to write it with Quotidian.") };
    case Reason::NotAPicture:
        if (error.detail.isEmpty())
            return { say("What came is not a picture that is shown here (JPEG, PNG, GIF or WebP)."), {} };
        return { say("%1 cannot be used as a picture here.").arg(error.detail),
            say("Save it as JPEG or PNG, and try again.") };
    case Reason::PictureTooLarge:
        return { withDetail(error,
                     QT_TRANSLATE_NOOP("ErrorText", "The picture is too large to be used here: %1."),
                     QT_TRANSLATE_NOOP("ErrorText", "The picture is too large to be used here.")),
            say("Pictures may have 40 megapixels, 12,000 pixels a side, 500 frames and 25 MB. Make it "
                "smaller, or "
                "open it in the browser.") };
    case Reason::PictureBroken:
        return { say("The picture is damaged, or a part of it is missing."),
            say("Copy or load it once more.") };
    case Reason::PictureUnavailable:
        return { withDetail(error, QT_TRANSLATE_NOOP("ErrorText", "The picture could not be loaded: %1."),
                     QT_TRANSLATE_NOOP("ErrorText", "The picture could not be loaded.")),
            say("It is asked for again later.") };
    }
    return byKind(error);
}

QString reasonInWords(const Error &error)
{
    // `code: words`, as net/wordpresserror keeps it; a code alone says nothing to a person.
    const bool isFromSite
        = error.reason == Error::Reason::HttpStatus || error.reason == Error::Reason::Unspecified;
    const QString code = error.detail.section(QLatin1Char(':'), 0, 0);
    if (isFromSite && error.kind == Error::Kind::Server && !code.contains(QLatin1Char(' '))) {
        const QString words = error.detail.mid(code.size() + 1).trimmed();
        if (!words.isEmpty())
            return words;
    }
    return errorText(error).what;
}

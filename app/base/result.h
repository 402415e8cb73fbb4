#pragma once

#include <QString>

#include <tl/expected.hpp>
#include <utility>

/// Why an operation failed. The kind is to act on, the reason is to explain, the detail is for the log.
/// Words for people are made once, in desk/errortext.
struct Error {
    enum class Kind {
        Offline, ///< No network, or the person chose to work offline. Nothing was sent.
        Network, ///< The line failed; what the server did is known to be nothing.
        Unknown, ///< The line failed after a mutation left: look before sending again.
        Server, ///< The server answered, and refused or broke.
        Unauthorized, ///< The server does not accept who we say we are.
        Refused, ///< We refuse: unsafe, too large, not allowed, not possible now.
        Malformed, ///< What came does not parse.
        NotFound, ///< There is no such thing.
        Conflict, ///< Somebody else changed the same thing.
        Storage, ///< The disk or the database failed.
        Canceled, ///< The person stopped it.
    };

    /// What exactly; each has one sentence in desk/errortext.
    enum class Reason {
        Unspecified,
        // reading
        NotAFeed,
        NoFeedFound,
        NotHtml,
        TooComplex,
        Truncated,
        // network
        WorkingOffline,
        HostNotFound,
        ConnectionFailed,
        TimedOut,
        TooLarge,
        TooManyRedirects,
        InsecureRedirect,
        SchemeRefused,
        PrivateAddress,
        CertificateInvalid,
        HttpStatus,
        RetryLater,
        Gone,
        AnswerLost,
        // WordPress
        NotASite,
        RestMissing,
        RestBlocked,
        NeedsHttps,
        WrongPassword,
        AuthorizationStripped,
        ApplicationPasswordsOff,
        MissingRight,
        NotStoredAsSent,
        ChangedOnSite,
        RemovedOnSite,
        StatusUnknown, ///< A plugin of the site has put the post into a status of its own.
        PasswordMissing,
        SitePaused,
        TitleMissing,
        AlreadyPublic,
        PictureWaits, ///< A picture of the post is on this computer alone.
        // storage
        DiskFull,
        DiskFailed, ///< The disk could not be read or written; not because it is full.
        DatabaseDamaged,
        DatabaseNewer,
        ProfileInUse,
        ReadOnly,
        NotADatabase,
        // documents
        NoSuchBlock,
        NotText,
        UnbalancedMarkup,
        BlockUnknown, ///< Of a plugin, a theme, or a kind of WordPress's own that we do not edit.
        BlockServerFilled, ///< The site makes it anew each time it is shown.
        BlockNotClosed,
        BlockDelimiterStray, ///< Half a block, or what the site and its editor read differently.
        AttributesBroken,
        FormUnknown, ///< A known block in HTML that is none of its forms.
        NotUtf8,
        CharactersUnsafe, ///< Characters that an editor of text changes or takes for its own.
        BadArgument,
        NotAPackage, ///< No file of ours.
        PackageDamaged, ///< What the file says of its parts is not so.
        PackageNewer,
        PackageIsBackup, ///< A copy of a whole newsroom.
        UnsafePackage,
        // pictures
        NotAPicture,
        PictureTooLarge,
        PictureBroken,
        PictureUnavailable, ///< It could not be had some time ago, and is not asked for again yet.
    };

    Kind kind = Kind::Refused;
    Reason reason = Reason::Unspecified;
    QString detail; ///< For the log, and for words where the reason asks for one (a host, a status).

    bool operator==(const Error &) const = default;
};

/// A value, or the reason there is none. Implicit from both, so that `return other.error();` compiles
/// and an ignored `save();` does not. Becomes std::expected with C++23.
template<class T = void>
class [[nodiscard]] Result : public tl::expected<T, Error> {
    using Base = tl::expected<T, Error>;

public:
    using Base::Base;
    Result() = default;
    Result(Error error)
        : Base(tl::unexpect, std::move(error))
    {
    }
};

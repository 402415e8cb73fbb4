#pragma once

#include "net/httpclient.h"
#include "support/fakewordpress.h"

#include <optional>

/// The REST face of a FakeSite: what WordPress answers to a request, with the fields that we read. Every
/// route that WordPressClient uses. The other face, FakeWordPress, answers values.
class FakeRest final {
public:
    explicit FakeRest(FakeSite &site)
        : m_site(site)
    {
    }

    struct Account {
        qint64 user = 0;
        FakeSite::Role role = FakeSite::Role::Editor;
    };
    /// `account` is none for somebody whose password did not come along, or is wrong: WordPress 6.1 says the
    /// same.
    HttpResponse answer(const HttpRequest &request, const std::optional<Account> &account);

    static HttpResponse response(int status, const QByteArray &mediaType, const QByteArray &body);

private:
    struct Call;
    HttpResponse me(const Call &call);
    HttpResponse authors(const Call &call);
    HttpResponse posts(const Call &call, PostType type);
    HttpResponse list(const Call &call, PostType type);
    HttpResponse onePost(const Call &call, PostType type, qint64 id);
    HttpResponse revisions(const Call &call, PostType type, qint64 id);
    HttpResponse terms(const Call &call, Taxonomy taxonomy);
    HttpResponse media(const Call &call, const QStringList &path);

    FakeSite &m_site;
};

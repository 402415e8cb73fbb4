#pragma once

#include "net/httpclient.h"

#include <QJsonValue>

#include <map>

/// Two answers to the same request: where do they differ in what the program reads? One for a conversation.
///
/// These differ between any two sites, and are held against each other in another way:
/// - ids, of which the one site's belongs to the other's from the first time on; also as the slug of a post
/// in
///   whose title is nothing that an address could have;
/// - addresses of posts and files: only whether there is one;
/// - now, which is three seconds long, since a request takes its time; all other times to the second;
/// - the order of terms, revisions and users, which the program sorts, or takes as a set;
/// - the titles of the library, which are rendered for the eye; and what an error says to people.
class RestComparison final {
public:
    enum class Answer { Post, Posts, Revisions, Term, Terms, Medium, Media, Library, Me, Authors, Deleted };

    /// Each difference in a line, `real` first.
    QStringList compare(Answer kind, const HttpResponse &real, const HttpResponse &fake);

private:
    void row(Answer kind, const QJsonValue &real, const QJsonValue &fake);
    void value(const QString &name, const QJsonValue &real, const QJsonValue &fake);
    void number(const char *kind, const QString &name, qint64 real, qint64 fake);
    void numbers(const QString &name, const QJsonValue &real, const QJsonValue &fake);
    void date(const QString &name, const QJsonValue &real, const QJsonValue &fake);
    void body(Answer kind, const QJsonValue &real, const QJsonValue &fake);
    void rows(Answer kind, const QJsonValue &real, const QJsonValue &fake);
    void post(const QJsonValue &real, const QJsonValue &fake);
    void revision(const QJsonValue &real, const QJsonValue &fake);
    void medium(const QJsonValue &real, const QJsonValue &fake);

    QStringList m_differences;
    std::map<QByteArray, std::map<qint64, qint64>> m_pairs; ///< By kind, the fake's id of the real one's.
};

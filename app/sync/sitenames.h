#pragma once

#include "base/async.h"
#include "net/wordpress.h"

#include <QHash>
#include <QObject>

#include <functional>

/// The names of a site's categories and tags for one run: ids become names, and names ids. Main thread.
class SiteNames final : public QObject {
    Q_OBJECT
public:
    explicit SiteNames(WordPress &wordpress, QObject *parent = nullptr)
        : QObject(parent)
        , m_wordpress(wordpress)
    {
    }

    struct Ids {
        QList<qint64> ids;
        QStringList refused; ///< Names that the account may not make, or the site will not have.
    };

    /// As the site has just said.
    void remember(Taxonomy taxonomy, const Term &term);
    /// Makes sure that every id has a name, as far as the site knows one.
    void learn(Taxonomy taxonomy, const QList<qint64> &ids, std::function<void(const Result<> &)> done);
    QStringList names(Taxonomy taxonomy, const QList<qint64> &ids) const;
    /// Finds or makes the terms, one at a time. An error other than a refusal ends it.
    void resolve(Taxonomy taxonomy, const QStringList &names, std::function<void(const Result<Ids> &)> done);

private:
    struct Terms {
        QHash<qint64, QString> names;
        QHash<QString, qint64> ids; ///< By folded name.
    };
    void resolveNext(Taxonomy taxonomy, QStringList names, Ids ids,
        std::function<void(const Result<Ids> &)> done, int retries);
    Terms &of(Taxonomy taxonomy) { return taxonomy == Taxonomy::Category ? m_categories : m_tags; }
    const Terms &of(Taxonomy taxonomy) const
    {
        return taxonomy == Taxonomy::Category ? m_categories : m_tags;
    }

    WordPress &m_wordpress;
    Terms m_categories;
    Terms m_tags;
};

#pragma once

#include "formats/html/pagefacts.h"
#include "formats/html/pagereader.h"

#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>

/// Gathers what a page says about itself, tag by tag. Pure, any thread; linear.
class FactReader final {
public:
    /// The start tag that is current; of a script or the title also its text, so that the token is its end
    /// tag then.
    void take(PageReader &page);

    /// What stands, of all that was said: see PageFacts.
    PageFacts facts() const;
    /// The scripts of JSON-LD, as they came.
    const std::vector<QJsonDocument> &linkedDocuments() const { return m_documents; }
    /// A <meta> by its property or name, in lower case; the first counts. Empty if there is none.
    QString meta(const QString &key) const { return m_meta.value(key); }

private:
    QHash<QString, QString> m_meta;
    std::vector<QJsonObject> m_linked;
    std::vector<QJsonDocument> m_documents;
    QString m_title;
    QString m_language;
    QUrl m_canonical;
    QUrl m_base;
};

/// The time of ISO 8601 or RFC 2822, in UTC; a time without a zone counts as UTC. Invalid if it is none.
QDateTime pageTime(const QString &text);

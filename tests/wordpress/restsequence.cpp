#include "wordpress/restsequence.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDateTime>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>

#include <random>

using namespace Qt::StringLiterals;

namespace {

using Role = FakeSite::Role;
using Who = RestStep::Who;
using Method = RestStep::Method;

// As WordPressClient asks.
const QString postFields = u"id,status,title.raw,content.raw,excerpt.raw,slug,link,author,modified_gmt,date_"
                           u"gmt,categories,tags,featured_media,parent,menu_order,"
                           "_links.predecessor-version,_links.version-history"_s;
const QString everyStatus = u"draft,pending,publish,future,private,trash"_s;
const QString mediaFields = u"id,slug,author,mime_type,source_url,media_details,missing_image_sizes"_s;

const QStringList &titles()
{
    static const QStringList all{ u"The bridge"_s, u"The bridge"_s, u" padded "_s, u"Bridge & river"_s,
        u"Night &amp; day"_s, u"Q&A &copy; &bogus; &#8212;"_s, u"<b>Bold</b> words"_s,
        u"<script>run()</script>Words"_s, u"<em onclick=\"x()\">Loud</em>"_s, u"Мост закрыт"_s,
        u"Ærø straße Çığ Łódź"_s, u"日本語の題"_s, u"Smile \U0001F600 now"_s, u"tab\tand\nline"_s,
        u"100% sure? #1"_s, u"Dots... and — dashes – “quoted” it's"_s, u"42"_s, u"1 < 2 > 0"_s, u""_s,
        u"<h2>No heading here</h2>"_s, u"back\\slash \\\"x\\\""_s, u"عنوان الخبر"_s, u"!!!"_s,
        QString(230, u'w'), QString(120, u'ж'), u"nul\0 and bell\a"_s, u"a/b/c"_s, u"“”"_s };
    return all;
}

const QStringList &contents()
{
    static const QStringList all{
        u"<!-- wp:paragraph -->\n<p>Closed before dawn.</p>\n<!-- /wp:paragraph -->"_s,
        u"<!-- wp:paragraph -->\n<p>One & two <em onclick=\"x()\">three</em></p>\n<!-- /wp:paragraph -->"_s,
        u"<p>Words</p><script>run()</script>"_s,
        u"<!-- wp:paragraph {\"align\":\"center\",\"note\":\"a & b <b>c</b>\"} -->\n<p class=\"x\" "
        u"data-y=\"1\">"
        "Centre &copy; &nbsp; &#8212; &bogus;</p>\n<!-- /wp:paragraph -->"_s,
        u"<iframe src=\"https://video.example/1\"></iframe><p>After</p>"_s,
        u"<p style=\"color:red;position:fixed\">Red</p>"_s,
        u"<a href=\"javascript:x()\">a</a> <a href='https://x.example/?a=1&b=2' target=_blank>b</a>"_s,
        u"1 < 2 and 3 > 2, <b>bold <p>open"_s,
        u"<img src=\"/a.jpg\" alt=\"A &quot;wall&quot;\" onload=x />"_s,
        u"<!-- a note --><p>Below</p><!--more-->"_s, u"Straight text\r\nwith lines\n\nand \\slashes\\ \\\""_s,
        u"<p>Смайл \U0001F600 и 日本</p>"_s, u""_s, u"   "_s, u"nul\0 bell\a tab\t."_s,
        u"<!-- wp:image {\"id\":7,\"sizeSlug\":\"large\"} -->\n<figure class=\"wp-block-image "
        u"size-large\"><img "
        "src=\"https://x.example/a.jpg\" alt=\"\" class=\"wp-image-7\"/></figure>\n<!-- /wp:image -->"_s,
        u"<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\" cite=\"https://x.example/\"><!-- "
        u"wp:paragraph -->"
        "\n<p>Said.</p>\n<!-- /wp:paragraph --><cite>Someone</cite></blockquote>\n<!-- /wp:quote -->"_s,
        u"<!-- wp:html -->\n<form action=\"/x\"><input name=a></form><svg><path d=\"M0\"/></svg>\n<!-- /wp:html -->"_s,
        u"<!-- wp:separator /--><!-- wp:paragraph {\"a\":{\"b\":[1,\"--\"]}} --><p>x</p><!-- /wp:paragraph -->"_s,
        u"0"_s
    };
    return all;
}

const QStringList &slugs()
{
    static const QStringList all{ u"bridge"_s, u"bridge"_s, u"bridge-2"_s, u"Bridge Two"_s, u""_s, u"мост"_s,
        u"straße-über"_s, u"a/b"_s, u"100%"_s, u"%D0%BC%D0%BE"_s, QString(230, u's'), QString(60, u'ж'),
        u"feed"_s, u"2024"_s, u"12"_s, u"bridge__trashed"_s, u"q4d1f0c2-77"_s, u"---"_s, u"don’t.stop"_s,
        u"\U0001F600"_s, u"embed"_s };
    return all;
}

QByteArray picture(const QSize &size, int seed)
{
    QImage image(size, QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            image.setPixel(x, y, qRgb(x * 3 + seed, y * 5, x ^ y));
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

class Writer {
public:
    explicit Writer(quint32 seed)
        : m_random(seed)
    {
        const Role roles[] = { Role::Admin, Role::Editor, Role::Author, Role::Contributor };
        m_sequence.self = roles[seed % 4];
        m_route = seed / 4 % 5 == 4 ? u"pages"_s : u"posts"_s;
        m_sequence.other = roles[(seed % 4 + 1 + below(3)) % 4];
    }

    RestSequence write()
    {
        constexpr int steps = 12;
        create(Who::Self);
        while (int(m_sequence.steps.size()) < steps) {
            const int n = below(100);
            const Who who = oneIn(6) ? Who::Other : Who::Self;
            if (n < 16)
                create(who);
            else if (n < 50)
                update(who);
            else if (n < 57)
                remove(who);
            else if (n < 62)
                read(who);
            else if (n < 74)
                list(who);
            else if (n < 78)
                revisions(who);
            else if (n < 86)
                term(who);
            else if (n < 93)
                media(who);
            else if (n < 95)
                me(who);
            else
                broken();
        }
        return std::move(m_sequence);
    }

private:
    int below(int n) { return int(m_random() % quint32(n)); }
    bool oneIn(int n) { return below(n) == 0; }
    const QString &any(const QStringList &all) { return all[below(int(all.size()))]; }
    /// The id of one of those, mostly of a late one; or one that nobody has.
    QString idOf(const QStringList &made)
    {
        if (made.isEmpty() || oneIn(25))
            return u"999999"_s;
        return made[std::max(below(int(made.size())), below(int(made.size())))];
    }
    QString nextId() const { return u'@' + QString::number(m_sequence.steps.size()); }
    void add(RestStep step) { m_sequence.steps.push_back(std::move(step)); }

    QString status()
    {
        static const QStringList common{ u"draft"_s, u"publish"_s, u"publish"_s, u"pending"_s, u"future"_s,
            u"private"_s, u"draft"_s };
        static const QStringList odd{ u"trash"_s, u"inherit"_s, u"auto-draft"_s, u"nonsense"_s, u""_s };
        return oneIn(14) ? any(odd) : any(common);
    }
    QJsonValue date()
    {
        static const QStringList dates{ u"2020-01-02T03:04:05"_s, u"2035-01-02T03:04:05"_s,
            u"2035-06-02T03:04:05"_s, u"2024-02-29T23:59:59"_s, u"1999-12-31T23:00:00"_s };
        static const QStringList odd{ u"2023-02-30T01:00:00"_s, u"yesterday"_s, u""_s,
            u"2035-01-02T03:04:05Z"_s, u"2035-01-02T03:04:05+03:00"_s };
        return oneIn(8) ? any(odd) : any(dates);
    }
    QJsonArray ids(const QStringList &made, const QString &known)
    {
        QJsonArray array;
        for (int n = below(3); n > 0; --n)
            array.append(oneIn(4) ? known : idOf(made));
        return array;
    }
    void field(QJsonObject &json, int which)
    {
        switch (which) {
        case 0:
            json[u"title"_s] = any(titles());
            break;
        case 1:
        case 2:
            json[u"content"_s] = any(contents());
            break;
        case 3:
            json[u"excerpt"_s] = oneIn(2) ? any(titles()) : any(contents());
            break;
        case 4:
            json[u"slug"_s] = any(slugs());
            break;
        case 5:
        case 6:
            json[u"status"_s] = status();
            break;
        case 7:
            json[u"date_gmt"_s] = date();
            break;
        case 8:
            if (m_route == "pages"_L1)
                json[u"parent"_s] = oneIn(3) ? u"0"_s : idOf(m_posts);
            else
                json[u"categories"_s] = ids(m_categories, u"1"_s);
            break;
        case 9:
            if (m_route == "pages"_L1)
                json[u"menu_order"_s] = below(9) - 2;
            else
                json[u"tags"_s] = ids(m_tags, u"999999"_s);
            break;
        case 10:
            json[u"author"_s] = oneIn(8) ? 999 : 1 + below(4);
            break;
        case 11:
            json[u"featured_media"_s] = oneIn(3) ? u"0"_s : idOf(m_media);
            break;
        }
    }
    static QList<std::pair<QString, QString>> editing(const QString &fields)
    {
        return { { u"context"_s, u"edit"_s }, { u"_fields"_s, fields } };
    }

    void create(Who who)
    {
        RestStep step{ who, Method::Post, m_route, editing(postFields) };
        if (!oneIn(10))
            field(step.json, 0);
        if (!oneIn(10))
            field(step.json, 1);
        for (int n = below(4); n > 0; --n)
            field(step.json, 3 + below(9));
        m_posts.append(nextId());
        add(std::move(step));
    }
    void update(Who who)
    {
        RestStep step{ who, Method::Post, m_route + u'/' + idOf(m_posts), editing(postFields) };
        // Mostly one thing at a time.
        for (int n = oneIn(2) ? 1 : 1 + below(4); n > 0; --n)
            field(step.json, below(12));
        if (oneIn(40))
            step.json = {};
        add(std::move(step));
    }
    void remove(Who who)
    {
        RestStep step{ who, Method::Delete, m_route + u'/' + idOf(m_posts) };
        if (oneIn(3))
            step.query.append({ u"force"_s, u"true"_s });
        add(std::move(step));
    }
    void read(Who who) { add({ who, Method::Get, m_route + u'/' + idOf(m_posts), editing(postFields) }); }
    void list(Who who)
    {
        RestStep step{ who, Method::Get, m_route, editing(postFields) };
        step.query.append({ u"orderby"_s, u"id"_s });
        step.query.append({ u"order"_s, u"asc"_s });
        step.query.append({ u"status"_s, everyStatus });
        const int kind = below(4);
        // Most lists of the program are of a hundred; small ones have more pages.
        step.query.append({ u"per_page"_s, kind == 0 ? u"100"_s : QString::number(1 + below(3)) });
        if (kind == 1 || kind == 2)
            step.query.append({ u"page"_s, QString::number(1 + below(4)) });
        if (kind == 2) {
            static constexpr int hours[] = { -3, 3, -8, 8, -24 * 365 * 3, 24 * 365 * 5 };
            step.query.append({ u"modified_after"_s,
                QDateTime::currentDateTimeUtc()
                        .addSecs(hours[below(6)] * 3600)
                        .toString(u"yyyy-MM-ddThh:mm:ss"_s)
                    + u'Z' });
        }
        if (kind == 3) {
            for (int n = 1 + below(3); n > 0; --n) {
                const QString slug = any(slugs());
                step.query.append({ u"slug[]"_s,
                    oneIn(3)       ? slug + u"-2"_s
                        : oneIn(4) ? slug + u"__trashed"_s
                                   : slug });
            }
        }
        add(std::move(step));
    }
    void revisions(Who who)
    {
        add({ who, Method::Get, m_route + u"/%1/revisions"_s.arg(idOf(m_posts)),
            editing(u"id,author,slug,title,content,excerpt"_s)
                + QList<std::pair<QString, QString>>{ { u"per_page"_s, oneIn(2) ? u"10"_s : u"2"_s },
                    { u"page"_s, QString::number(1 + below(3)) }, { u"orderby"_s, u"id"_s },
                    { u"order"_s, u"desc"_s } } });
    }
    void term(Who who)
    {
        static const QStringList names{ u"water"_s, u"Water"_s, u"Night & day"_s, u"вода"_s, u"Вода"_s,
            u"straße"_s, u"<b>x</b> y"_s, u"Uncategorized"_s, u"a \"b\" 'c'"_s, u""_s, u"\U0001F600"_s,
            u"water "_s, u"éa"_s, u"ea"_s, u"1"_s, u"!!!"_s };
        const bool isTag = !oneIn(3);
        const QString route = isTag ? u"tags"_s : u"categories"_s;
        QStringList &made = isTag ? m_tags : m_categories;
        const int kind = below(5);
        if (kind < 3) {
            made.append(nextId());
            add({ who, Method::Post, route, {}, { { u"name"_s, any(names) } } });
        } else if (kind == 3) {
            add({ who, Method::Get, route,
                { { u"_fields"_s, u"id,name"_s }, { u"per_page"_s, u"100"_s },
                    { u"search"_s, any(names).simplified().replace(u'&', "&amp;"_L1) } } });
        } else {
            add({ who, Method::Get, route,
                { { u"_fields"_s, u"id,name,parent,count"_s }, { u"per_page"_s, u"100"_s },
                    { u"page"_s, u"1"_s }, { u"orderby"_s, u"id"_s }, { u"order"_s, u"asc"_s } } });
        }
    }
    void media(Who who)
    {
        const int kind = m_media.isEmpty() ? 0 : below(8);
        if (kind < 2) {
            const QSize sizes[] = { { 40, 30 }, { 200, 160 }, { 1100, 20 } };
            RestStep step{ who, Method::Post, u"media"_s, editing(u"id"_s) };
            step.mediaType = "image/png";
            step.bytes = picture(sizes[below(3)], below(50));
            step.md5 = QCryptographicHash::hash(*step.bytes, QCryptographicHash::Md5).toHex();
            const int fault = below(12);
            if (fault == 0)
                step.bytes = QByteArray("no picture");
            else if (fault == 1)
                step.bytes->chop(step.bytes->size() / 2);
            else if (fault == 2)
                step.mediaType = "text/html";
            if (fault == 0 || fault == 2)
                step.md5 = QCryptographicHash::hash(*step.bytes, QCryptographicHash::Md5).toHex();
            const QString key = oneIn(3) ? u"bridge"_s : u"wall-%1"_s.arg(below(3));
            step.query.append({ u"slug"_s, key });
            step.query.append({ u"title"_s, oneIn(2) ? key : any(titles()).left(80) });
            if (oneIn(2))
                step.query.append({ u"alt_text"_s, u"A wall & a \"door\""_s });
            m_media.append(nextId());
            add(std::move(step));
        } else if (kind == 2) {
            RestStep step{ who, Method::Get, u"media"_s, editing(mediaFields) };
            step.query.append({ u"per_page"_s, u"100"_s });
            step.query.append({ u"orderby"_s, u"id"_s });
            step.query.append({ u"order"_s, u"asc"_s });
            for (const char *slug : { "bridge", "bridge-2", "wall-1", "wall-1-2" })
                step.query.append({ u"slug[]"_s, QString::fromLatin1(slug) });
            add(std::move(step));
        } else if (kind == 7) {
            add({ who, Method::Get, u"media"_s,
                { { u"media_type"_s, u"image"_s },
                    { u"_fields"_s,
                        u"id,title.rendered,alt_text,source_url,media_details.sizes.thumbnail.source_url"_s },
                    { u"per_page"_s, u"100"_s } } });
        } else if (kind < 5) {
            add({ who, Method::Get, u"media/"_s + idOf(m_media), editing(mediaFields) });
        } else if (kind == 5) {
            add({ who, Method::Post, u"media/%1/post-process"_s.arg(idOf(m_media)), {},
                { { u"action"_s, u"create-image-subsizes"_s } } });
        } else {
            add({ who, Method::Delete, u"media/"_s + idOf(m_media), { { u"force"_s, u"true"_s } } });
        }
    }
    void me(Who who) { add({ who, Method::Get, u"users/me"_s, editing(u"id,name,roles,capabilities"_s) }); }
    /// Without a password, with a wrong one, or what is no JSON.
    void broken()
    {
        const size_t before = m_sequence.steps.size();
        const int kind = below(3);
        const Who who = kind == 0 ? Who::Nobody : kind == 1 ? Who::WrongPassword : Who::Self;
        switch (kind == 2 ? below(2) : below(7)) {
        case 0:
            create(who);
            break;
        case 1:
            update(who);
            break;
        case 2:
            remove(who);
            break;
        case 3:
            read(who);
            break;
        case 4:
            list(who);
            break;
        case 5:
            me(who);
            break;
        case 6:
            oneIn(2) ? media(who) : term(who);
            break;
        }
        if (kind == 2 && m_sequence.steps.size() > before)
            m_sequence.steps.back().bytes = QByteArray(oneIn(2) ? "{\"title\":" : "[1,2");
    }

    std::mt19937 m_random;
    RestSequence m_sequence;
    QString m_route; ///< One conversation is about posts, or about pages.
    QStringList m_posts;
    QStringList m_categories;
    QStringList m_tags;
    QStringList m_media;
};

} // namespace

RestSequence restSequence(quint32 seed) { return Writer(seed).write(); }

QString RestStep::described() const
{
    static const char *const whos[]
        = { "", " as the other", " without a password", " with a wrong password" };
    static const char *const methods[] = { "GET", "POST", "DELETE" };
    QStringList items;
    for (const auto &[key, value] : query) {
        if (key != "_fields"_L1)
            items.append(key + u'=' + QString(value).replace(u'\0', u'␀'));
    }
    QString what = QString::fromLatin1(methods[int(method)]) + u' ' + route
        + (items.isEmpty() ? QString() : u'?' + items.join(u'&')) + QString::fromLatin1(whos[int(who)]);
    if (bytes)
        what += u" %1 bytes of %2"_s.arg(bytes->size()).arg(QString::fromLatin1(mediaType));
    else if (!json.isEmpty())
        what += u' ' + QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
    return what;
}

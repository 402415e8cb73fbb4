#include "support/editedpost.h"

#include <algorithm>
#include <array>

namespace editedpost {

namespace {

using Kind = Node::Kind;

size_t below(std::mt19937 &random, size_t count) { return count == 0 ? 0 : random() % count; }

bool isOneIn(std::mt19937 &random, unsigned count) { return random() % count == 0; }

QByteArray common(std::mt19937 &random)
{
    static constexpr std::array<const char *, 12> Words{ "the", "of", "мост", "橋橋", "a", "was", "،",
        "&amp;", "the", "<br>", "“so”", "و" };
    return Words[below(random, Words.size())];
}

QByteArrayList words(std::mt19937 &random, int &number)
{
    QByteArrayList words;
    for (size_t i = below(random, 7) + 1; i > 0; --i)
        words += isOneIn(random, 2) ? common(random) : "b" + QByteArray::number(number++) + "x";
    return words;
}

bool isContainer(Kind kind) { return kind == Kind::List || kind == Kind::Quote || kind == Kind::Group; }

Node node(std::mt19937 &random, int depth, int &number)
{
    static constexpr std::array Kinds{ Kind::Paragraph, Kind::Paragraph, Kind::Paragraph, Kind::Heading,
        Kind::Freeform, Kind::Server, Kind::Picture, Kind::List, Kind::Quote, Kind::Group };
    Node node;
    node.kind = Kinds[below(random, depth > 0 ? Kinds.size() : Kinds.size() - 3)];
    node.words = words(random, number);
    if (node.kind == Kind::Freeform && depth < 2)
        node.kind = Kind::Paragraph;
    if (isOneIn(random, 3))
        node.attribute = "wide";
    if (node.kind == Kind::Quote && isOneIn(random, 2))
        node.id = "q-" + QByteArray::number(100000 + number++);
    if (isContainer(node.kind)) {
        for (size_t i = below(random, 3) + 1; i > 0; --i) {
            Node child = node.kind == Kind::List ? Node() : editedpost::node(random, depth - 1, number);
            if (node.kind == Kind::List) {
                child.kind = Kind::ListItem;
                child.words = words(random, number);
            }
            node.children.push_back(child);
        }
    }
    return node;
}

void add(QByteArray &out, const Node &node)
{
    const QByteArray text = node.words.join(' ');
    const QByteArray look = node.attribute.isEmpty() ? "" : "\"look\":{\"size\":\"" + node.attribute + "\"}";
    const auto children = [&] {
        for (size_t i = 0; i < node.children.size(); ++i) {
            out += i > 0 ? "\n\n" : "";
            add(out, node.children[i]);
        }
    };
    const auto open = [&](const char *name, const QByteArray &more = {}) {
        const QByteArray members = more.isEmpty() || look.isEmpty() ? more + look : more + ',' + look;
        out += "<!-- wp:" + QByteArray(name) + (members.isEmpty() ? "" : " {" + members + '}') + " -->\n";
    };
    const auto close = [&](const char *name) {
        out += "\n<!-- /wp:" + QByteArray(name) + " -->";
    };
    switch (node.kind) {
    case Kind::Paragraph:
        open("paragraph");
        out += "<p>" + text + "</p>";
        return close("paragraph");
    case Kind::Heading:
        open("heading");
        out += "<h2>" + text + "</h2>";
        return close("heading");
    case Kind::ListItem:
        open("list-item");
        out += "<li>" + text + "</li>";
        return close("list-item");
    case Kind::Freeform:
        out += "<div>" + text + "</div>";
        return;
    case Kind::Server:
        out += "<!-- wp:latest-posts {\"a\":\""
            + (node.words.empty() ? QByteArray() : node.words.front().toHex()) + "\""
            + (look.isEmpty() ? "" : "," + look) + "} /-->";
        return;
    case Kind::Picture:
        open("image");
        out += "<figure class=\"wp-block-image\"><img src=\"https://e.org/p.png\" alt=\"\"/><figcaption>"
            + text + "</figcaption></figure>";
        return close("image");
    case Kind::List:
        open("list");
        out += "<ul>";
        children();
        out += "</ul>";
        return close("list");
    case Kind::Quote:
        open("quote", node.id.isEmpty() ? "" : "\"metadata\":{\"quotidian\":{\"id\":\"" + node.id + "\"}}");
        out += "<blockquote class=\"wp-block-quote\"" + (node.id.isEmpty() ? "" : " id=\"" + node.id + '"')
            + '>';
        children();
        out += "<cite>" + text + "</cite></blockquote>";
        return close("quote");
    case Kind::Group:
        open("group");
        out += "<div class=\"wp-block-group\">";
        children();
        out += "</div>";
        return close("group");
    }
}

/// Every list of nodes in the post, that of the top level first.
void listsOf(Post &post, std::vector<Post *> &lists)
{
    lists.push_back(&post);
    for (Node &node : post) {
        if (!node.children.empty())
            listsOf(node.children, lists);
    }
}

class Editing final {
public:
    Editing(Post &post, std::mt19937 &random, char author, QByteArrayList &written)
        : m_post(post)
        , m_random(random)
        , m_author(author)
        , m_written(written)
    {
    }

    void once()
    {
        std::vector<Post *> lists;
        listsOf(m_post, lists);
        Post &list = *lists[below(m_random, 3) == 0 ? below(m_random, lists.size()) : 0];
        const bool isItems = !list.empty() && list.front().kind == Kind::ListItem;
        const size_t at = below(m_random, list.size());
        switch (below(m_random, 8)) {
        case 0: {
            Node added;
            added.kind = isItems ? Kind::ListItem : isOneIn(m_random, 4) ? Kind::Heading : Kind::Paragraph;
            for (size_t i = below(m_random, 4) + 1; i > 0; --i)
                added.words += word();
            list.insert(list.begin() + qsizetype(below(m_random, list.size() + 1)), added);
            return;
        }
        case 1:
            if (list.size() > 1)
                list.erase(list.begin() + qsizetype(at));
            return;
        case 2:
            if (list.size() > 1) {
                const Node moved = list[at];
                list.erase(list.begin() + qsizetype(at));
                list.insert(list.begin() + qsizetype(below(m_random, list.size() + 1)), moved);
            }
            return;
        case 3:
            if (!list.empty() && !isItems)
                list[at].attribute = isOneIn(m_random, 2) ? "huge" : isOneIn(m_random, 2) ? "small" : "";
            return;
        default:
            if (!list.empty())
                rewrite(list[at].words);
        }
    }

private:
    QByteArray word()
    {
        m_written += m_author + QByteArray::number(m_written.size()) + "x";
        return m_written.back();
    }
    void rewrite(QByteArrayList &words)
    {
        const size_t at = below(m_random, size_t(words.size()));
        switch (below(m_random, 4)) {
        case 0:
            words.insert(qsizetype(below(m_random, size_t(words.size()) + 1)), word());
            return;
        case 1:
            if (words.size() > 1)
                words.removeAt(qsizetype(at));
            return;
        case 2:
            if (!words.empty())
                words[qsizetype(at)] = word();
            return;
        default:
            if (!words.empty() && !words[qsizetype(at)].contains('<'))
                words[qsizetype(at)] = "<em>" + words[qsizetype(at)] + "</em>";
        }
    }

    Post &m_post;
    std::mt19937 &m_random;
    const char m_author;
    QByteArrayList &m_written;
};

} // namespace

QByteArray markup(const Post &post)
{
    QByteArray out;
    for (const Node &node : post) {
        out += out.isEmpty() ? "" : "\n\n";
        add(out, node);
    }
    return out;
}

Post post(std::mt19937 &random)
{
    Post post;
    int number = 0;
    for (size_t i = below(random, 5) + 1; i > 0; --i)
        post.push_back(node(random, 2, number));
    return post;
}

Post edited(const Post &post, std::mt19937 &random, char author, QByteArrayList &written)
{
    Post changed = post;
    for (size_t i = below(random, 4); i > 0; --i)
        Editing(changed, random, author, written).once();
    return changed;
}

} // namespace editedpost

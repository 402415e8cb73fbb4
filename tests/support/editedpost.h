#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <random>
#include <vector>

/// A post and what two people made of it, each word that one of them wrote told apart from all others: for
/// tests of merges. The same seed gives the same.
namespace editedpost {

struct Node {
    enum class Kind { Paragraph, Heading, List, ListItem, Quote, Group, Freeform, Server, Picture };

    Kind kind = Kind::Paragraph;
    QByteArrayList words; ///< HTML, each without spaces; of a quote those of its attribution.
    QByteArray attribute; ///< A value of its JSON; empty for none.
    QByteArray id; ///< Of a quote.
    std::vector<Node> children;
};
using Post = std::vector<Node>;

QByteArray markup(const Post &post);

Post post(std::mt19937 &random);
/// After some changes by one person, whose words begin with `author`. Those that were put in are added to
/// `written`.
Post edited(const Post &post, std::mt19937 &random, char author, QByteArrayList &written);

} // namespace editedpost

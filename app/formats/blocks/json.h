#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

/// The JSON of block attributes: keys keep their order, numbers their digits, which QJson gives up. Pure: any
/// thread.
namespace blocks {

struct JsonMember;

struct Json {
    enum class Type { Null, False, True, Number, String, Array, Object };

    Type type = Type::Null;
    QByteArray text; ///< A number as written; a string decoded, UTF-8.
    std::vector<Json> items; ///< Of an array.
    std::vector<JsonMember> members; ///< Of an object, in order, each key once.

    static Json string(QByteArray utf8);
    static Json number(qint64 number);
    static Json object();

    const Json *find(QByteArrayView key) const; ///< Null if this is no object, or has no such member.
    const Json *find(std::initializer_list<QByteArrayView> path) const;
    void set(QByteArrayView key, Json value); ///< In its place if the key is there, else at the end.
    void remove(QByteArrayView key);
    bool isObject() const { return type == Type::Object; }

    bool operator==(const Json &other) const; ///< Members in the same order.
    bool isSameSet(const Json &other) const; ///< Members in any order, at every level.
};

struct JsonMember {
    QByteArray key;
    Json value;

    bool operator==(const JsonMember &) const = default;
};

/// What PHP's json_decode takes (RFC 8259, strict UTF-8, no unpaired surrogates, 511 levels), and nothing
/// else. A key that comes twice keeps its first place and its last value.
std::optional<Json> parseJson(QByteArrayView text);

/// As PHP's json_encode with JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE; numbers as they were written.
QByteArray toJson(const Json &value);
void appendJson(QByteArray &out, const Json &value); ///< The same, at the end of `out`.

/// `"…"`, escaped as toJson does. Bytes that are not UTF-8 become U+FFFD.
void appendJsonString(QByteArray &out, QByteArrayView utf8);

/// The end of the value that starts at `at`, for textual edits. The text must have passed parseJson.
qsizetype skipJsonValue(QByteArrayView text, qsizetype at);

} // namespace blocks

#pragma once

#include <QString>

#include <cstddef>
#include <optional>
#include <string_view>

/// A named character reference of HTML (WHATWG HTML 13.5): one or two code points.
struct NamedReference {
    char32_t first = 0;
    char32_t second = 0; ///< 0 if there is only one.
    size_t length = 0; ///< Bytes of the name that matched, its semicolon included if it has one; the `&` is
                       ///< not counted.
};

/// The longest reference that `text`, what follows an `&`, begins with. Linear in the longest name, 33 bytes.
std::optional<NamedReference> findNamedReference(std::string_view text);

/// A text of HTML without tags, its character references read, named ones and numbers; what is none stays as
/// it is.
QString withoutReferences(const QString &text);

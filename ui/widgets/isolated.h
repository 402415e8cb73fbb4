#pragma once

#include <QString>

/// The text as one piece of the line that it is put into: between FSI and PDI (Unicode UAX #9), so that a
/// name or a date in another script neither turns its neighbours round nor is turned by them. What the text
/// itself opens is closed, and what it closes without having opened is left out; so are overrides (U+202D,
/// U+202E), which make `gpj.exe` read as `exe.jpg`. Empty stays empty.
QString isolated(const QString &text);

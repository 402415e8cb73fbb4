#pragma once

#include <QString>

/// Fills the library of a new profile with blogs and articles that nobody wrote. For tests and benchmarks
/// alone. Blog 0 is the newest; every second one is Russian, every third from Kazakhstan, the first fifth
/// stands in the folder "Square". Each hundredth article, the first included, holds the word "lanterns"; the
/// second of each blog is longer than a window. Aborts if it cannot.
void fillLibrary(const QString &profile, int blogs, int articlesOfEach);

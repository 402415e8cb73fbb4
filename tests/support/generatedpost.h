#pragma once

#include <QByteArray>

#include <random>

/// Posts as people, plugins, old versions of WordPress and accidents make them: for tests that must hold for
/// all. The same seed gives the same post.
namespace generatedpost {

/// Inline HTML as it stands in paragraphs, in several scripts, with marks and odd spellings of them.
QByteArray inlineHtml(std::mt19937 &random);

/// One block of any kind, nested at most so deep, without line ends around it.
QByteArray block(std::mt19937 &random, int depth = 3);

/// Several blocks with what may stand between them. Every block is closed.
QByteArray post(std::mt19937 &random);

/// The same after an accident: bytes gone, doubled or foreign.
QByteArray brokenPost(std::mt19937 &random);

} // namespace generatedpost

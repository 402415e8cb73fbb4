#pragma once

#include "model/feed.h"

/// What is wrong with a feed and what to do, for people; empty if nothing is. Any thread.
QString feedHealthText(const Feed &feed, const QDateTime &now);

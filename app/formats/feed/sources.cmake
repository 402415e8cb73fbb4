set(feed_sources
  feed/atom.cpp
  feed/cdf.cpp
  feed/dates.cpp feed/dates.h
  feed/extensions.cpp
  feed/feedparser.cpp feed/feedparser.h
  feed/feedreading.cpp feed/feedreading.h
  feed/feedtext.cpp feed/feedtext.h
  feed/jsonfeed.cpp
  feed/jsonfeedwriter.cpp feed/jsonfeedwriter.h
  feed/jsonreader.cpp feed/jsonreader.h
  feed/jsonspans.cpp feed/jsonspans.h
  feed/opml.cpp feed/opml.h
  feed/parsedfeed.cpp feed/parsedfeed.h
  feed/places.cpp
  feed/resolvelinks.cpp
  feed/rss.cpp
  feed/xmltokenizer.cpp feed/xmltokenizer.h)

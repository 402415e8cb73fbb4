set(feed_sources)

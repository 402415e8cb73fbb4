"""How many entries feedparser finds in each feed of a folder: `<count> <file name>` a line, in order of name."""

import os
import sys

import feedparser

# Counting only: the two slow passes change no count.
feedparser.RESOLVE_RELATIVE_URIS = False
feedparser.SANITIZE_HTML = False

folder = sys.argv[1]
for name in sorted(os.listdir(folder)):
    with open(os.path.join(folder, name), "rb") as file:
        feed = feedparser.parse(file.read())
    print(len(feed.entries), name)

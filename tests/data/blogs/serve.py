#!/usr/bin/python3
"""Serves these blogs on 127.0.0.1: serve.py [PORT]. Prints the address; ends with its standard input."""
import functools
import http.server
import os
import sys
import threading


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map,
                      ".atom": "application/atom+xml; charset=utf-8", ".rss": "application/rss+xml; charset=utf-8",
                      ".json": "application/feed+json", ".html": "text/html; charset=utf-8"}

    def log_message(self, *arguments):
        pass


def main():
    folder = os.path.dirname(os.path.abspath(__file__))
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("http://127.0.0.1:%d/" % server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()

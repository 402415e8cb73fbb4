set(html_sources)

set(html_sources html/nodes.h)

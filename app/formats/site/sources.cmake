set(site_sources
  site/pageshell.cpp site/pageshell.h
  site/pagetags.cpp site/pagetags.h
  site/stylesheet.cpp site/stylesheet.h)

set(images_sources
  images/clean.cpp images/clean.h
  images/picture.cpp images/picture.h)
set(images_links Qt6::Gui)

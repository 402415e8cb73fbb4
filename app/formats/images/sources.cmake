set(images_sources
  images/picture.cpp images/picture.h)
set(images_links Qt6::Gui)

set(images_sources
  images/clean.cpp images/clean.h
  images/extras.cpp images/extras.h
  images/otherformat.cpp images/otherformat.h
  images/picture.cpp images/picture.h
  images/redaction.cpp images/redaction.h
  images/samepicture.cpp images/samepicture.h
  images/takenat.cpp images/takenat.h)
set(images_links Qt6::Gui)

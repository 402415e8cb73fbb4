set(text_sources
  text/encoding.cpp text/encoding.h
  text/encodingguess.cpp text/encodingguess.h
  text/encodinglabel.cpp text/encodinglabel.h
  text/entities.cpp text/entities.h
  text/rowmatch.cpp text/rowmatch.h
  text/scripts.h
  text/utf8.cpp text/utf8.h
  text/worddifference.cpp text/worddifference.h)

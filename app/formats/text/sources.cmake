set(text_sources text/encoding.h text/entities.cpp text/entities.h)

find_package(PkgConfig REQUIRED)
pkg_check_modules(cmark REQUIRED IMPORTED_TARGET libcmark-gfm)

set(blocks_sources
  blocks/attributes.cpp blocks/attributes.h
  blocks/blockedit.cpp blocks/blockedit.h
  blocks/delimiter.cpp blocks/delimiter.h
  blocks/document.cpp blocks/document.h
  blocks/excerpt.cpp blocks/excerpt.h
  blocks/identity.cpp blocks/identity.h
  blocks/import.cpp blocks/import.h
  blocks/inline.cpp blocks/inline.h
  blocks/json.cpp blocks/json.h
  blocks/makers.cpp blocks/makers.h
  blocks/parsed.cpp blocks/parsed.h
  blocks/render.cpp blocks/render.h
  blocks/tags.cpp blocks/tags.h
  blocks/views.cpp blocks/views.h)
set(blocks_links PkgConfig::cmark)

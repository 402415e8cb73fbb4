find_package(PkgConfig REQUIRED)
pkg_check_modules(cmark REQUIRED IMPORTED_TARGET libcmark-gfm)

set(blocks_sources
  blocks/attributes.cpp blocks/attributes.h
  blocks/blockedit.cpp blocks/blockedit.h
  blocks/changes.cpp blocks/changes.h
  blocks/childedits.cpp
  blocks/comparison.cpp blocks/comparison.h
  blocks/delimiter.cpp blocks/delimiter.h
  blocks/document.cpp blocks/document.h
  blocks/edits.cpp blocks/edits.h
  blocks/excerpt.cpp blocks/excerpt.h
  blocks/identity.cpp blocks/identity.h
  blocks/import.cpp blocks/import.h
  blocks/inline.cpp blocks/inline.h
  blocks/json.cpp blocks/json.h
  blocks/listview.cpp
  blocks/localpictures.cpp blocks/localpictures.h
  blocks/makers.cpp blocks/makers.h
  blocks/merge.cpp blocks/merge.h
  blocks/merging/blockrow.cpp blocks/merging/blockrow.h
  blocks/merging/pieces.cpp blocks/merging/pieces.h
  blocks/merging/texts.cpp blocks/merging/texts.h
  blocks/merging/threeways.cpp blocks/merging/threeways.h
  blocks/parsed.cpp blocks/parsed.h
  blocks/pictureedits.cpp
  blocks/pictureviews.cpp
  blocks/quoteview.cpp
  blocks/reading.cpp blocks/reading.h
  blocks/recognition.cpp
  blocks/render.cpp blocks/render.h
  blocks/sitefilter.cpp blocks/sitefilter.h
  blocks/tableedits.cpp
  blocks/tableview.cpp
  blocks/tags.cpp blocks/tags.h
  blocks/views.cpp blocks/views.h)
set(blocks_links PkgConfig::cmark)

set(blocks_sources
  blocks/delimiter.cpp blocks/delimiter.h
  blocks/document.cpp blocks/document.h)

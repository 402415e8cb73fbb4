set(blocks_sources)

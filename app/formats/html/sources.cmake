set(html_sources
  html/attributes.cpp html/attributes.h
  html/canonical.cpp html/canonical.h
  html/factreader.cpp html/factreader.h
  html/inlinestate.cpp html/inlinestate.h
  html/lineholder.cpp html/lineholder.h
  html/knownfeeds.cpp html/knownfeeds.h
  html/linkeddata.cpp html/linkeddata.h
  html/nodes.cpp html/nodes.h
  html/pagefacts.cpp html/pagefacts.h
  html/pagereader.cpp html/pagereader.h
  html/plaintext.cpp html/plaintext.h
  html/safeurl.cpp html/safeurl.h
  html/tagrules.cpp html/tagrules.h
  html/tokenizer.cpp html/tokenizer.h
  html/treebuilder.cpp html/treebuilder.h)

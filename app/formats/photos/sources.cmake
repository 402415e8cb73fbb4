set(photos_sources
  photos/leftout.cpp photos/leftout.h
  photos/linkedphotos.cpp photos/linkedphotos.h
  photos/photojson.cpp photos/photojson.h
  photos/photolist.cpp photos/photolist.h
  photos/photopage.cpp photos/photopage.h
  photos/pictureidentity.cpp photos/pictureidentity.h
  photos/privatehost.cpp photos/privatehost.h
  photos/sourcesets.cpp photos/sourcesets.h
  photos/textbetween.cpp photos/textbetween.h)

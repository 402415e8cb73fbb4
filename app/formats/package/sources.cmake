pkg_check_modules(libzip REQUIRED IMPORTED_TARGET GLOBAL libzip)

set(package_sources
  package/postpackage.cpp package/postpackage.h
  package/zip.cpp package/zip.h)
set(package_links PkgConfig::libzip)

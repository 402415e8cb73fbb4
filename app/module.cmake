# add_module(name SOURCES … USES … LINKS …)
#
# A module is a folder, a static library and the list of modules that it may include from. The list links the
# libraries, and the test `layers_<name>` holds every #include in the folder against it.
function(add_module name)
  cmake_parse_arguments(M "" "" "SOURCES;USES;LINKS" ${ARGN})
  set(headers ${M_SOURCES})
  list(FILTER headers INCLUDE REGEX "\\.h$")
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR PARENT_PATH root)

  add_library(${name} STATIC ${M_SOURCES})
  target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${root} FILES ${headers})
  target_include_directories(${name} PUBLIC ${root})
  target_link_libraries(${name} PUBLIC ${M_USES} ${M_LINKS})
  if(NOT name STREQUAL base)
    target_precompile_headers(${name} REUSE_FROM base)
  endif()
  set_property(GLOBAL APPEND PROPERTY QUOTIDIAN_MODULES ${name})

  if(QUOTIDIAN_TESTS)
    string(REPLACE ";" "," uses "${M_USES}")
    add_test(NAME layers_${name} COMMAND ${CMAKE_COMMAND}
      -DMODULE=${name} -DDIR=${CMAKE_CURRENT_SOURCE_DIR} -DUSES=${uses}
      -P ${CMAKE_SOURCE_DIR}/tests/check_layers.cmake)
  endif()
endfunction()

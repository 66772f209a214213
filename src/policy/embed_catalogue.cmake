# cmake -D LIST=… -D OUT=… -P embed_catalogue.cmake: writes OUT, the rows of the catalogue of system policies, from the
# JSON files that LIST names, one a line. Run at build time, when one of them changed; nothing is read at run time.
# tests/schema holds the files to their schema, and the rows to the files.
cmake_minimum_required(VERSION 3.25)
file(STRINGS ${LIST} files)

# literal(member out): that member as a C++ string; empty where the file has none.
macro(literal member out)
  string(JSON ${out} ERROR_VARIABLE absent GET "${text}" ${member})
  if(absent)
    set(${out} "")
  endif()
  set(${out} "R\"json(${${out}})json\"")
endmacro()

set(rows "")
foreach(path IN LISTS files)
  file(READ ${path} text)
  foreach(member name description version updated source why)
    literal(${member} ${member})
  endforeach()
  string(JSON knowledge GET "${text}" knowledge)
  string(JSON high_risk ERROR_VARIABLE absent GET "${text}" high_risk)
  if(high_risk STREQUAL ON)  # how string(JSON) says true
    set(high_risk true)
  else()
    set(high_risk false)
  endif()
  # The document in its own order, which string(JSON) would not keep: it is the last member of the file.
  set(document "")
  string(FIND "${text}" "\n  \"document\": " start)
  if(NOT start EQUAL -1)
    math(EXPR start "${start} + 15")
    string(SUBSTRING "${text}" ${start} -1 document)
    string(REGEX REPLACE "\n}\n$" "" document "${document}")
    string(REGEX REPLACE "\n *" "" document "${document}")
    string(REPLACE "\": " "\":" document "${document}")
  endif()
  string(APPEND rows "      SystemPolicy{${name}, ${description}, Knowledge::${knowledge}, R\"json(${document})json\",\n"
                     "                   ${version}, ${updated}, ${source}, ${high_risk}, ${why}},\n")
endforeach()

file(WRITE ${OUT} "#include \"ramify/policy/catalogue.h\"

#include <array>

namespace ramify::policy {

std::span<const SystemPolicy> system_policies() {
  static constexpr std::array kRows{
${rows}  };
  return kRows;
}

}  // namespace ramify::policy
")

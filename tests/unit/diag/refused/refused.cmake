# What the compiler must refuse: each use names one block of misuse.cpp. `none` is the same file without a misuse and
# must compile, so that a refusal cannot come from anything else.
set(passed 0)
set(failed 0)
foreach(use none copy assign format stream compare convert)
  execute_process(
    COMMAND ${COMPILER} -std=c++20 -fsyntax-only -I${INCLUDE} -DUSE_${use} ${CMAKE_CURRENT_LIST_DIR}/misuse.cpp
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE said)
  if((use STREQUAL none AND status EQUAL 0) OR (NOT use STREQUAL none AND status EQUAL 1))
    math(EXPR passed "${passed} + 1")
  else()
    math(EXPR failed "${failed} + 1")
    message(SEND_ERROR "use ${use}: the compiler ended with ${status}\n${said}")
  endif()
endforeach()
message("${passed} passed, ${failed} failed")

# ipcbench_add_suites(TARGET PREFIX [SLOW]): adds one ctest entry, PREFIX.SUITE, per GoogleTest suite of the program,
# and several for a large suite. SLOW: its tests take a second rather than a millisecond, so an entry has fewer of them,
# and ctest, which runs several jobs, starts with these.
#
# One entry per test would start hundreds of processes, which under a sanitizer costs more than the tests themselves.
# The suites are listed when ctest runs, not when the program is linked: a program built for the thread sanitizer can
# only start in the environment that ctest was given (see `just tsan`).
function(ipcbench_add_suites target prefix)
    set(tests_per_entry 60)
    set(cost 1)
    if("SLOW" IN_LIST ARGN)
        set(tests_per_entry 15)
        set(cost 10)
    endif()
    set(list ${CMAKE_CURRENT_BINARY_DIR}/${target}_suites.cmake)
    file(GENERATE OUTPUT ${list}
         CONTENT "set(program \"$<TARGET_FILE:${target}>\")\nset(prefix ${prefix})\nset(tests_per_entry ${tests_per_entry})\nset(cost ${cost})\ninclude(\"${PROJECT_SOURCE_DIR}/tests/list_suites.cmake\")\n")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${list})
endfunction()

# ipcbench_add_shards(TARGET PREFIX COUNT): adds COUNT ctest entries for all suites together. For sanitizers, under
# which the program takes longer to start than most suites take to run. Only DeadRuns has an entry of its own: each of
# its tests removes what the others leave on purpose.
function(ipcbench_add_shards target prefix count)
    foreach(number RANGE 1 ${count})
        math(EXPR index "${number} - 1")
        add_test(NAME ${prefix}.${number} COMMAND ${target} --gtest_filter=-DeadRuns.*)
        set_tests_properties(${prefix}.${number} PROPERTIES TIMEOUT 900
                                                            ENVIRONMENT "GTEST_TOTAL_SHARDS=${count};GTEST_SHARD_INDEX=${index}")
    endforeach()
    add_test(NAME ${prefix}.DeadRuns COMMAND ${target} --gtest_filter=DeadRuns.*)
    set_tests_properties(${prefix}.DeadRuns PROPERTIES TIMEOUT 900 RESOURCE_LOCK dead_runs)
endfunction()

# ipcbench_build_quickly(TARGET LEVEL): parses GoogleTest and the tests' common headers once for several tests. They are
# precompiled only with clang: gcc 12 would then warn about the library's own code. LEVEL is the optimisation level of
# the tests, not of the tested code: compiling a test usually takes longer than running it.
function(ipcbench_build_quickly target level)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON IPCBENCH_IS_TEST ON)
    target_compile_options(${target} PRIVATE ${level})
    if(IPCBENCH_SANITIZE)
        # A report needs the lines of the tested code; those of the tests take a sixth of the time to compile them.
        target_compile_options(${target} PRIVATE -g0)
    endif()
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        target_precompile_headers(${target} PRIVATE <gtest/gtest.h>)
    endif()
endfunction()

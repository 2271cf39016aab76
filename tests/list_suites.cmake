# Run by ctest: adds one entry per suite of `program`, or several if the suite has more than `tests_per_entry` tests;
# see suites.cmake.
set(listing "")
if(EXISTS ${program})
    execute_process(COMMAND ${program} --gtest_list_tests OUTPUT_VARIABLE listing)
endif()
string(REGEX REPLACE " *#[^\n]*" "" listing "${listing}")
string(REPLACE "\n" ";" lines "${listing}")

# GoogleTest lists nothing but names, so what kind of test it is follows from its name: that of a transport's test ends
# with the wait mode (TransportCase).
#
# A busy-polling test needs both CPUs: two at a time would mostly wait for each other's time slices. So only one of them
# runs at a time, from the start to the end, next to tests that wait in the kernel.
set(busy "_(spin|hybrid)$")
set(busy_filter "*_spin:*_hybrid")

set(suites "")
foreach(line IN LISTS lines)
    if(line MATCHES "^([A-Za-z0-9_/]+)\\.$")
        set(suite ${CMAKE_MATCH_1})
        list(APPEND suites ${suite})
        set(calm_of_${suite} 0)
        set(busy_of_${suite} 0)
    elseif(line MATCHES "^  .*${busy}")
        math(EXPR busy_of_${suite} "${busy_of_${suite}} + 1")
    elseif(line MATCHES "^  ")
        math(EXPR calm_of_${suite} "${calm_of_${suite}} + 1")
    endif()
endforeach()
if(NOT suites)
    add_test(${prefix} ${program})  # not built, or it cannot start: shows that as a failed test
endif()

# These start the programs hundreds of times, for each transport in turn; see cli/CMakeLists.txt. What a sanitizer finds
# in them, it mostly finds in the suites of a handful of transports, too.
set(many_starts
    "conformance_process\\.Every(Transport|OtherTransport|Child)/(DeadMeasuringProcess|DeadRuns|EndingChild|GoodRun|InterruptedParent|StalledLoad|StoppedChild)(\\.|$)")

# add_entries(NAME FILTER TESTS COST LOCKS): adds the tests that match GoogleTest's filter, as one entry or several.
function(add_entries name filter tests cost locks)
    math(EXPR shards "(${tests} + ${tests_per_entry} - 1) / ${tests_per_entry}")
    set(shard 0)
    while(shard LESS shards)
        set(entry ${name})
        set(environment "")
        if(shards GREATER 1)
            math(EXPR number "${shard} + 1")
            set(entry ${name}.${number})
            set(environment "GTEST_TOTAL_SHARDS=${shards};GTEST_SHARD_INDEX=${shard}")
        endif()
        add_test(${entry} ${program} --gtest_filter=${filter})
        set_tests_properties(${entry} PROPERTIES TIMEOUT 900 COST ${cost} RESOURCE_LOCK "${locks}"
                                                 ENVIRONMENT "${environment}")
        if(entry MATCHES "${many_starts}")
            set_tests_properties(${entry} PROPERTIES LABELS many-starts)
        endif()
        math(EXPR shard "${shard} + 1")
    endwhile()
endfunction()

foreach(suite IN LISTS suites)
    set(locks "")
    if(suite MATCHES "DeadRuns")
        # This suite removes what dead runs left, which other tests create on purpose.
        set(locks dead_runs)
    endif()
    math(EXPR calm_cost "${cost} * ${calm_of_${suite}}")
    if(busy_of_${suite} EQUAL 0)
        add_entries(${prefix}.${suite} ${suite}.* ${calm_of_${suite}} ${calm_cost} "${locks}")
        continue()
    endif()
    add_entries(${prefix}.${suite} ${suite}.*-${busy_filter} ${calm_of_${suite}} ${calm_cost} "${locks}")
    string(REPLACE "*_" "${suite}.*_" filter "${busy_filter}")
    add_entries(${prefix}.${suite}.busy "${filter}" ${busy_of_${suite}} 1000 "${locks};cpus")
endforeach()

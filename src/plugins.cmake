# The functions that add codecs and transports: src/codecs and src/transports have one line for each codec and each
# family of transports. The table of all of them, built_in.cpp, is generated from those lines.
#
# Code that needs no library of its own is compiled into the programs. Code that REQUIRES an optional package becomes a
# plug-in, libipcbench-NAME.so, which alone links the library and is loaded on use: linked directly, the libraries would
# add ten milliseconds to each run of any transport. The programs contain only its description, NAME_info.hpp, also if
# the package was not found, to list it as unavailable.

# The code that is compiled into the programs.
add_library(ipcbench_plugins OBJECT)
# A unity build merges the files of one folder, so names need to be unique only within a folder.
set_target_properties(ipcbench_plugins PROPERTIES UNITY_BUILD_MODE GROUP)
target_include_directories(ipcbench_plugins PUBLIC ${PROJECT_SOURCE_DIR}/include ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(ipcbench_plugins PUBLIC ipcbench_flags fmt::fmt nlohmann_json::nlohmann_json Threads::Threads)

# ipcbench_codec(NAME [SOURCES FILE...] [REQUIRES PACKAGE... [LINKS TARGET...]]): NAME.cpp defines `CodecInfo
# ipcbench::codecs::NAME()`. SOURCES are its other files. With REQUIRES there is also NAME_info.hpp, which defines
# `CodecInfo ipcbench::codecs::describe_NAME()`, the same without `make`.
function(ipcbench_codec name)
    ipcbench_add(codecs ${name} ${ARGN})
endfunction()

# ipcbench_transport(NAME [SOURCES FILE...] [REQUIRES PACKAGE [LINKS TARGET...]] [UNLISTED]): NAME.cpp defines
# `TransportList ipcbench::transports::NAME()`. SOURCES are its other files. With REQUIRES there is also NAME_info.hpp,
# which defines `std::vector<TransportInfo> ipcbench::transports::describe_NAME()`. UNLISTED: only for the tests.
function(ipcbench_transport name)
    ipcbench_add(transports ${name} ${ARGN})
endfunction()

# ipcbench_shared(NAME USED_BY FOLDER... SOURCES FILE...): code that only these folders may use. It is no library of its
# own, since a unity source needs the files of a folder in one target. scripts/check_layers.py holds the transports to
# what these lines say.
function(ipcbench_shared name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USED_BY;SOURCES")
    ipcbench_compile_in(${arg_SOURCES})
endfunction()

function(ipcbench_compile_in)
    get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
    foreach(source ${ARGN})
        target_sources(ipcbench_plugins PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/${source})
        set_source_files_properties(${source} TARGET_DIRECTORY ipcbench_plugins PROPERTIES UNITY_GROUP ${folder})
    endforeach()
endfunction()

function(ipcbench_add layer name)
    cmake_parse_arguments(PARSE_ARGV 2 arg "UNLISTED" "" "REQUIRES;SOURCES;LINKS")
    string(REPLACE "_" "-" family ${name})
    if(arg_REQUIRES)
        set_property(GLOBAL APPEND PROPERTY IPCBENCH_PLUG_INS_OF_${layer} ${family})
    endif()
    foreach(package ${arg_REQUIRES})
        if(NOT ${package}_FOUND)
            ipcbench_list(${layer} ${name} "built_without(\"${package}\", ${layer}::describe_${name}())")
            return()
        endif()
    endforeach()
    set_property(GLOBAL APPEND PROPERTY IPCBENCH_BUILT ${layer}::${name})
    set(type TransportList)
    if(layer STREQUAL "codecs")
        set(type CodecInfo)
    endif()
    if(arg_REQUIRES)
        ipcbench_list(${layer} ${name} "in_plug_in(\"${family}\", ${layer}::describe_${name}())")
        set(contents ".transports = ipcbench::transports::${name}")
        if(layer STREQUAL "codecs")
            set(contents ".codecs = [] { return std::vector<ipcbench::CodecInfo>{ipcbench::codecs::${name}()}; }")
        endif()
        set(entry ${CMAKE_CURRENT_BINARY_DIR}/${name}_plug_in.cpp)
        configure_file(${PROJECT_SOURCE_DIR}/src/registry/plug_in.cpp.in ${entry} @ONLY)
        ipcbench_plug_in(${family} SOURCES ${name}.cpp ${arg_SOURCES} ${entry} LINKS ${arg_LINKS})
        return()
    endif()
    ipcbench_compile_in(${name}.cpp ${arg_SOURCES})
    if(NOT arg_UNLISTED)
        set_property(GLOBAL APPEND_STRING PROPERTY IPCBENCH_DECLARATIONS
                                                   "namespace ${layer} { ${type} ${name}(); }\n")
        ipcbench_list(${layer} "" "${layer}::${name}()")
    endif()
endfunction()

# Adds a line to the table. With NAME the line uses the description.
function(ipcbench_list layer name entry)
    if(name)
        file(RELATIVE_PATH header ${PROJECT_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR}/${name}_info.hpp)
        set_property(GLOBAL APPEND_STRING PROPERTY IPCBENCH_INCLUDES "#include \"${header}\"\n")
    endif()
    if(layer STREQUAL "codecs")
        set_property(GLOBAL APPEND_STRING PROPERTY IPCBENCH_TABLE_OF_codecs "        ${entry},\n")
    else()
        set_property(GLOBAL APPEND_STRING PROPERTY IPCBENCH_TABLE_OF_transports "    add(${entry});\n")
    endif()
endfunction()

# ipcbench_plug_in(NAME SOURCES FILE... LINKS TARGET...): builds libipcbench-NAME.so next to the programs (installed: in
# their library folder), where their run path finds it. Its references to ipcbench's own code are resolved by the
# program that loads it. Tests of its internals link ipcbench-NAME-inside; the global properties
# IPCBENCH_PLUG_INS_OF_transports and _codecs have all names, also of those that cannot be built here.
function(ipcbench_plug_in name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
    set(target ipcbench-${name})
    add_library(${target} MODULE ${arg_SOURCES})
    set_target_properties(
        ${target}
        PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}
                   INSTALL_RPATH ""
                   UNITY_BUILD_BATCH_SIZE 0
                   # Calls within the plug-in are direct, without the PLT.
                   CXX_VISIBILITY_PRESET hidden
                   VISIBILITY_INLINES_HIDDEN ON)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
    # Thread-local variables in the program's static TLS block: otherwise each thread's first access would allocate,
    # during the measurement.
    target_compile_options(${target} PRIVATE -ftls-model=initial-exec ${ipcbench_no_optimisation_if_sanitized})
    target_link_libraries(${target} PRIVATE ipcbench_flags fmt::fmt nlohmann_json::nlohmann_json Threads::Threads
                                            ${arg_LINKS})
    set_property(GLOBAL APPEND PROPERTY IPCBENCH_PLUG_INS ${target})
    set(package ipcbench)
    if(DEFINED IPCBENCH_PACKAGE_OF_${name})
        set(package ${IPCBENCH_PACKAGE_OF_${name}})
    endif()
    install(TARGETS ${target} LIBRARY DESTINATION ${IPCBENCH_PLUG_IN_DIR} COMPONENT ${package})

    add_library(${target}-inside INTERFACE)
    target_sources(${target}-inside INTERFACE $<TARGET_OBJECTS:${target}>)
    target_link_libraries(${target}-inside INTERFACE ${arg_LINKS})
endfunction()

# Writes the table in the order of the lines.
function(ipcbench_write_registry file)
    get_property(includes GLOBAL PROPERTY IPCBENCH_INCLUDES)
    get_property(declarations GLOBAL PROPERTY IPCBENCH_DECLARATIONS)
    get_property(codecs GLOBAL PROPERTY IPCBENCH_TABLE_OF_codecs)
    get_property(transports GLOBAL PROPERTY IPCBENCH_TABLE_OF_transports)
    configure_file(registry/built_in.cpp.in ${file} @ONLY)
endfunction()

# What src/codecs and src/transports are added with. Each plug-in is one source file with one function of the same name,
# and one line of CMake; the table of all of them is written from those lines.

add_library(ipcbench_plugins OBJECT)
# In a unity build only the files of one plug-in are read as one: authors need not look for names that no other has.
set_target_properties(ipcbench_plugins PROPERTIES UNITY_BUILD_MODE GROUP)
target_include_directories(ipcbench_plugins PUBLIC ${PROJECT_SOURCE_DIR}/include ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(ipcbench_plugins PUBLIC ipcbench_flags fmt::fmt nlohmann_json::nlohmann_json Threads::Threads)

# ipcbench_codec(NAME [SOURCES FILE...] [REQUIRES PACKAGE...] [LINKS TARGET...]): NAME.cpp defines `CodecInfo
# ipcbench::codecs::NAME()`. SOURCES are further files of it. Where an optional PACKAGE was not found, nothing is
# compiled and the codec is listed as unavailable.
function(ipcbench_codec name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "REQUIRES;SOURCES;LINKS")
    foreach(package ${arg_REQUIRES})
        if(NOT ${package}_FOUND)
            string(REPLACE "_" "-" codec ${name})
            set_property(GLOBAL APPEND_STRING PROPERTY IPCBENCH_CODECS
                                                       "        codec_built_without(\"${codec}\", \"${package}\"),\n")
            return()
        endif()
    endforeach()
    target_link_libraries(ipcbench_plugins PUBLIC ${arg_LINKS})
    foreach(source ${name}.cpp ${arg_SOURCES})
        target_sources(ipcbench_plugins PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/${source})
    endforeach()
    set_property(GLOBAL APPEND PROPERTY IPCBENCH_BUILT_CODECS ${name})
    set_property(GLOBAL APPEND_STRING PROPERTY IPCBENCH_DECLARATIONS "namespace codecs { CodecInfo ${name}(); }\n")
    set_property(GLOBAL APPEND_STRING PROPERTY IPCBENCH_CODECS "        codecs::${name}(),\n")
endfunction()

# ipcbench_transport(NAME [SOURCES FILE...] [REQUIRES PACKAGE PROVIDES TRANSPORT... KIND KIND] [LINKS TARGET...]
# [MODULE FILE...] [UNLISTED]):
# NAME.cpp defines `TransportList ipcbench::transports::NAME()`. SOURCES are further files of it. Where the optional
# PACKAGE was not found, nothing is compiled and each TRANSPORT is listed as unavailable, under KIND (a TransportKind). UNLISTED: only for the tests.
# MODULE: these files become libipcbench-NAME.so, which alone is linked with LINKS; NAME.cpp loads it when it is needed
# (platform/plug_in.hpp). For libraries that would make the start of every run slower.
function(ipcbench_transport name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "UNLISTED" "REQUIRES;KIND" "SOURCES;PROVIDES;LINKS;MODULE")
    if(arg_REQUIRES AND NOT ${arg_REQUIRES}_FOUND)
        foreach(transport ${arg_PROVIDES})
            set_property(GLOBAL APPEND_STRING PROPERTY IPCBENCH_TRANSPORTS
                                                       "    add(built_without(\"${transport}\", \"${arg_REQUIRES}\", TransportKind::${arg_KIND}));\n")
        endforeach()
        return()
    endif()
    foreach(source ${name}.cpp ${arg_SOURCES})
        target_sources(ipcbench_plugins PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/${source})
        set_source_files_properties(${source} TARGET_DIRECTORY ipcbench_plugins PROPERTIES UNITY_GROUP ${name})
    endforeach()
    if(arg_MODULE)
        ipcbench_module(${name} SOURCES ${arg_MODULE} LINKS ${arg_LINKS})
    else()
        target_link_libraries(ipcbench_plugins PUBLIC ${arg_LINKS})
    endif()
    if(arg_UNLISTED)
        return()
    endif()
    set_property(GLOBAL APPEND_STRING PROPERTY IPCBENCH_DECLARATIONS "namespace transports { TransportList ${name}(); }\n")
    set_property(GLOBAL APPEND_STRING PROPERTY IPCBENCH_TRANSPORTS "    add(transports::${name}());\n")
endfunction()

# libipcbench-NAME.so, beside the programs (installed: in their library folder), where their run path finds it. What it
# uses of ipcbench's own it finds in the program that loads it.
function(ipcbench_module name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
    add_library(ipcbench-${name} MODULE ${arg_SOURCES})
    set_target_properties(ipcbench-${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR} INSTALL_RPATH "")
    target_include_directories(ipcbench-${name} PRIVATE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(ipcbench-${name} PRIVATE ipcbench_flags fmt::fmt Threads::Threads ${arg_LINKS})
    set_property(GLOBAL APPEND PROPERTY IPCBENCH_MODULES ipcbench-${name})
    install(TARGETS ipcbench-${name} LIBRARY DESTINATION ${IPCBENCH_MODULE_DIR})
endfunction()

# Writes the table, in the order of the lines.
function(ipcbench_write_registry file)
    get_property(declarations GLOBAL PROPERTY IPCBENCH_DECLARATIONS)
    get_property(codecs GLOBAL PROPERTY IPCBENCH_CODECS)
    get_property(transports GLOBAL PROPERTY IPCBENCH_TRANSPORTS)
    configure_file(registry/built_in.cpp.in ${file} @ONLY)
endfunction()

# The optional packages of the codecs. NAME_FOUND says whether there is one; without it, its codecs are listed as
# unavailable.

# ipcbench_find_headers(PACKAGE HEADER): a library that is headers only. Target: ipcbench_package in lower case.
function(ipcbench_find_headers package header)
    set(${package}_FOUND FALSE PARENT_SCOPE)
    if(CMAKE_DISABLE_FIND_PACKAGE_${package})
        return()
    endif()
    string(TOLOWER "IPCBENCH_${package}" target)
    find_path(${package}_INCLUDE_DIR ${header} HINTS ${Boost_INCLUDE_DIRS})
    mark_as_advanced(${package}_INCLUDE_DIR)
    if(${package}_INCLUDE_DIR)
        add_library(${target} INTERFACE)
        target_include_directories(${target} SYSTEM INTERFACE ${${package}_INCLUDE_DIR})
        set(${package}_FOUND TRUE PARENT_SCOPE)
    endif()
endfunction()

# What schema compilers write; clang-tidy needs it and nothing else built.
add_custom_target(ipcbench_schemas)
add_dependencies(ipcbench_plugins ipcbench_schemas)

# ipcbench_schema(TARGET SCHEMA OUTPUTS FILE... COMMAND ARGUMENT... LINKS TARGET...): a library of what the command writes
# to ${CMAKE_CURRENT_BINARY_DIR}. Nobody is warned of what is in there.
function(ipcbench_schema target schema)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "OUTPUTS;COMMAND;LINKS")
    list(TRANSFORM arg_OUTPUTS PREPEND ${CMAKE_CURRENT_BINARY_DIR}/)
    add_custom_command(
        OUTPUT ${arg_OUTPUTS}
        COMMAND ${arg_COMMAND}
        DEPENDS ${schema}
        WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
        COMMENT "Compiling ${schema}")
    add_custom_target(${target}_files DEPENDS ${arg_OUTPUTS})
    add_dependencies(ipcbench_schemas ${target}_files)

    add_library(${target} INTERFACE)
    target_include_directories(${target} SYSTEM INTERFACE ${CMAKE_CURRENT_BINARY_DIR})
    target_link_libraries(${target} INTERFACE ${arg_LINKS})
    list(FILTER arg_OUTPUTS INCLUDE REGEX "[.]cc$")
    if(arg_OUTPUTS)
        add_library(${target}_code STATIC ${arg_OUTPUTS})
        add_dependencies(${target}_code ${target}_files)
        set_target_properties(${target}_code PROPERTIES UNITY_BUILD OFF)
        target_compile_options(${target}_code PRIVATE -w)
        target_link_libraries(${target}_code PRIVATE ${arg_LINKS} ipcbench_flags)
        target_link_libraries(${target} INTERFACE ${target}_code)
    endif()
endfunction()

if(NOT IPCBENCH_LIBRARIES)
    return()
endif()

ipcbench_find_headers(Boost.JSON boost/json/src.hpp)
ipcbench_find_headers(RapidJSON rapidjson/writer.h)

find_package(simdjson CONFIG QUIET)

find_package(Protobuf QUIET)
if(Protobuf_FOUND AND NOT TARGET protobuf::protoc)
    set(Protobuf_FOUND FALSE)
endif()
if(Protobuf_FOUND)
    # Not its smaller sister libprotobuf-lite: another library may bring this one along, and both in one process clash.
    ipcbench_schema(
        ipcbench_protobuf message.proto
        OUTPUTS message.pb.h message.pb.cc
        COMMAND protobuf::protoc --cpp_out=${CMAKE_CURRENT_BINARY_DIR} message.proto
        LINKS protobuf::libprotobuf)
endif()

# The compiler and the headers come in packages of their own, and the library itself is not needed.
ipcbench_find_headers(FlatBuffers flatbuffers/flatbuffers.h)
find_program(FLATC flatc)
mark_as_advanced(FLATC)
if(NOT FLATC)
    set(FlatBuffers_FOUND FALSE)
endif()
if(FlatBuffers_FOUND)
    ipcbench_schema(
        ipcbench_flatbuffers_message message.fbs
        OUTPUTS message_generated.h
        COMMAND ${FLATC} --cpp -o ${CMAKE_CURRENT_BINARY_DIR} message.fbs
        LINKS ipcbench_flatbuffers)
endif()

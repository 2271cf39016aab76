# The output of schema compilers. clang-tidy needs it, and nothing else built.
add_custom_target(ipcbench_schemas)

# ipcbench_schema(TARGET SCHEMA OUTPUTS FILE... COMMAND ARGUMENT... LINKS TARGET...): a library of the files that the
# command writes to ${CMAKE_CURRENT_BINARY_DIR}. Warnings in these files are off.
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
    add_dependencies(${target} ${target}_files)
    target_include_directories(${target} SYSTEM INTERFACE ${CMAKE_CURRENT_BINARY_DIR})
    target_link_libraries(${target} INTERFACE ${arg_LINKS})
    list(FILTER arg_OUTPUTS INCLUDE REGEX "[.]cc$")
    if(arg_OUTPUTS)
        add_library(${target}_code STATIC ${arg_OUTPUTS})
        add_dependencies(${target}_code ${target}_files)
        set_target_properties(${target}_code PROPERTIES UNITY_BUILD OFF POSITION_INDEPENDENT_CODE ON)
        target_compile_options(${target}_code PRIVATE -w)
        target_link_libraries(${target}_code PRIVATE ${arg_LINKS} ipcbench_flags)
        target_link_libraries(${target} INTERFACE ${target}_code)
    endif()
endfunction()

if(Protobuf_FOUND)
    # Not libprotobuf-lite: another library may load libprotobuf, and the two conflict in one process.
    ipcbench_schema(
        ipcbench_protobuf_message message.proto
        OUTPUTS message.pb.h message.pb.cc
        COMMAND protobuf::protoc --cpp_out=${CMAKE_CURRENT_BINARY_DIR} message.proto
        LINKS protobuf::libprotobuf)
endif()

if(FlatBuffers_FOUND)
    ipcbench_schema(
        ipcbench_flatbuffers_message message.fbs
        OUTPUTS message_generated.h
        COMMAND ${FLATC} --cpp -o ${CMAKE_CURRENT_BINARY_DIR} message.fbs
        LINKS ipcbench_flatbuffers)
endif()

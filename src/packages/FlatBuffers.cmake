# The compiler and the headers are separate packages, and the library itself is not needed.
ipcbench_find_headers(FlatBuffers flatbuffers/flatbuffers.h)
find_program(FLATC flatc)
mark_as_advanced(FLATC)
if(NOT FLATC)
    set(FlatBuffers_FOUND FALSE)
endif()

find_package(Protobuf QUIET)
if(NOT TARGET protobuf::protoc)
    set(Protobuf_FOUND FALSE)
endif()

# gRPC's CMake files abort the configuration without pkg-config or Protobuf.
if(PkgConfig_FOUND)
    find_package(gRPC CONFIG QUIET)
    if(NOT TARGET protobuf::libprotobuf)
        set(gRPC_FOUND FALSE)
    endif()
endif()

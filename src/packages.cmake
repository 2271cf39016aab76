# The optional packages of the transports (those of the codecs: codecs/packages.cmake). NAME_FOUND says whether there is
# one; without it its transports are listed as unavailable.
option(IPCBENCH_LIBRARIES "Look for the libraries that only some transports and codecs need" ON)

find_package(Boost 1.74)  # headers only
find_package(PkgConfig)
if(PkgConfig_FOUND)
    pkg_check_modules(HWLOC IMPORTED_TARGET hwloc>=2.0)  # without it `ipcbench doctor` says less of the processor
    pkg_check_modules(liburing IMPORTED_TARGET liburing>=2.2)
endif()
if(NOT IPCBENCH_LIBRARIES)
    return()
endif()

if(Boost_FOUND)
    # Asio has coroutines where it knows the compiler's: 1.74 those of GCC, later ones clang's too.
    include(CheckCXXSourceCompiles)
    set(CMAKE_REQUIRED_INCLUDES ${Boost_INCLUDE_DIRS})
    check_cxx_source_compiles("#include <boost/asio/detail/config.hpp>
#ifndef BOOST_ASIO_HAS_CO_AWAIT
#error
#endif
int main() {}" Boost.Asio_FOUND)
    unset(CMAKE_REQUIRED_INCLUDES)
    set(Boost.Beast_FOUND TRUE)
endif()

if(PkgConfig_FOUND)
    find_package(gRPC CONFIG QUIET)  # which ends the configuration where there is no pkg-config, or without Protobuf
    if(NOT TARGET protobuf::libprotobuf)
        set(gRPC_FOUND FALSE)
    endif()
    pkg_check_modules(ZeroMQ IMPORTED_TARGET libzmq>=4.2)
    pkg_check_modules(libsystemd IMPORTED_TARGET libsystemd>=240)
    # 0.12 is Debian 12's, 1.x Debian 13's.
    pkg_check_modules(NGTCP2 IMPORTED_TARGET libngtcp2>=0.12 libngtcp2_crypto_gnutls>=0.12 gnutls>=3.7.5)
endif()

find_package(nng 1.4 CONFIG QUIET)

find_package(iceoryx_posh 2.0 CONFIG QUIET)

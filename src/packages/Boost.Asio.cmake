# Asio supports coroutines only for compilers that it knows: 1.74 supports GCC's, later versions also clang's.
if(Boost_FOUND)
    include(CheckCXXSourceCompiles)
    set(CMAKE_REQUIRED_INCLUDES ${Boost_INCLUDE_DIRS})
    check_cxx_source_compiles("#include <boost/asio/detail/config.hpp>
#ifndef BOOST_ASIO_HAS_CO_AWAIT
#error
#endif
int main() {}" IPCBENCH_ASIO_HAS_COROUTINES)
    unset(CMAKE_REQUIRED_INCLUDES)
    set(Boost.Asio_FOUND ${IPCBENCH_ASIO_HAS_COROUTINES})
endif()

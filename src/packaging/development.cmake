# What the author of a plug-in outside this repository needs: the headers, a CMake package (find_package(ipcbench)) and an
# example. See docs/add-a-transport.md.
include(CMakePackageConfigHelpers)

add_library(ipcbench_plug_in_interface INTERFACE)
add_library(ipcbench::plug_in ALIAS ipcbench_plug_in_interface)
set_target_properties(ipcbench_plug_in_interface PROPERTIES EXPORT_NAME plug_in)
target_include_directories(ipcbench_plug_in_interface INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                                                                $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(ipcbench_plug_in_interface INTERFACE cxx_std_20)
# Hidden: a function that has the name of one in the program must not be replaced by it. Thread-local variables are in
# the program's static TLS block, where the first access of a thread does not allocate.
target_compile_options(ipcbench_plug_in_interface INTERFACE -fvisibility=hidden -fvisibility-inlines-hidden
                                                            -ftls-model=initial-exec)

set(development COMPONENT libipcbench-dev)
set(cmake_package ${CMAKE_INSTALL_DATADIR}/cmake/ipcbench)
set(example ${CMAKE_INSTALL_DATADIR}/ipcbench/example)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ipcbench DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} ${development})
install(TARGETS ipcbench_plug_in_interface EXPORT ipcbench ${development})
install(EXPORT ipcbench NAMESPACE ipcbench:: FILE ipcbenchTargets.cmake DESTINATION ${cmake_package} ${development})

set(header ${PROJECT_SOURCE_DIR}/include/ipcbench/core/plug_in.hpp)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
file(STRINGS ${header} plug_in_interface REGEX " plug_in_interface = [0-9]+;")
string(REGEX REPLACE ".* = ([0-9]+);" "\\1" plug_in_interface "${plug_in_interface}")
configure_package_config_file(
    ${CMAKE_CURRENT_LIST_DIR}/ipcbenchConfig.cmake.in ${PROJECT_BINARY_DIR}/packaging/ipcbenchConfig.cmake
    INSTALL_DESTINATION ${cmake_package}
    PATH_VARS CMAKE_INSTALL_BINDIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/packaging/ipcbenchConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/packaging/ipcbenchConfig.cmake
              ${PROJECT_BINARY_DIR}/packaging/ipcbenchConfigVersion.cmake DESTINATION ${cmake_package} ${development})

install(FILES ${CMAKE_CURRENT_LIST_DIR}/example/CMakeLists.txt ${CMAKE_CURRENT_LIST_DIR}/example/plug_in.cpp
              ${PROJECT_SOURCE_DIR}/src/transports/skeleton.cpp DESTINATION ${example} ${development})
# Not in Debian packages, whose copyright file has it.
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/ipcbench COMPONENT ipcbench_licence)

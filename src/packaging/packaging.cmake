# Debian packages, one per component (components.cmake): `just package`, which runs cpack in a release build.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "ipcbench maintainers <maintainers@ipcbench.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "benchmark of inter-process communication on one machine")
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/compress_manuals.cmake)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
                                                WORLD_EXECUTE)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CMAKE_SKIP_PACKAGE_ALL_DEPENDENCY ON)  # the tests are not in a package

# --- what a Debian package has besides what `cmake --install` installs ------------------------------------------------

set(folder ${PROJECT_BINARY_DIR}/packaging)
file(TIMESTAMP ${PROJECT_SOURCE_DIR}/CHANGELOG.md changelog_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(READ ${PROJECT_SOURCE_DIR}/LICENSE licence)
string(REGEX REPLACE "^MIT License\n\nCopyright[^\n]*\n\n" "" licence "${licence}")
string(REGEX REPLACE "\n\n" "\n.\n" licence "${licence}")
string(REGEX REPLACE "\n([^\n])" "\n \\1" licence "${licence}")
configure_file(${CMAKE_CURRENT_LIST_DIR}/copyright.in ${folder}/copyright @ONLY)
configure_file(${CMAKE_CURRENT_LIST_DIR}/changelog.in ${folder}/changelog @ONLY)
find_program(gzip gzip)
mark_as_advanced(gzip)
if(gzip)
    execute_process(COMMAND ${gzip} -9 --no-name --force --keep ${folder}/changelog)
endif()

# ipcbench_package(NAME DESCRIPTION [DEPENDS TEXT] [RECOMMENDS TEXT])
macro(ipcbench_package name description)
    cmake_parse_arguments(arg "" "DEPENDS;RECOMMENDS" "" ${ARGN})
    string(TOUPPER ${name} upper)
    set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name})
    set(CPACK_DEBIAN_${upper}_DESCRIPTION "${description}")
    set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "${arg_DEPENDS}")
    set(CPACK_DEBIAN_${upper}_PACKAGE_RECOMMENDS "${arg_RECOMMENDS}")
    list(APPEND CPACK_COMPONENTS_ALL ${name} ${name}_debian)
    set(CPACK_COMPONENT_${upper}_GROUP ${name})
    set(CPACK_COMPONENT_${upper}_DEBIAN_GROUP ${name})
    # Only in the package.
    install(FILES ${folder}/copyright ${folder}/changelog.gz DESTINATION share/doc/${name} COMPONENT ${name}_debian
            EXCLUDE_FROM_ALL)
endmacro()

set(same_version "ipcbench (= ${PROJECT_VERSION})")
ipcbench_package(
    ipcbench
    "Measures what a round trip between two processes costs through pipes, sockets,\nmessage queues, shared memory and libraries, for the message size, codec and\nload that were asked for, and compares transports, builds and results."
    RECOMMENDS "ipcbench-grpc, ipcbench-messaging, ipcbench-quic, librsvg2-2, fonts-dejavu-core")
ipcbench_package(ipcbench-grpc "Adds the transports over gRPC and the codec for Protocol Buffers to ipcbench." DEPENDS
                 "${same_version}")
ipcbench_package(ipcbench-messaging "Adds the transports over ZeroMQ, nng and iceoryx to ipcbench." DEPENDS
                 "${same_version}" RECOMMENDS iceoryx)
ipcbench_package(ipcbench-quic "Adds the transports over QUIC to ipcbench." DEPENDS "${same_version}")
ipcbench_package(libipcbench-dev "The headers and the CMake package with which transports and codecs for ipcbench are\nwritten, and an example.")
set(CPACK_DEBIAN_LIBIPCBENCH-DEV_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_LIBIPCBENCH-DEV_PACKAGE_SECTION libdevel)
install(FILES $<TARGET_PROPERTY:ipcbench,BINARY_DIR>/documents/ipcbench.zsh
        DESTINATION share/zsh/vendor-completions RENAME _ipcbench COMPONENT ipcbench_debian EXCLUDE_FROM_ALL)
include(CPack)

# Which package each installed file belongs to (packaging.cmake makes them). Included before anything is installed.
#
# The programs, the man pages and the plug-ins whose libraries are small or everywhere are one package. A plug-in that
# needs a large library is in a package of its own, which `ipcbench` recommends: without it, its transports are listed
# as unavailable.
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME ipcbench)
set(IPCBENCH_PACKAGE_OF_grpc ipcbench-grpc)
set(IPCBENCH_PACKAGE_OF_protobuf ipcbench-grpc)
set(IPCBENCH_PACKAGE_OF_zmq ipcbench-messaging)
set(IPCBENCH_PACKAGE_OF_nng ipcbench-messaging)
set(IPCBENCH_PACKAGE_OF_iceoryx ipcbench-messaging)
set(IPCBENCH_PACKAGE_OF_quic ipcbench-quic)

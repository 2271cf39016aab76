// Makes a plug-in of the transport in skeleton.cpp: docs/add-a-transport.md.
#include "ipcbench/core/plug_in.hpp"

namespace ipcbench::transports {
TransportList skeleton();
}

const ipcbench::PlugIn* ipcbench_plug_in() {
    static constexpr ipcbench::PlugIn plug_in{.transports = ipcbench::transports::skeleton};
    return &plug_in;
}

// A plug-in with the fault that plug_in_fault.cpp names: user_plug_ins_test.py expects what ipcbench says of it.
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "ipcbench/core/plug_in.hpp"

extern const char* const plug_in_fault;

namespace {

bool has(std::string_view fault) {
    return fault == plug_in_fault;
}

[[maybe_unused]] const bool loaded = [] {
    if (has("throws-while-loading")) {
        throw 42;
    }
    if (has("aborts")) {
        std::abort();
    }
    if (has("exits")) {
        std::exit(0);
    }
    return true;
}();

ipcbench::TransportList transports() {
    if (has("throws")) {
        throw std::runtime_error("the licence has expired");
    }
    ipcbench::Transport transport;
    transport.info.name = has("name-taken") ? "pipe" : has("bad-name") ? "My:transport" : "bad";
    if (!has("incomplete")) {
        transport.listen = [](const ipcbench::ChannelConfig&) { return nullptr; };
    }
    transport.connect = [](const ipcbench::ChannelConfig&, ipcbench::Address) { return nullptr; };
    return {transport};
}

}  // namespace

const ipcbench::PlugIn* ipcbench_plug_in() {
    static ipcbench::PlugIn plug_in;
    plug_in.transports = has("empty") ? nullptr : transports;
    if (has("other-version")) {
        plug_in.interface = 1;
    }
    if (has("other-layout")) {
        plug_in.layout = 1;
    }
    return &plug_in;
}

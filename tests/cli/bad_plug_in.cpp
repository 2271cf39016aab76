// A plug-in with one fault: user_plug_ins_test.py expects what ipcbench says of it. CMake compiles it once for each.
#include <cstdlib>
#include <stdexcept>

#include "ipcbench/core/plug_in.hpp"

namespace {

#if defined(FAULT_throws_while_loading)
[[maybe_unused]] const bool loaded = [] { return throw 42, true; }();
#elif defined(FAULT_aborts)
[[maybe_unused]] const bool loaded = [] { return std::abort(), true; }();
#elif defined(FAULT_exits)
[[maybe_unused]] const bool loaded = [] { return std::exit(0), true; }();
#elif defined(FAULT_missing_symbol)
extern "C" bool defined_nowhere();
[[maybe_unused]] const bool loaded = defined_nowhere();
#endif

#if defined(FAULT_name_taken)
constexpr const char* name = "pipe";
#elif defined(FAULT_bad_name)
constexpr const char* name = "My:transport";
#else
constexpr const char* name = "bad";
#endif

ipcbench::TransportList transports() {
#if defined(FAULT_throws)
    throw std::runtime_error("the licence has expired");
#endif
    ipcbench::Transport transport;
    transport.info.name = name;
#if !defined(FAULT_incomplete)
    transport.listen = [](const ipcbench::ChannelConfig&) { return nullptr; };
#endif
    transport.connect = [](const ipcbench::ChannelConfig&, ipcbench::Address) { return nullptr; };
    return {transport};
}

}  // namespace

#if !defined(FAULT_no_entry)
const ipcbench::PlugIn* ipcbench_plug_in() {
    static ipcbench::PlugIn plug_in;
    plug_in.transports = transports;
#if defined(FAULT_other_version)
    plug_in.interface = 1;
#elif defined(FAULT_other_layout)
    plug_in.layout = 1;
#elif defined(FAULT_empty)
    plug_in.transports = nullptr;
#endif
    return &plug_in;
}
#else
ipcbench::TransportList (*unused)() = transports;
#endif

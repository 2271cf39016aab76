#pragma once

#include <string>

#include "ipcbench/core/transport.hpp"
#include "platform/owned_name.hpp"
#include "platform/process.hpp"
#include "transports/iceoryx/roudi_process.hpp"

namespace ipcbench::transports::iox_daemon {

/// iceoryx's daemon for one run. Its names are the same for the whole machine, so there can be only one: runs of
/// ipcbench wait for one another, and a RouDi that is somebody else's is left alone.
class Roudi {
public:
    /// Waits for its turn, starts iox-roudi and returns when it answers; ChannelConfig::timeout bounds either (but
    /// RouDi has some seconds at least), and the lifeline ends both. `small` must have smaller chunks than `large`.
    /// Throws Error.
    Roudi(const ChannelConfig& config, Pool small, Pool large);
    Roudi(const Roudi&) = delete;
    Roudi& operator=(const Roudi&) = delete;

    /// Lets the run's processes leave, but not for long, then ends it at once and removes its names. It has no chance
    /// to end the processes that it served, as it otherwise does. Should this process be killed instead, the kernel
    /// kills RouDi, and `ipcbench clean` removes its names.
    ~Roudi();

    /// Whether it is gone already: then nothing answers a process that signs off.
    [[nodiscard]] bool has_ended() const noexcept;

private:
    void await_answer(const ChannelConfig& config);
    platform::ExitStatus reap() noexcept;
    void stop() noexcept;

    UniqueFd turn_;
    std::string prefix_;
    platform::OwnedName names_;  ///< of RouDi's own choice
    Process process_;
};

/// Whether iox-roudi is installed and has where to put its files, and no other runs.
[[nodiscard]] Availability probe_roudi();

}  // namespace ipcbench::transports::iox_daemon

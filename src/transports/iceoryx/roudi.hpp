#pragma once

#include <string>

#include "ipcbench/core/transport.hpp"
#include "platform/owned_name.hpp"
#include "platform/process.hpp"
#include "transports/iceoryx/roudi_process.hpp"

namespace ipcbench::transports::iox_daemon {

/// iceoryx's daemon for one run. Its names are the same for the whole machine, so there can be only one: runs of
/// ipcbench wait for one another, and a RouDi that does not belong to ipcbench is left alone.
class Roudi {
public:
    /// Waits for its turn, starts iox-roudi and returns when it answers. ChannelConfig::timeout bounds both steps (but
    /// RouDi gets at least some seconds), and the lifeline ends both. The chunks of `small` must be smaller than those
    /// of `large`. Throws Error.
    Roudi(const ChannelConfig& config, Pool small, Pool large);
    Roudi(const Roudi&) = delete;
    Roudi& operator=(const Roudi&) = delete;

    /// Lets the run's processes leave, but not for long, then kills RouDi at once and removes its names. So RouDi
    /// cannot end the processes that it served, as it otherwise does. If this process is killed, the kernel kills
    /// RouDi, and `ipcbench clean` removes its names.
    ~Roudi();

    /// Returns whether RouDi has ended; then nothing answers a process that deregisters.
    [[nodiscard]] bool has_ended() const noexcept;

private:
    void await_answer(const ChannelConfig& config);
    platform::ExitStatus reap() noexcept;
    void stop() noexcept;

    UniqueFd turn_;
    std::string prefix_;
    platform::OwnedName names_;  ///< names that RouDi chooses itself
    Process process_;
};

/// Checks that iox-roudi is installed, that it can create its files, and that no other is running.
[[nodiscard]] Availability probe_roudi();

}  // namespace ipcbench::transports::iox_daemon

#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "ipcbench/base/unique_fd.hpp"
#include "transports/fd/setup_deadline.hpp"

namespace ipcbench::transports::nng_pair {

/// Exchanges lines between parent and child over a connection on which the child has authenticated itself, until they
/// have connected through nng.
class RendezvousChannel {
public:
    explicit RendezvousChannel(UniqueFd connection) : connection_(std::move(connection)) {}

    [[nodiscard]] int descriptor() const noexcept { return connection_.get(); }

    /// Throws Error.
    void send_line(const std::string& line) const;

    /// Returns the next line if it has arrived. Throws Error; if the peer has closed the connection, as
    /// SetupDeadline::await_cause.
    [[nodiscard]] std::optional<std::string> next_line(const SetupDeadline& deadline);

    /// Returns the pid of the process that connected, according to the kernel; 0 if it is in another PID namespace.
    [[nodiscard]] std::uint64_t peer_pid() const;

private:
    UniqueFd connection_;
    std::string received_;
};

/// Returns an address of this machine's loopback network (127.0.0.0/8) that no other process is likely to connect from,
/// so a connection from there is recognised before anything is read from it. Returns 127.0.0.1 if there is no such
/// address.
[[nodiscard]] in_addr_t unlikely_loopback_address();

}  // namespace ipcbench::transports::nng_pair

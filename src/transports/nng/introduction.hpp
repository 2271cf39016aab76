#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::transports::nng_pair {

/// What parent and child tell each other, line by line, over a connection on which the child has proved who it is,
/// until they have found each other through nng.
class Introduction {
public:
    explicit Introduction(UniqueFd connection) : connection_(std::move(connection)) {}

    [[nodiscard]] int descriptor() const noexcept { return connection_.get(); }

    /// Throws Error.
    void say(const std::string& line) const;

    /// The next line, if it is there already. Throws Error, also when the other side has hung up.
    [[nodiscard]] std::optional<std::string> hear();

    /// The process that connected, as the kernel has it: 0 where it is in another PID namespace.
    [[nodiscard]] std::uint64_t peer_pid() const;

private:
    UniqueFd connection_;
    std::string heard_;
};

/// An address of this machine's loopback network (127.0.0.0/8) that nobody else is likely to come from, so that a
/// connection from there is known before anything was read from it. 127.0.0.1 where there is no such address.
[[nodiscard]] in_addr_t unlikely_loopback_address();

}  // namespace ipcbench::transports::nng_pair

#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::transports::nng_pair {

/// What parent and child tell each other, line by line, over a connection on which the child has proved its identity,
/// until they have met through nng.
class Introduction {
public:
    explicit Introduction(UniqueFd connection) : connection_(std::move(connection)) {}

    [[nodiscard]] int descriptor() const noexcept { return connection_.get(); }

    /// Throws Error.
    void say(const std::string& line) const;

    /// The next line, if it is there already. Throws Error, also when the other side has hung up.
    [[nodiscard]] std::optional<std::string> hear();

    /// The process that connected, according to the kernel: 0 if it is in another PID namespace.
    [[nodiscard]] std::uint64_t peer_pid() const;

private:
    UniqueFd connection_;
    std::string heard_;
};

/// An address of this machine's loopback network (127.0.0.0/8) that no other process is likely to connect from, so that
/// a connection from there is recognised before anything is read from it. 127.0.0.1 where there is no such address.
[[nodiscard]] in_addr_t unlikely_loopback_address();

}  // namespace ipcbench::transports::nng_pair

#pragma once

#include <string>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::transports::rpc {

/// The address of a server in gRPC's notation.
///
/// These are URIs, and lists of them: what follows a '?' or '#' is not part of the path, a '%' starts an escape, which
/// not every version decodes on both sides, and a ',' ends an address even if it is escaped. So a folder whose path
/// contains a special character is addressed through a descriptor of it, which either side finds in /proc.
class Target {
public:
    /// Returns an address with a port that the kernel chooses.
    [[nodiscard]] static Target loopback();

    /// Returns the address of a Unix socket in that folder. Throws Error.
    [[nodiscard]] static Target unix_socket(const std::string& folder, const std::string& name);

    /// Returns the address as text, valid in this process and as long as this object lives.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    Target(std::string text, UniqueFd folder);

    std::string text_;
    UniqueFd folder_;
};

/// Returns whether such a text names a Unix socket.
[[nodiscard]] bool is_unix_socket(const std::string& target) noexcept;

}  // namespace ipcbench::transports::rpc

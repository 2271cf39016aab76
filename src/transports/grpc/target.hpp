#pragma once

#include <string>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::transports::rpc {

/// Where a server listens, in gRPC's words.
///
/// These are URIs, and lists of them: what follows a '?' or '#' is not part of the path, a '%' begins an escape, which
/// not every version decodes on both sides, and a ',' ends an address even if it is escaped. So a folder whose path has
/// any special character is addressed through a descriptor of it, which either side finds in /proc.
class Target {
public:
    /// A port that the kernel chooses.
    [[nodiscard]] static Target loopback();

    /// A Unix socket in that folder. Throws Error.
    [[nodiscard]] static Target unix_socket(const std::string& folder, const std::string& name);

    /// Valid in this process, for as long as this object lives.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    Target(std::string text, UniqueFd folder);

    std::string text_;
    UniqueFd folder_;
};

/// Whether such a text means a Unix socket.
[[nodiscard]] bool is_unix_socket(const std::string& target) noexcept;

}  // namespace ipcbench::transports::rpc

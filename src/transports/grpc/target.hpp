#pragma once

#include <string>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::transports::rpc {

/// Where a server listens, in gRPC's words.
///
/// These are URIs, and lists of them: what stands behind a '?' or '#' is no path, a '%' begins an escape, which not
/// every version undoes on both sides, and a ',' ends an address however it is written. So a folder whose path has more
/// in it than what means nothing in a URI goes by a descriptor of it, under which either side finds it in /proc.
class Target {
public:
    /// A port that the kernel chooses.
    [[nodiscard]] static Target loopback();

    /// A Unix socket in that folder. Throws Error.
    [[nodiscard]] static Target unix_socket(const std::string& folder, const std::string& name);

    /// Good in this process, for as long as this lives.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    Target(std::string text, UniqueFd folder);

    std::string text_;
    UniqueFd folder_;
};

/// Whether such a text means a Unix socket.
[[nodiscard]] bool is_unix_socket(const std::string& target) noexcept;

}  // namespace ipcbench::transports::rpc

#include "transports/grpc/target.hpp"

#include <fcntl.h>

#include <cerrno>
#include <string_view>
#include <utility>

#include "ipcbench/base/error.hpp"

namespace ipcbench::transports::rpc {
namespace {

constexpr std::string_view unix_scheme = "unix:";

/// The unreserved characters of a URI (RFC 3986, section 2.3), and the path separator.
constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";

}  // namespace

Target::Target(std::string text, UniqueFd folder) : text_(std::move(text)), folder_(std::move(folder)) {}

Target Target::loopback() {
    return {"127.0.0.1:0", UniqueFd()};
}

Target Target::unix_socket(const std::string& folder, const std::string& name) {
    const std::string scheme(unix_scheme);
    // If the path started with two slashes, its first name would be a host.
    if (folder.find_first_not_of(plain) == std::string::npos && !folder.starts_with("//")) {
        return {scheme + folder + "/" + name, UniqueFd()};
    }
    UniqueFd open(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!open) {
        throw system_error("opening the private folder '" + folder + "'", errno);
    }
    std::string text = scheme + "/proc/self/fd/" + std::to_string(open.get()) + "/" + name;
    return {std::move(text), std::move(open)};
}

bool is_unix_socket(const std::string& target) noexcept {
    return target.starts_with(unix_scheme);
}

}  // namespace ipcbench::transports::rpc

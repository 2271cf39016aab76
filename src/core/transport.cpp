#include "ipcbench/core/transport.hpp"

#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench {

const std::string& Address::value(const std::string& key) const {
    const auto found = values.find(key);
    if (found == values.end()) {
        throw Error(ErrorKind::failed, fmt::format("the other side did not send '{}'", key));
    }
    return found->second;
}

std::vector<UniqueFd> Address::take(std::size_t count) {
    if (descriptors.size() != count) {
        throw Error(ErrorKind::failed,
                    fmt::format("expected {} descriptor{}, got {}", count, count == 1 ? "" : "s", descriptors.size()));
    }
    return std::exchange(descriptors, {});
}

std::string_view name_of(TransportKind kind) noexcept {
    switch (kind) {
        case TransportKind::control:
            return "control";
        case TransportKind::kernel:
            return "kernel";
        case TransportKind::shared_memory:
            return "shared memory";
        case TransportKind::library:
            return "library";
        case TransportKind::asynchronous:
            return "asynchronous";
    }
    return "?";
}

}  // namespace ipcbench

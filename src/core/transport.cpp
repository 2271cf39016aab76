#include "ipcbench/core/transport.hpp"

namespace ipcbench {

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

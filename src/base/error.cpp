#include "ipcbench/base/error.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

namespace ipcbench {
namespace {

/// Returns how to fix an error, independent of the operation.
std::string hint_for(int error) {
    switch (error) {
        case EMFILE:
            return "raise the limit of open files: ulimit -n";
        case ENFILE:
            return "raise the system's limit of open files: sysctl fs.file-max";
        case EAGAIN:  // from clone(2) and similar calls
        case ENOMEM:
            return "look at the limits of processes and memory: ulimit -u, ulimit -v, and those of the container";
        default:
            return "";
    }
}

}  // namespace

std::string describe_errno(const std::string& doing, int error) {
    return doing + ": " + std::generic_category().message(error) + " (errno " + std::to_string(error) + ")";
}

Error system_error(const std::string& doing, int error, std::string hint) {
    if (hint.empty()) {
        hint = hint_for(error);
    }
    return {ErrorKind::failed, describe_errno(doing, error), std::move(hint)};
}

}  // namespace ipcbench

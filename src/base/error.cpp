#include "ipcbench/base/error.hpp"

#include <system_error>
#include <utility>

namespace ipcbench {

std::string describe_errno(const std::string& doing, int error) {
    return doing + ": " + std::generic_category().message(error) + " (errno " + std::to_string(error) + ")";
}

Error system_error(const std::string& doing, int error, std::string hint) {
    return {ErrorKind::failed, describe_errno(doing, error), std::move(hint)};
}

}  // namespace ipcbench

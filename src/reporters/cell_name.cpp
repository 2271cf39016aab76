#include "reporters/cell_name.hpp"

#include <fmt/format.h>

namespace ipcbench::reporters {

std::string cell_name(const RunResult& result) {
    return fmt::format("{}/{}/size:{}/wait:{}/placement:{}{}", result.transport, result.codec, result.payload_bytes,
                       to_string(result.wait), result.placement,
                       result.variant.empty() ? "" : "/build:" + result.variant);
}

std::string UniqueNames::operator()(const std::string& name) {
    std::string unique = name;
    for (int number = 2; !given_.insert(unique).second; ++number) {
        unique = fmt::format("{}-{}", name, number);
    }
    return unique;
}

}  // namespace ipcbench::reporters

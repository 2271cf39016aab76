#include "reporters/cell_name.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ipcbench::reporters {

std::string cell_name(const RunResult& result) {
    std::string load = to_string(result.load);
    std::replace(load.begin(), load.end(), ' ', ':');
    load.erase(std::remove(load.begin(), load.end(), ','), load.end());
    return fmt::format("{}/{}/size:{}/wait:{}/placement:{}{}{}", result.transport, result.codec, result.payload_bytes,
                       to_string(result.wait), result.placement, load.empty() ? "" : "/load:" + load,
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

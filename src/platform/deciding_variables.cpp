#include "platform/deciding_variables.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace ipcbench::platform {
namespace {

constexpr std::array<std::string_view, 2> deciding_names{"TMPDIR", "XDG_RUNTIME_DIR"};
constexpr std::array<std::string_view, 4> deciding_prefixes{"GLIBC_", "GRPC_", "LD_", "MALLOC_"};

bool decides_a_run(std::string_view name) {
    return std::find(deciding_names.begin(), deciding_names.end(), name) != deciding_names.end() ||
           std::any_of(deciding_prefixes.begin(), deciding_prefixes.end(),
                       [name](std::string_view prefix) { return name.starts_with(prefix); });
}

}  // namespace

std::map<std::string, std::string, std::less<>> deciding_variables() {
    std::map<std::string, std::string, std::less<>> found;
    for (const char* const* entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos && decides_a_run(text.substr(0, equals))) {
            found.emplace(text.substr(0, equals), text.substr(equals + 1));
        }
    }
    return found;
}

}  // namespace ipcbench::platform

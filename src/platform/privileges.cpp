#include "platform/privileges.hpp"

#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "platform/text_fields.hpp"

namespace ipcbench::platform {

bool has_capability(const SystemInfo& info, Capability capability) {
    // The initial user namespace maps all users to themselves.
    const std::vector<std::string> all_users{"0", "0", "4294967295"};
    if (!info.status || words_of(info.uid_map.value_or("")) != all_users) {
        return false;
    }
    const std::string effective = value_of(*info.status, "CapEff", ':').value_or("");
    std::uint64_t bits = 0;
    std::from_chars(effective.data(), effective.data() + effective.size(), bits, 16);
    return ((bits >> static_cast<unsigned>(capability)) & 1U) != 0;
}

bool is_filtered(const SystemInfo& info) {
    return info.status && value_of(*info.status, "Seccomp", ':') == "2";
}

SystemInfo read_privileges() {
    SystemInfo info;
    info.status = read_text("/proc/self/status");
    info.uid_map = read_text("/proc/self/uid_map");
    return info;
}

}  // namespace ipcbench::platform

#include "platform/privileges.hpp"

#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "platform/text_fields.hpp"

namespace ipcbench::platform {

bool has_capability(const SystemTexts& texts, Capability capability) {
    // The initial user namespace maps all users to themselves.
    const std::vector<std::string> all_users{"0", "0", "4294967295"};
    if (!texts.status || words_of(texts.uid_map.value_or("")) != all_users) {
        return false;
    }
    const std::string effective = value_of(*texts.status, "CapEff", ':').value_or("");
    std::uint64_t bits = 0;
    std::from_chars(effective.data(), effective.data() + effective.size(), bits, 16);
    return ((bits >> static_cast<unsigned>(capability)) & 1U) != 0;
}

bool is_filtered(const SystemTexts& texts) {
    return texts.status && value_of(*texts.status, "Seccomp", ':') == "2";
}

SystemTexts read_privileges() {
    SystemTexts texts;
    texts.status = read_text("/proc/self/status");
    texts.uid_map = read_text("/proc/self/uid_map");
    return texts;
}

}  // namespace ipcbench::platform

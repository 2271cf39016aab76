#include "platform/oom_kills.hpp"

#include <optional>

#include <fmt/format.h>

#include "platform/cgroup.hpp"
#include "platform/text_fields.hpp"

namespace ipcbench::platform {
namespace {

struct Kills {
    std::optional<long long> count;  ///< nothing if the kernel does not say
    const char* where = "";
};

/// Counts the kills in our control group (memory.events; memory.oom_control in version 1), or else those on the whole
/// machine.
Kills count_kills() {
    constexpr const char* key = "oom_kill ";
    const std::string cgroup = read_text("/proc/self/cgroup").value_or("");
    for (const GroupFolder& folder : group_folders(cgroup, read_text("/proc/self/mountinfo").value_or(""), "memory")) {
        const auto text = read_text(folder.path + (folder.unified ? "/memory.events" : "/memory.oom_control"));
        if (const auto count = text ? number_of(value_of(*text, key, ' ')) : std::nullopt) {
            return {count, "of this control group"};
        }
    }
    return {number_of(value_of(read_text("/proc/vmstat").value_or(""), key, ' ')), "of this machine"};
}

const Kills& kills_before() {
    static const Kills before = count_kills();
    return before;
}

}  // namespace

void watch_oom_kills() {
    static_cast<void>(kills_before());
}

std::string describe_oom_kills() {
    const Kills now = count_kills();
    if (!now.count || !kills_before().count) {
        return "the kernel may have killed it because memory ran out: see dmesg";
    }
    const long long more = *now.count - *kills_before().count;
    return more <= 0
               ? ""
               : fmt::format(
                     "the kernel may have killed it because memory ran out: it has killed {} {} {} since the start",
                     more, more == 1 ? "process" : "processes", now.where);
}

}  // namespace ipcbench::platform

#include "platform/cgroup.hpp"

#include <algorithm>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "platform/text_fields.hpp"

namespace ipcbench::platform {
namespace {

/// Where a hierarchy is mounted, and which of its groups is the root of the mount ("/", or a deeper one in a
/// container).
struct Mount {
    std::string place;
    std::string root;
};

bool has(const std::string& controllers, std::string_view controller) {
    return ("," + controllers + ",").find("," + std::string(controller) + ",") != std::string::npos;
}

/// Returns the path of a hierarchy from /proc/self/cgroup, whose lines are "NUMBER:CONTROLLERS:PATH". The line of
/// version 2 names no controllers.
std::optional<std::string> group_in(const std::string& cgroup, bool unified, std::string_view controller) {
    std::istringstream lines(cgroup);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t first = line.find(':');
        const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
        if (second == std::string::npos) {
            continue;
        }
        const std::string controllers = line.substr(first + 1, second - first - 1);
        if (unified ? controllers.empty() : has(controllers, controller)) {
            return line.substr(second + 1);
        }
    }
    return std::nullopt;
}

/// Finds the mount of a hierarchy in mountinfo, whose lines are "ID PARENT MAJOR:MINOR ROOT PLACE OPTIONS [FIELD...] -
/// TYPE SOURCE OPTIONS" (proc(5)).
std::optional<Mount> mount_of(const std::string& mountinfo, bool unified, std::string_view controller) {
    std::istringstream lines(mountinfo);
    for (std::string line; std::getline(lines, line);) {
        const std::vector<std::string> words = words_of(line);
        const auto dash = std::find(words.begin(), words.end(), "-");
        if (words.size() < 5 || words.end() - dash < 4) {
            continue;
        }
        if (unified ? dash[1] == "cgroup2" : dash[1] == "cgroup" && has(dash[3], controller)) {
            return Mount{words[4], words[3]};
        }
    }
    return std::nullopt;
}

/// The number of CPUs that a quota grants, and its period; nothing if there is no quota.
struct Share {
    double cpus;
    long long period_us;
    const CpuQuota* set_by;
};

std::optional<Share> share_of(const CpuQuota& info) {
    const std::vector<std::string> words = words_of(info.quota + " " + info.period);
    if (words.size() < 2) {
        return std::nullopt;
    }
    const auto quota = number_of(words[0]);  // "max": no quota
    const auto period = number_of(words[1]);
    if (!quota || !period || *quota <= 0 || *period <= 0) {
        return std::nullopt;
    }
    return Share{static_cast<double>(*quota) / static_cast<double>(*period), *period, &info};
}

}  // namespace

std::vector<GroupFolder> group_folders(const std::string& cgroup, const std::string& mountinfo,
                                       std::string_view controller) {
    std::vector<GroupFolder> folders;
    for (const bool unified : {true, false}) {
        std::optional<std::string> group = group_in(cgroup, unified, controller);
        const std::optional<Mount> mount = mount_of(mountinfo, unified, controller);
        if (!group || !mount) {
            continue;
        }
        // If the mount shows only a part of the hierarchy, the path is relative to that part.
        if (mount->root != "/" && group->compare(0, mount->root.size(), mount->root) == 0) {
            group->erase(0, mount->root.size());
        }
        if (group->find("/..") != std::string::npos) {
            *group = "/";  // outside what the cgroup namespace shows
        }
        while (group->size() > 1) {
            folders.push_back({mount->place + *group, unified});
            group->erase(group->rfind('/'));
        }
        folders.push_back({mount->place, unified});
    }
    return folders;
}

std::vector<CpuQuota> cpu_quota_files(const std::string& cgroup, const std::string& mountinfo) {
    std::vector<CpuQuota> files;
    for (const GroupFolder& folder : group_folders(cgroup, mountinfo, "cpu")) {
        files.push_back(folder.unified
                            ? CpuQuota{folder.path + "/cpu.max", "", ""}
                            : CpuQuota{folder.path + "/cpu.cfs_quota_us", "", folder.path + "/cpu.cfs_period_us"});
    }
    return files;
}

std::optional<std::vector<CpuQuota>> read_cpu_quotas() {
    const std::optional<std::string> cgroup = read_text("/proc/self/cgroup");
    const std::optional<std::string> mountinfo = read_text("/proc/self/mountinfo");
    if (!cgroup || !mountinfo) {
        return std::nullopt;
    }
    std::vector<CpuQuota> quotas;
    for (const CpuQuota& files : cpu_quota_files(*cgroup, *mountinfo)) {
        if (const auto quota = read_word(files.file)) {
            quotas.push_back({files.file, *quota, files.period.empty() ? "" : read_word(files.period).value_or("")});
        }
    }
    return quotas;
}

Condition judge_cpu_quota(const SystemInfo& info) {
    if (!info.quotas) {
        return {"cgroup_cpu", Verdict::unknown, "the kernel does not report it (no /proc/self/cgroup)", ""};
    }
    std::optional<Share> min;
    for (const CpuQuota& quota : *info.quotas) {
        const std::optional<Share> share = share_of(quota);
        if (share && (!min || share->cpus < min->cpus)) {
            min = share;
        }
    }
    if (!min) {
        return {"cgroup_cpu", Verdict::ok, "no limit of CPU time", ""};
    }
    const std::string allowed = fmt::format("the control group may use {:.3g} CPUs", min->cpus);
    const double wanted = std::min<double>(2, static_cast<double>(std::max<std::size_t>(info.allowed_cpus, 1)));
    if (min->cpus >= wanted) {
        return {"cgroup_cpu", Verdict::ok, allowed, ""};
    }
    return {"cgroup_cpu", Verdict::bad,
            fmt::format("{}: once they are used up, it is stopped until the next {:.3g} ms begin", allowed,
                        static_cast<double>(min->period_us) / 1000),
            fmt::format("echo {} > {}", min->set_by->period.empty() ? "max" : "-1", min->set_by->file)};
}

}  // namespace ipcbench::platform

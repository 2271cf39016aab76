#include "platform/affinity.hpp"

#include <sched.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "ipcbench/base/error.hpp"

namespace ipcbench::platform {
namespace {

constexpr int most_cpus = CPU_SETSIZE;

void set_affinity(const cpu_set_t& set, const std::string& doing) {
    if (::sched_setaffinity(0, sizeof set, &set) != 0) {
        throw system_error(doing, errno, "see the CPUs you may use with: taskset -cp $$");
    }
}

std::optional<std::string> first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) {
        return std::nullopt;
    }
    return line;
}

/// Whether a kernel list such as "0-3,8" holds `wanted`.
bool list_holds(const std::string& list, int wanted) {
    const char* at = list.c_str();
    while (*at != '\0') {
        char* end = nullptr;
        const long first = std::strtol(at, &end, 10);
        const long last = *end == '-' ? std::strtol(end + 1, &end, 10) : first;
        if (wanted >= first && wanted <= last) {
            return true;
        }
        if (*end != ',') {
            break;
        }
        at = end + 1;
    }
    return false;
}

std::string cpu_folder(int cpu) {
    return "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/";
}

/// The level of the nearest cache that both use, 0 if none.
int shared_cache_level(int first, int second) {
    constexpr int most_caches = 10;
    int nearest = 0;
    for (int index = 0; index < most_caches; ++index) {
        const std::string cache = cpu_folder(first) + "cache/index" + std::to_string(index) + "/";
        const auto level = first_line(cache + "level");
        const auto sharers = first_line(cache + "shared_cpu_list");
        if (!level || !sharers) {
            break;
        }
        const int number = std::atoi(level->c_str());
        if (list_holds(*sharers, second) && (nearest == 0 || number < nearest)) {
            nearest = number;
        }
    }
    return nearest;
}

}  // namespace

std::vector<int> allowed_cpus() {
    cpu_set_t set;
    CPU_ZERO(&set);
    std::vector<int> cpus;
    if (::sched_getaffinity(0, sizeof set, &set) == 0) {
        for (int cpu = 0; cpu < most_cpus; ++cpu) {
            if (CPU_ISSET(cpu, &set)) {
                cpus.push_back(cpu);
            }
        }
    }
    return cpus;
}

void pin_to(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (cpu < 0 || cpu >= most_cpus) {
        throw system_error("pinning to CPU " + std::to_string(cpu), EINVAL);
    }
    CPU_SET(cpu, &set);
    set_affinity(set, "pinning to CPU " + std::to_string(cpu));
}

void allow(const std::vector<int>& cpus) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (const int cpu : cpus) {
        CPU_SET(cpu, &set);
    }
    set_affinity(set, "unpinning");
}

std::string relation(int first, int second) {
    if (first == second) {
        return "same CPU";
    }
    const std::string topology = cpu_folder(first) + "topology/";
    const auto siblings = first_line(topology + "thread_siblings_list");
    if (siblings && list_holds(*siblings, second)) {
        return "SMT siblings";
    }
    if (const int level = shared_cache_level(first, second); level > 0) {
        return "shared L" + std::to_string(level);
    }
    for (int node = 0;
         const auto cpus = first_line("/sys/devices/system/node/node" + std::to_string(node) + "/cpulist"); ++node) {
        if (list_holds(*cpus, first) && !list_holds(*cpus, second)) {
            return "different NUMA nodes";
        }
    }
    const auto first_socket = first_line(topology + "physical_package_id");
    const auto second_socket = first_line(cpu_folder(second) + "topology/physical_package_id");
    if (!first_socket || !second_socket) {
        return "unknown";
    }
    return *first_socket == *second_socket ? "same socket" : "different sockets";
}

}  // namespace ipcbench::platform

#include "platform/affinity.hpp"

#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "ipcbench/base/error.hpp"
#include "platform/text_fields.hpp"

namespace ipcbench::platform {
namespace {

constexpr int most_cpus = CPU_SETSIZE;

void set_affinity(const cpu_set_t& set, const std::string& doing) {
    if (::sched_setaffinity(0, sizeof set, &set) != 0) {
        throw system_error(doing, errno, "see the CPUs you may use with: taskset -cp $$");
    }
}

/// Whether a kernel list such as "0-3,8" holds `wanted`.
bool list_holds(const std::string& list, int wanted) {
    const std::vector<int> numbers = numbers_of_list(list);
    return std::find(numbers.begin(), numbers.end(), wanted) != numbers.end();
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
        const auto level = read_word(cache + "level");
        const auto sharers = read_word(cache + "shared_cpu_list");
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
    const auto siblings = read_word(topology + "thread_siblings_list");
    if (siblings && list_holds(*siblings, second)) {
        return "SMT siblings";
    }
    if (const int level = shared_cache_level(first, second); level > 0) {
        return "shared L" + std::to_string(level);
    }
    for (int node = 0; const auto cpus = read_word("/sys/devices/system/node/node" + std::to_string(node) + "/cpulist");
         ++node) {
        if (list_holds(*cpus, first) && !list_holds(*cpus, second)) {
            return "different NUMA nodes";
        }
    }
    const auto first_socket = read_word(topology + "physical_package_id");
    const auto second_socket = read_word(cpu_folder(second) + "topology/physical_package_id");
    if (!first_socket || !second_socket) {
        return "unknown";
    }
    return *first_socket == *second_socket ? "same socket" : "different sockets";
}

}  // namespace ipcbench::platform

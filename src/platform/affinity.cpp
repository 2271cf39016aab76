#include "platform/affinity.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <sstream>
#include <string_view>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "platform/text_fields.hpp"

namespace ipcbench::platform {
namespace {

/// More CPUs than any kernel can be built for (NR_CPUS).
constexpr std::size_t max_cpus = std::size_t{1} << 16U;

/// A CPU set (CPU_SET(3)) with room for the requested number of CPUs; initially empty.
class CpuSet {
public:
    explicit CpuSet(std::size_t cpus) : words_((cpus + word_bits - 1) / word_bits) {}

    void add(int cpu) noexcept { CPU_SET_S(static_cast<std::size_t>(cpu), bytes(), get()); }
    [[nodiscard]] std::vector<int> list() const {
        std::vector<int> cpus;
        for (std::size_t cpu = 0; cpu < words_.size() * word_bits; ++cpu) {
            if (CPU_ISSET_S(cpu, bytes(), get())) {
                cpus.push_back(static_cast<int>(cpu));
            }
        }
        return cpus;
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return words_.size() * sizeof(unsigned long); }
    [[nodiscard]] cpu_set_t* get() noexcept { return reinterpret_cast<cpu_set_t*>(words_.data()); }
    [[nodiscard]] const cpu_set_t* get() const noexcept { return reinterpret_cast<const cpu_set_t*>(words_.data()); }

private:
    static constexpr std::size_t word_bits = 8 * sizeof(unsigned long);
    std::vector<unsigned long> words_;
};

/// The kernel's answer, or its errno. The kernel rejects a set that is too small for its possible CPUs, even if few are
/// present.
struct KernelAnswer {
    std::vector<int> cpus;
    int error = 0;
};

KernelAnswer ask_kernel_for_cpus() {
    for (std::size_t room = CPU_SETSIZE;; room *= 2) {
        CpuSet set(room);
        if (::sched_getaffinity(0, set.bytes(), set.get()) == 0) {
            return {set.list(), 0};
        }
        if (const int error = errno; error != EINVAL || room >= max_cpus) {
            return {{}, error};
        }
    }
}

/// Returns the CPUs of the lines "cpuN ..." of /proc/stat.
std::vector<int> online_cpus() {
    constexpr std::string_view start = "cpu";
    std::vector<int> cpus;
    std::istringstream lines(read_text("/proc/stat").value_or(""));
    for (std::string line; std::getline(lines, line) && line.starts_with(start);) {
        if (const auto cpu = number_of(line.substr(start.size(), line.find(' ') - start.size()))) {
            cpus.push_back(static_cast<int>(*cpu));
        }
    }
    return cpus;
}

/// Returns this thread's CPU set according to /proc, which may include CPUs that do not exist.
std::vector<int> ask_proc_for_cpus() {
    const std::vector<int> online = online_cpus();
    std::vector<int> cpus = numbers_of_list(
        value_of(read_text("/proc/thread-self/status").value_or(""), "Cpus_allowed_list", ':').value_or(""));
    std::erase_if(cpus, [&](int cpu) { return std::find(online.begin(), online.end(), cpu) == online.end(); });
    return cpus;
}

int set_affinity(const std::vector<int>& cpus) {
    const auto last = std::max_element(cpus.begin(), cpus.end());
    CpuSet set(std::max<std::size_t>(CPU_SETSIZE, last == cpus.end() ? 0 : static_cast<std::size_t>(*last) + 1));
    for (const int cpu : cpus) {
        set.add(cpu);
    }
    return ::sched_setaffinity(0, set.bytes(), set.get()) == 0 ? 0 : errno;
}

/// The system call that failed, and its errno; 0 if none did.
struct PinningRefusal {
    const char* call = "";
    int error = 0;
};

/// Asks for this thread's CPUs and binds it to all of them, which changes nothing.
PinningRefusal try_pinning() {
    const KernelAnswer answer = ask_kernel_for_cpus();
    const std::vector<int> cpus = answer.error == 0 ? answer.cpus : ask_proc_for_cpus();
    if (cpus.empty()) {
        return {"reading the available CPUs (sched_getaffinity)", answer.error};
    }
    return {"choosing CPUs for a thread (sched_setaffinity)", set_affinity(cpus)};
}

void require_affinity(const std::vector<int>& cpus, const std::string& doing) {
    if (const int error = set_affinity(cpus); error != 0) {
        throw system_error(doing, error, "see the CPUs you may use with: taskset -cp $$");
    }
}

/// Returns whether a kernel list such as "0-3,8" contains `wanted`.
bool list_holds(const std::string& list, int wanted) {
    const std::vector<int> numbers = numbers_of_list(list);
    return std::find(numbers.begin(), numbers.end(), wanted) != numbers.end();
}

std::string cpu_folder(int cpu) {
    return "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/";
}

/// Returns the level of the nearest cache that both CPUs use, 0 if there is none.
int shared_cache_level(int first, int second) {
    constexpr int max_caches = 10;
    int nearest = 0;
    for (int index = 0; index < max_caches; ++index) {
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
    KernelAnswer answer = ask_kernel_for_cpus();
    return answer.error == 0 ? std::move(answer.cpus) : ask_proc_for_cpus();
}

bool knows_affinity() {
    return ask_kernel_for_cpus().error == 0;
}

std::size_t count_allowed_cpus() {
    const std::size_t allowed = allowed_cpus().size();
    return allowed != 0 ? allowed : static_cast<std::size_t>(std::max(::sysconf(_SC_NPROCESSORS_ONLN), 1L));
}

void require_pinning() {
    if (const PinningRefusal refusal = try_pinning(); refusal.error != 0) {
        throw Error(ErrorKind::unavailable, describe_errno(refusal.call, refusal.error),
                    "leave --placement out, or let the sandbox permit sched_getaffinity(2) and sched_setaffinity(2)");
    }
}

int pinning_error() {
    return try_pinning().error;
}

void pin_to(int cpu) {
    const std::string doing = "pinning to CPU " + std::to_string(cpu);
    if (cpu < 0 || static_cast<std::size_t>(cpu) >= max_cpus) {
        throw system_error(doing, EINVAL);
    }
    require_affinity({cpu}, doing);
}

void allow(const std::vector<int>& cpus) {
    require_affinity(cpus, "unpinning");
}

CpuRelation relation(int first, int second) {
    using Kind = CpuRelation::Kind;
    if (first == second) {
        return {Kind::same_cpu};
    }
    const std::string topology = cpu_folder(first) + "topology/";
    const auto siblings = read_word(topology + "thread_siblings_list");
    if (siblings && list_holds(*siblings, second)) {
        return {Kind::smt_siblings};
    }
    if (const int level = shared_cache_level(first, second); level > 0) {
        return {Kind::shared_cache, level};
    }
    for (int node = 0; const auto cpus = read_word("/sys/devices/system/node/node" + std::to_string(node) + "/cpulist");
         ++node) {
        if (list_holds(*cpus, first) && !list_holds(*cpus, second)) {
            return {Kind::different_numa_nodes};
        }
    }
    const auto first_socket = read_word(topology + "physical_package_id");
    const auto second_socket = read_word(cpu_folder(second) + "topology/physical_package_id");
    if (!first_socket || !second_socket) {
        return {Kind::unknown};
    }
    return {*first_socket == *second_socket ? Kind::same_socket : Kind::different_sockets};
}

}  // namespace ipcbench::platform

/// Makes the machine look like one with 2,048 possible CPUs when it is loaded before a program's libraries
/// (LD_PRELOAD). The CPUs that exist have large numbers with gaps: the first is 1500, the second 1502, and so on.
#include <dlfcn.h>
#include <sched.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

namespace {

constexpr std::size_t possible = 2048;
constexpr std::size_t first = 1500;
constexpr std::size_t step = 2;
constexpr std::size_t real = (possible - first) / step;

template <class Function>
Function real_one(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" int sched_getaffinity(pid_t process, std::size_t bytes, cpu_set_t* set) noexcept {
    static const auto ask = real_one<int (*)(pid_t, std::size_t, cpu_set_t*)>("sched_getaffinity");
    if (bytes < possible / 8) {
        errno = EINVAL;
        return -1;
    }
    cpu_set_t those;
    if (ask(process, sizeof those, &those) != 0) {
        return -1;
    }
    std::memset(set, 0, bytes);
    for (std::size_t cpu = 0; cpu < real; ++cpu) {
        if (CPU_ISSET(cpu, &those)) {
            CPU_SET_S(first + step * cpu, bytes, set);
        }
    }
    return 0;
}

extern "C" int sched_setaffinity(pid_t process, std::size_t bytes, const cpu_set_t* set) noexcept {
    static const auto tell = real_one<int (*)(pid_t, std::size_t, const cpu_set_t*)>("sched_setaffinity");
    cpu_set_t those;
    CPU_ZERO(&those);
    for (std::size_t cpu = 0; cpu < real; ++cpu) {
        if (CPU_ISSET_S(first + step * cpu, bytes, set)) {
            CPU_SET(cpu, &those);
        }
    }
    return tell(process, sizeof those, &those);
}

#include "platform/exhausted.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace ipcbench::platform {
namespace {

struct Limit {
    std::string_view said;  ///< in lower case
    std::string_view hint;
};

constexpr std::array limits{
    Limit{"resource temporarily unavailable",
          "there are too many processes and threads: see ulimit -u, and pids.max of the cgroup"},
    Limit{"process limit reached",
          "there are too many processes and threads: see ulimit -u, and pids.max of the cgroup"},
    Limit{"too many open files", "there are too few descriptors: raise ulimit -n"},
    Limit{"cannot allocate memory", "there is too little memory: see ulimit -v, and memory.max of the cgroup"},
    Limit{"not enough memory", "there is too little memory: see ulimit -v, and memory.max of the cgroup"},
    Limit{"bad_alloc", "there is too little memory: see ulimit -v, and memory.max of the cgroup"},
    Limit{"no space left on device", "make room (df -h /dev/shm /tmp), or use a smaller --size"},
    Limit{"file too large", "raise the limit of file sizes: ulimit -f"},
    Limit{"operation not permitted", "a sandbox or a security policy forbids it: see its seccomp filter"},
    Limit{"permission denied", "a sandbox or a security policy may forbid it: see its seccomp filter"},
    Limit{"function not implemented",
          "the kernel lacks this system call, or a sandbox hides it: see its seccomp filter"}};

}  // namespace

std::string hint_for_exhausted(std::string_view said) {
    std::string small(said);
    std::transform(small.begin(), small.end(), small.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    const auto* const found = std::find_if(
        limits.begin(), limits.end(), [&](const Limit& limit) { return small.find(limit.said) != std::string::npos; });
    return found == limits.end() ? "" : std::string(found->hint);
}

}  // namespace ipcbench::platform

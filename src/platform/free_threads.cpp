#include "platform/free_threads.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "platform/blocked_signals.hpp"

namespace ipcbench::platform {

void require_free_threads(std::size_t count, const std::string& what) {
    std::vector<std::thread> taken;
    taken.reserve(count);
    std::atomic<bool> over{false};
    int error = 0;
    try {
        const BlockedSignals in_them;
        while (taken.size() < count) {
            taken.emplace_back([&over] { over.wait(false); });
        }
    } catch (const std::system_error& refused) {
        error = refused.code().value();
    } catch (const std::bad_alloc&) {
        error = ENOMEM;
    }
    over = true;
    over.notify_all();
    for (std::thread& thread : taken) {
        thread.join();
    }
    if (error != 0) {
        throw system_error(what + " needs " + std::to_string(count) + " threads", error);
    }
}

std::size_t threads_per_cpu(std::size_t each, std::size_t max) noexcept {
    const long cpus = ::sysconf(_SC_NPROCESSORS_ONLN);
    return std::min(max, each * static_cast<std::size_t>(std::max(cpus, 1L)));
}

}  // namespace ipcbench::platform

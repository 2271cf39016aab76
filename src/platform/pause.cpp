#include "ipcbench/core/pause.hpp"

#include <ctime>

#include "ipcbench/core/clock.hpp"

namespace ipcbench {

bool pause_until(std::int64_t until, const Lifeline& lifeline) noexcept {
    constexpr std::int64_t awake_before = 100'000;
    for (std::int64_t now = now_ns(); now < until && !lifeline.cut(); now = now_ns()) {
        if (until - now > awake_before) {
            const std::int64_t rest = until - now - awake_before;
            const timespec time{rest / 1'000'000'000, rest % 1'000'000'000};
            ::nanosleep(&time, nullptr);  // the lifeline's signal ends the sleep
        }
    }
    return !lifeline.cut();
}

}  // namespace ipcbench

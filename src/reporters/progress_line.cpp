#include "reporters/progress_line.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "ipcbench/core/clock.hpp"

namespace ipcbench::reporters {
namespace {

constexpr std::chrono::milliseconds between_checks{250};

/// Returns to the first column and erases to the end of the line (ECMA-48, 8.3.41 EL).
constexpr std::string_view clear_line = "\r\033[K";

/// Returns "7 s", "4 min", "3 h": the remaining time is not known more precisely.
std::string rounded_up(double seconds) {
    constexpr double minute = 60;
    constexpr double hour = 60 * minute;
    if (seconds <= 2 * minute) {
        return fmt::format("{:.0f} s", std::ceil(seconds));
    }
    return seconds <= 2 * hour ? fmt::format("{:.0f} min", std::ceil(seconds / minute))
                               : fmt::format("{:.0f} h", std::ceil(seconds / hour));
}

}  // namespace

std::string progress_text(const Task& task, double elapsed_s, std::uint64_t done, const Style& style) {
    const double rate = elapsed_s > 0 ? static_cast<double>(done) / elapsed_s : 0;
    double left_s = std::chrono::duration<double>(task.duration).count() - elapsed_s;
    if (task.round_trips > 0) {
        const std::uint64_t open = task.round_trips - std::min(done, task.round_trips);
        left_s = rate > 0 ? static_cast<double>(open) / rate : 0;
    }
    std::string text = task.of > 1 ? fmt::format("[{}/{}] ", task.number, task.of) : "";
    text += task.transport + ", " + task.phase;
    if (task.round_trips == 0 || rate > 0) {
        text += ", " + rounded_up(std::max(left_s, 0.0) + std::chrono::duration<double>(task.after).count()) + " left";
    }
    if (rate >= 1) {
        text += fmt::format(", {} round trips/s", format_count(static_cast<std::uint64_t>(std::llround(rate))));
    }
    // Leaves the last column free: a full line would wrap, and clearing it would leave its first part.
    const auto max = static_cast<std::size_t>(std::max(style.width - 1, 0));
    if (text.size() > max) {
        text.resize(max);
    }
    return text;
}

ProgressLine::ProgressLine(int fd, const Style& style, bool shown) : style_(style) {
    if (shown) {
        screen_.emplace(fd);
        thread_ = std::thread([this] { run(); });
    }
}

ProgressLine::~ProgressLine() {
    end();
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void ProgressLine::begin(Task task, const Lifeline& lifeline) {
    {
        const std::lock_guard lock(mutex_);
        task_ = std::move(task);
        lifeline_ = &lifeline;
        first_progress_ = lifeline.progress();
        began_ns_ = now_ns();
    }
    changed_.notify_one();
}

void ProgressLine::end() {
    const std::lock_guard lock(mutex_);
    lifeline_ = nullptr;
    if (std::exchange(on_screen_, false)) {
        screen_->write(clear_line);
    }
}

void ProgressLine::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (lifeline_ == nullptr) {
            changed_.wait(lock);
            continue;
        }
        // Shorter phases are never shown, so that a quick run does not flicker.
        changed_.wait_for(lock, between_checks, [this] { return stopping_ || lifeline_ == nullptr; });
        if (!stopping_ && lifeline_ != nullptr) {
            const double elapsed_s = static_cast<double>(now_ns() - began_ns_) / 1e9;
            const std::uint64_t done = lifeline_->progress() - first_progress_;
            // A line that cannot be written does not matter; the report fails later if the terminal is gone.
            const std::string text = std::string(clear_line) + progress_text(task_, elapsed_s, done, style_);
            on_screen_ = screen_->write(text) || on_screen_;
        }
    }
}

}  // namespace ipcbench::reporters

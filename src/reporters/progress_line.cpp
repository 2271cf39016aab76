#include "reporters/progress_line.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/core/clock.hpp"
#include "reporters/numbers.hpp"

namespace ipcbench::reporters {
namespace {

constexpr std::chrono::milliseconds between_checks{250};

/// Returns to the first column and erases to the end of the line (ECMA-48, 8.3.41 EL).
constexpr std::string_view clear_line = "\r\033[K";

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
        // The remaining time is not known more precisely than to a second.
        text += fmt::format(", {} left", rough_time_text(std::ceil(std::max(left_s, 0.0) +
                                                                   std::chrono::duration<double>(task.after).count())));
    }
    if (rate >= 1) {
        text += fmt::format(", {} round trips/s", figure_text(rate, Unit::count));
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

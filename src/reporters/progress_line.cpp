#include "reporters/progress_line.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "ipcbench/core/clock.hpp"

namespace ipcbench::reporters {
namespace {

constexpr std::chrono::milliseconds between_looks{250};

/// Back to the first column, erase to the end of the line (ECMA-48, 8.3.41 EL).
constexpr std::string_view clear_line = "\r\033[K";

/// A progress line that cannot be written is no loss; the report will say so if the terminal is gone.
void show(int fd, std::string_view text) noexcept {
    [[maybe_unused]] const ssize_t written = ::write(fd, text.data(), text.size());
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
        text += fmt::format(", {:.0f} s left", std::ceil(std::max(left_s, 0.0)));
    }
    if (rate >= 1) {
        text += fmt::format(", {} round trips/s", format_count(static_cast<std::uint64_t>(std::llround(rate))));
    }
    // The last column stays free: a full line would wrap, and clearing it would leave its first part behind.
    const auto most = static_cast<std::size_t>(std::max(style.width - 1, 0));
    if (text.size() > most) {
        text.resize(most);
    }
    return text;
}

ProgressLine::ProgressLine(int fd, const Style& style, bool shown) : fd_(fd), style_(style) {
    if (shown) {
        thread_ = std::thread([this] { run(); });
    }
}

ProgressLine::~ProgressLine() {
    end();
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
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
        show(fd_, clear_line);
    }
}

void ProgressLine::run() {
    std::unique_lock lock(mutex_);
    while (!over_) {
        if (lifeline_ == nullptr) {
            changed_.wait(lock);
            continue;
        }
        // Phases that are shorter than this are never shown, so that a quick run does not flicker.
        changed_.wait_for(lock, between_looks, [this] { return over_ || lifeline_ == nullptr; });
        if (!over_ && lifeline_ != nullptr) {
            const double elapsed_s = static_cast<double>(now_ns() - began_ns_) / 1e9;
            const std::uint64_t done = lifeline_->progress() - first_progress_;
            show(fd_, std::string(clear_line) + progress_text(task_, elapsed_s, done, style_));
            on_screen_ = true;
        }
    }
}

}  // namespace ipcbench::reporters

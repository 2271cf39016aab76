#include "platform/captured_run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"

namespace ipcbench::platform {
namespace {

using std::chrono::nanoseconds;
using EndReason = CapturedRun::EndReason;

constexpr std::chrono::milliseconds between_checks{100};
/// Longer than an orderly exit of one of our programs takes, including its child.
constexpr std::chrono::milliseconds to_leave{5000};

/// What a program writes to one of its descriptors.
class Stream {
public:
    Stream() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            throw system_error("creating a pipe", errno);
        }
        reading_.reset(ends[0]);
        writing_.reset(ends[1]);
        ::fcntl(reading_.get(), F_SETFL, O_NONBLOCK);
    }

    /// Returns the write end for the program; valid until the program has been started.
    [[nodiscard]] int writing() const noexcept { return writing_.get(); }
    void hand_over() noexcept { writing_.reset(); }

    /// Returns the read end; -1 after end of file.
    [[nodiscard]] int reading() const noexcept { return reading_.get(); }

    /// Appends what is available, at most the capacity of a pipe, so that a program that never stops writing cannot
    /// keep us here. Returns whether there was anything.
    bool read(std::string& text) {
        constexpr int max = 16;
        const std::size_t before = text.size();
        for (int i = 0; reading_ && i < max; ++i) {
            const ssize_t size = ::read(reading_.get(), some_.data(), some_.size());
            if (size > 0) {
                text.append(some_.data(), static_cast<std::size_t>(size));
            } else if (size < 0 && errno == EAGAIN) {
                break;
            } else if (size == 0 || errno != EINTR) {
                reading_.reset();
            }
        }
        return text.size() > before;
    }

private:
    UniqueFd reading_;
    UniqueFd writing_;
    std::vector<char> some_ = std::vector<char>(65536);  // not on the stack, whose limit may be that small
};

/// A started program and all its output.
class Capture {
public:
    Capture(const std::string& path, const std::vector<std::string>& arguments, const CaptureOptions& options)
        : terms_(options) {
        if (options.on_progress || options.capture_errors) {
            errors_.emplace();
        }
        if (options.on_progress) {
            news_.emplace();
        }
        ChildProgram program{.path = path, .arguments = arguments, .environment = options.environment};
        program.descriptors = {news_ ? news_->writing() : -1};
        program.stdio = {-1, output_.writing(), errors_ ? errors_->writing() : -1};
        program_.emplace(program);
        output_.hand_over();
        if (errors_) {
            errors_->hand_over();
        }
        if (news_) {
            news_->hand_over();
        }
        run_.pid = program_->pid();
    }

    CapturedRun run() {
        const std::int64_t begun_ns = now_ns();
        while (run_.end == EndReason::by_itself && !look(run_.output)) {
            if (terms_.stop()) {
                run_.end = EndReason::stopped;
            } else if (terms_.at_most && now_ns() - begun_ns > terms_.at_most->count()) {
                run_.end = EndReason::timed_out;
            } else if (terms_.progress_timeout && still_ > terms_.progress_timeout()) {
                run_.end = EndReason::no_progress;
            } else if (run_.output.size() > terms_.max_bytes) {
                run_.end = EndReason::too_much_output;
            }
        }
        if (run_.end != EndReason::by_itself && run_.end != EndReason::no_progress) {
            ask_to_close();
        }
        if (const auto status = program_->wait(std::chrono::milliseconds{0})) {
            run_.status = *status;
        } else {
            run_.killed = true;
            run_.status = program_->kill_and_reap();
        }
        return std::move(run_);
    }

private:
    void ask_to_close() {
        program_->send(SIGTERM);
        const std::int64_t told_ns = now_ns();
        std::string dropped;
        // The program may still have much output, and would block if nobody read it.
        while (now_ns() - told_ns < nanoseconds(to_leave).count() &&
               !look(run_.end == EndReason::stopped ? run_.output : dropped)) {
            dropped.clear();
        }
    }

    /// Reads what is available, after a short wait for it. Returns true when the program has ended and all its output
    /// is read.
    bool look(std::string& output) {
        const std::int64_t began_ns = now_ns();
        std::array<pollfd, 4> watched{
            pollfd{output_.reading(), POLLIN, 0}, pollfd{errors_ ? errors_->reading() : -1, POLLIN, 0},
            pollfd{news_ ? news_->reading() : -1, POLLIN, 0}, pollfd{program_->exit_fd(), POLLIN, 0}};
        ::poll(watched.data(), watched.size(), static_cast<int>(between_checks.count()));
        still_ += std::min<nanoseconds>(nanoseconds(now_ns() - began_ns), 2 * between_checks);
        const bool over = program_->wait(std::chrono::milliseconds{0}).has_value();
        output_.read(output);
        read_errors();
        read_news();
        return over;
    }

    void read_errors() {
        constexpr std::size_t kept = 65536;
        if (errors_ && errors_->read(run_.errors) && run_.errors.size() > kept) {
            run_.errors.erase(0, run_.errors.size() - kept);
        }
    }

    void read_news() {
        if (!news_ || !news_->read(line_)) {
            return;
        }
        still_ = nanoseconds{0};
        for (std::size_t end = line_.find('\n'); end != std::string::npos; end = line_.find('\n')) {
            terms_.on_progress(line_.substr(0, end));
            line_.erase(0, end + 1);
        }
    }

    const CaptureOptions& terms_;
    Stream output_;
    std::optional<Stream> errors_;
    std::optional<Stream> news_;
    std::optional<ChildProcess> program_;
    std::string line_;      // an incomplete line
    nanoseconds still_{0};  // time since the last progress
    CapturedRun run_;
};

}  // namespace

CapturedRun run_and_capture(const std::string& path, const std::vector<std::string>& arguments,
                            const CaptureOptions& options) {
    return Capture(path, arguments, options).run();
}

int why_not_executable(const std::string& path) noexcept {
    struct stat file {};
    if (::stat(path.c_str(), &file) != 0) {
        return errno;
    }
    if (!S_ISREG(file.st_mode)) {
        return S_ISDIR(file.st_mode) ? EISDIR : EACCES;
    }
    return ::access(path.c_str(), X_OK) == 0 ? 0 : errno;
}

}  // namespace ipcbench::platform

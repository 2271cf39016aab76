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
using End = CapturedRun::End;

constexpr std::chrono::milliseconds between_looks{100};
/// Longer than one of our programs may need for an orderly end, its child included.
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

    /// The end for the program, until it has been started.
    [[nodiscard]] int writing() const noexcept { return writing_.get(); }
    void hand_over() noexcept { writing_.reset(); }

    /// -1 at its end.
    [[nodiscard]] int reading() const noexcept { return reading_.get(); }

    /// Appends what is there, up to what a pipe holds, so that a program that never stops cannot keep us here. Returns
    /// whether there was anything.
    bool read(std::string& text) {
        constexpr int most = 16;
        std::array<char, 65536> some{};
        const std::size_t before = text.size();
        for (int i = 0; reading_ && i < most; ++i) {
            const ssize_t size = ::read(reading_.get(), some.data(), some.size());
            if (size > 0) {
                text.append(some.data(), static_cast<std::size_t>(size));
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
};

/// A started program, and all that it says.
class Capture {
public:
    Capture(const std::string& path, const std::vector<std::string>& arguments, const CaptureTerms& terms)
        : terms_(terms) {
        if (terms.news) {
            errors_.emplace();
            news_.emplace();
        }
        program_.emplace(path, arguments, news_ ? news_->writing() : -1,
                         ChildStdio{-1, output_.writing(), errors_ ? errors_->writing() : -1});
        output_.hand_over();
        if (terms.news) {
            errors_->hand_over();
            news_->hand_over();
        }
        run_.pid = program_->pid();
    }

    CapturedRun run() {
        const std::int64_t begun_ns = now_ns();
        while (run_.end == End::by_itself && !look(run_.output)) {
            if (terms_.stop()) {
                run_.end = End::told_to;
            } else if (terms_.at_most && now_ns() - begun_ns > terms_.at_most->count()) {
                run_.end = End::late;
            } else if (terms_.patience && still_ > terms_.patience()) {
                run_.end = End::silent;
            } else if (run_.output.size() > terms_.most_bytes) {
                run_.end = End::too_long;
            }
        }
        if (run_.end != End::by_itself && run_.end != End::silent) {
            tell_to_leave();
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
    void tell_to_leave() {
        program_->send(SIGTERM);
        const std::int64_t told_ns = now_ns();
        std::string dropped;
        // It may still have much to say, and would wait for a reader.
        while (now_ns() - told_ns < nanoseconds(to_leave).count() &&
               !look(run_.end == End::told_to ? run_.output : dropped)) {
            dropped.clear();
        }
    }

    /// Reads what there is, after waiting a moment for it; true when the program has ended and all its output is read.
    bool look(std::string& output) {
        const std::int64_t began_ns = now_ns();
        std::array<pollfd, 4> watched{
            pollfd{output_.reading(), POLLIN, 0}, pollfd{errors_ ? errors_->reading() : -1, POLLIN, 0},
            pollfd{news_ ? news_->reading() : -1, POLLIN, 0}, pollfd{program_->exit_fd(), POLLIN, 0}};
        ::poll(watched.data(), watched.size(), static_cast<int>(between_looks.count()));
        still_ += std::min<nanoseconds>(nanoseconds(now_ns() - began_ns), 2 * between_looks);
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
            terms_.news(line_.substr(0, end));
            line_.erase(0, end + 1);
        }
    }

    const CaptureTerms& terms_;
    Stream output_;
    std::optional<Stream> errors_;
    std::optional<Stream> news_;
    std::optional<ChildProcess> program_;
    std::string line_;      // the beginning of one
    nanoseconds still_{0};  // since the last news
    CapturedRun run_;
};

}  // namespace

CapturedRun run_and_capture(const std::string& path, const std::vector<std::string>& arguments,
                            const CaptureTerms& terms) {
    return Capture(path, arguments, terms).run();
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

#include "reporters/output.hpp"

#include <unistd.h>

#include <cerrno>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "platform/write_all.hpp"

namespace ipcbench::reporters {

Output Output::to_stream(int fd, std::string name) {
    return {fd, UniqueFd(), std::move(name)};
}

Output Output::to(platform::OutputTarget target) {
    std::string name = target.path == "-" ? "standard output" : "'" + target.path + "'";
    switch (target.kind) {
        case platform::OutputTarget::Kind::stream:
            return to_stream(target.stream, std::move(name));
        case platform::OutputTarget::Kind::special: {
            UniqueFd opened = platform::open_special(target);
            const int fd = opened.get();
            return {fd, std::move(opened), std::move(name)};
        }
        case platform::OutputTarget::Kind::file:
            break;
    }
    Output output(-1, UniqueFd(), std::move(name));
    output.file_.emplace(std::move(target));
    return output;
}

void Output::write(std::string_view text) {
    if (error_ == 0 && !text.empty()) {
        error_ = append(text);
    }
    check();
}

void Output::write(std::string_view text, std::string_view tail) {
    if (error_ == 0) {
        error_ = file_ ? append(text, tail) : append(text);
    }
    check();
}

bool Output::replace(std::string_view content) {
    if (error_ != 0 || !file_) {
        return false;
    }
    const bool replaced = file_->begin(content) == 0;
    fd_ = file_->fd();
    if (replaced) {
        kept_ = static_cast<off_t>(content.size());
        tail_.clear();
    }
    return replaced;
}

int Output::append(std::string_view text) {
    if (file_ && fd_ < 0) {
        const int error = file_->begin(text);
        fd_ = file_->fd();
        return error;
    }
    return platform::write_all(fd_, text);
}

int Output::append(std::string_view text, std::string_view tail) {
    const off_t kept = kept_ + static_cast<off_t>(text.size());
    const off_t end = kept + static_cast<off_t>(tail.size());
    std::string all = std::string(text).append(tail);
    if (fd_ < 0) {
        if (const int error = append(all)) {
            return error;
        }
    } else {
        // Written with one call, and at first padded to the old length: if the program is killed, no fragment of the
        // overwritten text remains.
        all.append(tail_.size() > all.size() ? tail_.size() - all.size() : 0, '\n');
        int error = platform::write_all_at(fd_, all, kept_);
        error = error == 0 && ::ftruncate(fd_, end) != 0 ? errno : error;
        if (error != 0) {  // the old content still has its space
            const bool restored = platform::write_all_at(fd_, tail_, kept_) == 0 &&
                                  ::ftruncate(fd_, kept_ + static_cast<off_t>(tail_.size())) == 0;
            static_cast<void>(restored);
            return error;
        }
    }
    kept_ = kept;
    tail_ = tail;
    return 0;
}

void Output::check() const {
    const std::string doing = "writing the report to " + name_;
    if (error_ == EPIPE) {
        throw OutputClosed(ErrorKind::failed, describe_errno(doing, error_),
                           "the program that was reading it has ended");
    }
    if (error_ == EINTR) {
        throw OutputClosed(ErrorKind::interrupted, describe_errno(doing, error_),
                           "the program that reads it did not go on reading when this one was told to end");
    }
    if (error_ != 0) {
        const bool full = error_ == ENOSPC || error_ == EDQUOT;
        throw system_error(doing, error_, full ? "make room (df -h), or write it elsewhere" : "");
    }
}

}  // namespace ipcbench::reporters

#include "reporters/whole_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "platform/umask.hpp"
#include "reporters/output.hpp"

namespace ipcbench::reporters {
namespace {

/// The name of a file that goes when its name was not given to another.
class Beside {
public:
    explicit Beside(const std::string& path) : name_(path + ".XXXXXX") {
        fd_ = UniqueFd(::mkstemp(name_.data()));
        if (!fd_) {
            throw system_error("creating '" + path + "'", errno);
        }
    }
    Beside(const Beside&) = delete;
    Beside& operator=(const Beside&) = delete;
    ~Beside() {
        if (!name_.empty()) {
            ::unlink(name_.c_str());
        }
    }

    [[nodiscard]] int fd() const noexcept { return fd_.get(); }

    void move_to(const std::string& path) {
        const platform::UsersUmask as_the_user_wants;
        const mode_t mask = ::umask(0);  // mkstemp made it private; a report is as open as any other file
        ::umask(mask);
        if (::fchmod(fd_.get(), 0666 & ~mask) != 0 || ::rename(name_.c_str(), path.c_str()) != 0) {
            throw system_error("creating '" + path + "'", errno);
        }
        name_.clear();
    }

private:
    std::string name_;
    UniqueFd fd_;
};

}  // namespace

void write_whole_file(const std::string& path, std::string_view content) {
    namespace fs = std::filesystem;
    std::error_code ignored;  // what cannot be looked at cannot be made either, and that error says more
    const bool special = fs::exists(path, ignored) && !fs::is_regular_file(path, ignored);
    if (path == "-" || special) {
        Output::to_file(path).write(content);
        return;
    }
    const std::string target = fs::is_symlink(path, ignored) ? fs::weakly_canonical(path).string() : path;
    Beside file(target);
    Output::to_stream(file.fd(), "'" + path + "'").write(content);
    file.move_to(target);
}

}  // namespace ipcbench::reporters

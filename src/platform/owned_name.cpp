#include "platform/owned_name.hpp"

#include <fcntl.h>
#include <mqueue.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;

/// By kind.
constexpr std::array note_prefixes{std::string_view{"note-shm-"}, std::string_view{"note-mq-"},
                                   std::string_view{"note-sysvmsg-"}, std::string_view{"note-file-"}};

/// How a note is called, after its prefix. That of a file says in its text where the file is.
std::string label_of(OwnedKind kind, const std::string& name) {
    return kind == OwnedKind::file ? fs::path(name).filename().string() : name;
}

/// The text of a note, nothing unless it is an ordinary file (and no link, nor a FIFO that would keep us waiting).
std::optional<std::string> text_of(const std::string& note) {
    const UniqueFd file(::open(note.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat state {};
    if (!file || ::fstat(file.get(), &state) != 0 || !S_ISREG(state.st_mode)) {
        return std::nullopt;
    }
    std::array<char, PATH_MAX> text{};
    const ssize_t size = ::read(file.get(), text.data(), text.size());
    return size < 0 ? std::nullopt : std::optional(std::string(text.data(), static_cast<std::size_t>(size)));
}

bool is_absolute_and_plain(const fs::path& path) {
    return path.is_absolute() && path == path.lexically_normal();
}

/// Whether what is there belongs to that user.
bool is_of(uid_t owner, OwnedKind kind, const std::string& name) {
    struct stat state {};
    switch (kind) {
        case OwnedKind::shared_memory:
            return ::lstat(("/dev/shm/" + name).c_str(), &state) == 0 && state.st_uid == owner;
        case OwnedKind::message_queue: {
            const UniqueFd queue(::mq_open(("/" + name).c_str(), O_RDONLY));
            return queue && ::fstat(queue.get(), &state) == 0 && state.st_uid == owner;
        }
        case OwnedKind::sysv_queue:
            return true;  // looked at when it is removed
        case OwnedKind::file:
            return ::lstat(name.c_str(), &state) == 0 && (S_ISREG(state.st_mode) || S_ISSOCK(state.st_mode)) &&
                   state.st_uid == owner;
    }
    return false;
}

}  // namespace

bool remove_name(OwnedKind kind, const std::string& name, uid_t owner) noexcept {
    switch (kind) {
        case OwnedKind::shared_memory:
            return ::shm_unlink(("/" + name).c_str()) == 0;
        case OwnedKind::message_queue:
            return ::mq_unlink(("/" + name).c_str()) == 0;
        case OwnedKind::sysv_queue: {
            const auto key = static_cast<key_t>(std::strtoul(name.c_str(), nullptr, 16));
            const int queue = ::msgget(key, 0);
            msqid_ds state{};
            // Another program's queue may have come to the same key; ours are 0600 and of that user.
            return queue >= 0 && ::msgctl(queue, IPC_STAT, &state) == 0 && (state.msg_perm.mode & 0777U) == 0600U &&
                   state.msg_perm.cuid == owner && ::msgctl(queue, IPC_RMID, nullptr) == 0;
        }
        case OwnedKind::file:
            return ::unlink(name.c_str()) == 0;
    }
    return false;
}

std::optional<std::string> remove_noted(const std::string& note, uid_t owner) {
    const std::string file = fs::path(note).filename();
    const std::string folder = fs::path(note).parent_path().filename();
    for (std::size_t i = 0; i < note_prefixes.size(); ++i) {
        if (!file.starts_with(note_prefixes.at(i))) {
            continue;
        }
        const auto kind = static_cast<OwnedKind>(i);
        const std::string label = file.substr(note_prefixes.at(i).size());
        std::string name = label;
        if (kind == OwnedKind::file) {
            name = text_of(note).value_or("");
            if (!is_absolute_and_plain(name) || label_of(kind, name) != label) {
                return std::nullopt;
            }
        }
        const bool bears_our_name = kind == OwnedKind::sysv_queue || label.starts_with(folder);
        // Our own are not looked at: that takes a descriptor, and there may be none left.
        const bool is_theirs = (owner == ::geteuid() && kind != OwnedKind::file) || is_of(owner, kind, name);
        if (bears_our_name && is_theirs && remove_name(kind, name, owner)) {
            return name;
        }
    }
    return std::nullopt;
}

OwnedName::OwnedName(const std::string& folder, OwnedKind kind, std::string name)
    : note_(folder + "/" + std::string(note_prefixes.at(static_cast<std::size_t>(kind))) + label_of(kind, name)),
      kind_(kind),
      name_(std::move(name)) {
    const std::string doing = "writing the note '" + note_ + "'";
    const UniqueFd file(::open(note_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
    if (!file) {
        throw system_error(doing, errno);
    }
    if (kind == OwnedKind::file &&
        ::write(file.get(), name_.data(), name_.size()) != static_cast<ssize_t>(name_.size())) {
        const int error = errno;
        disown();
        throw system_error(doing, error);
    }
}

OwnedName::OwnedName(OwnedName&& other) noexcept
    : note_(std::exchange(other.note_, {})), kind_(other.kind_), name_(std::exchange(other.name_, {})) {}

OwnedName& OwnedName::operator=(OwnedName&& other) noexcept {
    std::swap(note_, other.note_);
    std::swap(kind_, other.kind_);
    std::swap(name_, other.name_);
    return *this;
}

void OwnedName::remove() noexcept {
    if (!name_.empty()) {
        static_cast<void>(remove_name(kind_, name_, ::geteuid()));
        disown();
    }
}

void OwnedName::disown() noexcept {
    if (!note_.empty()) {
        ::unlink(note_.c_str());
    }
    note_.clear();
    name_.clear();
}

}  // namespace ipcbench::platform

#include "platform/notes.hpp"

#include <fcntl.h>
#include <mqueue.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <optional>
#include <string_view>

#include "ipcbench/base/error.hpp"
#include "platform/daemon_names.hpp"
#include "platform/random.hpp"
#include "platform/run_name.hpp"

namespace ipcbench::platform {
namespace {

/// Indexed by kind.
constexpr std::array starts{std::string_view{"note-shm-"},     std::string_view{"note-mq-"},
                            std::string_view{"note-sysvmsg-"}, std::string_view{"note-file-"},
                            std::string_view{"note-daemon-"},  std::string_view{"note-place-"},
                            std::string_view{"note-folder-"}};
constexpr std::string_view folder_of_files = "/tmp/";
constexpr std::string_view not_ours = "it is not something that a run creates";

std::string_view start_of(OwnedKind kind) noexcept {
    return starts.at(static_cast<std::size_t>(kind));
}

/// Returns the IPC namespace of this process, "-" if the system does not say.
std::string ipc_namespace() {
    std::array<char, PATH_MAX> text{};
    const ssize_t size = ::readlink("/proc/self/ns/ipc", text.data(), text.size());
    return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "-";
}

/// The text of a queue's note: the queue's namespace, and its number once it exists.
struct QueueText {
    std::string where = "-";
    int id = -1;
};

QueueText parse_queue_text(const std::string& text) {
    QueueText parsed;
    const std::size_t space = text.find(' ');
    parsed.where = text.substr(0, space);
    if (space != std::string::npos) {
        int id = -1;
        const char* const end = text.data() + text.size();
        const auto [at, error] = std::from_chars(text.data() + space + 1, end, id);
        parsed.id = error == std::errc() && at == end ? id : -1;
    }
    return parsed;
}

bool is_elsewhere(const QueueText& text) {
    const std::string here = ipc_namespace();
    return text.where.starts_with("ipc:[") && here != "-" && here != text.where;
}

std::string elsewhere(const QueueText& text) {
    return "it was made in another IPC namespace, " + text.where + ": run ipcbench clean there";
}

/// Parses a key of eight hexadecimal digits. Returns nothing for any other text, and for IPC_PRIVATE, with which
/// msgget(2) would create a queue.
std::optional<key_t> parse_key(std::string_view digits) {
    std::uint32_t key = 0;
    const char* const end = digits.data() + digits.size();
    const auto [at, error] = std::from_chars(digits.data(), end, key, 16);
    const bool is_small = std::none_of(digits.begin(), digits.end(), [](char c) { return c >= 'A' && c <= 'F'; });
    constexpr std::size_t width = 8;
    return digits.size() == width && is_small && error == std::errc() && at == end && key != 0
               ? std::optional(static_cast<key_t>(key))
               : std::nullopt;
}

/// Returns whether this is a name for memory or a queue of that run; version 0.1 used words instead of random digits.
bool is_name_of(std::string_view run, std::string_view name) {
    return run_in(name) == run || first_version_run_in(name) == run;
}

bool is_private_and_of(const struct stat& state, uid_t owner) {
    return state.st_uid == owner && (state.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

/// Returns whether a process holds a lock on that file. A file that cannot be opened counts as locked.
bool is_locked(const std::string& path) {
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    return !file || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0;
}

RemovalResult removed_or(bool removed, const std::string& name, const std::string& doing) {
    if (removed) {
        return {{name}, ""};
    }
    return errno == ENOENT || errno == EIDRM ? RemovalResult{} : RemovalResult{{}, describe_errno(doing, errno)};
}

RemovalResult remove_shared_memory(const std::string& name, uid_t owner) {
    const std::string path = "/dev/shm/" + name;
    struct stat state {};
    if (::lstat(path.c_str(), &state) != 0) {
        return {};
    }
    if (!S_ISREG(state.st_mode) || !is_private_and_of(state, owner)) {
        return {{}, path + ": " + std::string(not_ours)};
    }
    return removed_or(::unlink(path.c_str()) == 0, path, "removing '" + path + "'");
}

RemovalResult remove_message_queue(const std::string& name, const QueueText& text, uid_t owner) {
    const std::string path = "/" + name;
    const UniqueFd queue(::mq_open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    struct stat state {};
    if (!queue && errno == ENOENT) {
        return is_elsewhere(text) ? RemovalResult{{}, "message queue " + path + ": " + elsewhere(text)}
                                  : RemovalResult{};
    }
    if (!queue || ::fstat(queue.get(), &state) != 0) {
        return {{}, describe_errno("opening the message queue " + path, errno)};
    }
    if (!is_private_and_of(state, owner)) {
        return {{}, "message queue " + path + ": " + std::string(not_ours)};
    }
    return removed_or(::mq_unlink(path.c_str()) == 0, "message queue " + path, "removing the message queue " + path);
}

/// Returns whether the queue is the noted one. Another program's queue may have the same key by now. Ours has the
/// number that was noted when it was created. If its creator died before noting it, the queue has never been used.
bool is_ours(const msqid_ds& queue, int id, const QueueText& text, uid_t owner) {
    const bool is_known = text.id >= 0 ? id == text.id : queue.msg_stime == 0 && queue.msg_rtime == 0;
    return is_known && (queue.msg_perm.mode & 0777U) == 0600U && queue.msg_perm.cuid == owner &&
           queue.msg_perm.uid == owner;
}

RemovalResult remove_sysv_queue(key_t key, const std::string& digits, const QueueText& text, uid_t owner) {
    const std::string what = "System V queue 0x" + digits;
    if (is_elsewhere(text)) {
        return {{}, what + ": " + elsewhere(text)};
    }
    const int id = ::msgget(key, 0);
    msqid_ds queue{};
    if (id < 0 || ::msgctl(id, IPC_STAT, &queue) != 0 || !is_ours(queue, id, text, owner)) {
        return {};  // the key alone proves nothing: by now it belongs to another queue
    }
    return removed_or(::msgctl(id, IPC_RMID, nullptr) == 0, what, "removing the " + what);
}

RemovalResult remove_file(const std::string& name, uid_t owner) {
    const std::string path = std::string(folder_of_files) + name;
    struct stat state {};
    if (::lstat(path.c_str(), &state) != 0) {
        return {};
    }
    if (state.st_uid != owner || !(S_ISSOCK(state.st_mode) || S_ISREG(state.st_mode))) {
        return {{}, path + ": " + std::string(not_ours)};
    }
    if (S_ISREG(state.st_mode) && is_locked(path)) {
        return {{}, path + ": somebody holds a lock on it"};
    }
    return removed_or(::unlink(path.c_str()) == 0, path, "removing '" + path + "'");
}

/// Only an empty folder is removed: what is still in it belongs to a run that is alive, or was not made by a run.
RemovalResult remove_temporary_folder(const std::string& name, uid_t owner) {
    const std::string path = std::string(folder_of_files) + name;
    struct stat state {};
    if (::lstat(path.c_str(), &state) != 0) {
        return {};
    }
    if (!S_ISDIR(state.st_mode) || !is_private_and_of(state, owner)) {
        return {{}, path + ": " + std::string(not_ours)};
    }
    const bool removed = ::rmdir(path.c_str()) == 0;
    if (!removed && errno == ENOTEMPTY) {
        return {{}, path + ": it is not empty"};
    }
    return removed_or(removed, path, "removing '" + path + "'");
}

}  // namespace

Note note_for(const std::string& run, OwnedKind kind, const std::string& name) {
    const auto as_noted = [&](std::string_view label, const std::string& text = "-") {
        return Note{std::string(start_of(kind)) + std::string(label), text};
    };
    switch (kind) {
        case OwnedKind::shared_memory:
        case OwnedKind::daemon:
            return as_noted(name);
        case OwnedKind::message_queue:
        case OwnedKind::sysv_queue:
            return as_noted(name, ipc_namespace());
        case OwnedKind::file:
            if (name.starts_with(folder_of_files) && begins_with_run(run, name.substr(folder_of_files.size()))) {
                return as_noted(name.substr(folder_of_files.size()));
            }
            throw Error(ErrorKind::failed,
                        "'" + name + "' does not begin with '" + std::string(folder_of_files) + run + "-'");
        case OwnedKind::temporary_folder:
            return as_noted(name.substr(folder_of_files.size()));
        case OwnedKind::place:
            break;
    }
    return as_noted(make_nonce(), name);
}

std::string text_of_made_queue(int queue) {
    return ipc_namespace() + " " + std::to_string(queue);
}

RemovalResult remove_noted_object(const OpenFolder& folder, const std::string& run, const std::string& note,
                                  uid_t owner) {
    for (std::size_t i = 0; i < starts.size(); ++i) {
        if (!note.starts_with(starts.at(i))) {
            continue;
        }
        const std::string label = note.substr(starts.at(i).size());
        switch (static_cast<OwnedKind>(i)) {
            case OwnedKind::shared_memory:
                return is_name_of(run, label) ? remove_shared_memory(label, owner) : RemovalResult{};
            case OwnedKind::message_queue:
                return is_name_of(run, label)
                           ? remove_message_queue(label, parse_queue_text(folder.link_text(note)), owner)
                           : RemovalResult{};
            case OwnedKind::sysv_queue: {
                const auto key = parse_key(label);
                return key ? remove_sysv_queue(*key, label, parse_queue_text(folder.link_text(note)), owner)
                           : RemovalResult{};
            }
            case OwnedKind::file:
                return begins_with_run(run, label) ? remove_file(label, owner) : RemovalResult{};
            case OwnedKind::daemon: {
                RemovedNames names = remove_daemon_names(label, owner);
                return {std::move(names.removed), std::move(names.problem)};
            }
            case OwnedKind::temporary_folder:
                return is_temporary_name(label) ? remove_temporary_folder(label, owner) : RemovalResult{};
            case OwnedKind::place:
                break;
        }
    }
    return {};
}

std::string noted_place(const OpenFolder& folder, const std::string& note) {
    if (const std::string_view start = start_of(OwnedKind::temporary_folder); note.starts_with(start)) {
        const std::string label = note.substr(start.size());
        return is_temporary_name(label) ? std::string(folder_of_files) + label : "";
    }
    const std::string text = note.starts_with(start_of(OwnedKind::place)) ? folder.link_text(note) : "";
    return text.starts_with('/') ? text : "";
}

void remove_name(OwnedKind kind, const std::string& name) noexcept {
    switch (kind) {
        case OwnedKind::shared_memory:
            ::shm_unlink(("/" + name).c_str());
            break;
        case OwnedKind::message_queue:
            ::mq_unlink(("/" + name).c_str());
            break;
        case OwnedKind::sysv_queue:
            if (const auto key = parse_key(name)) {
                const int id = ::msgget(*key, 0);
                msqid_ds queue{};
                if (id >= 0 && ::msgctl(id, IPC_STAT, &queue) == 0 && is_ours(queue, id, {"-", id}, ::geteuid())) {
                    ::msgctl(id, IPC_RMID, nullptr);
                }
            }
            break;
        case OwnedKind::file:
            ::unlink(name.c_str());
            break;
        case OwnedKind::daemon:
            static_cast<void>(remove_daemon_names(name, ::geteuid()));
            break;
        case OwnedKind::temporary_folder:
            ::rmdir(name.c_str());
            break;
        case OwnedKind::place:
            break;  // the folder that it contains removes itself
    }
}

}  // namespace ipcbench::platform

#include "platform/owned_name.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "platform/notes.hpp"
#include "platform/random.hpp"
#include "platform/run_name.hpp"
#include "platform/shared_memory_space.hpp"

namespace ipcbench::platform {
namespace {

/// Containers that share these objects with their owner (docker run --ipc) also share /dev/shm.
std::vector<std::string> places_beside_objects() {
    std::vector<std::string> places = places_for_run_folders();
    std::rotate(places.begin(), std::prev(places.end()), places.end());
    return places;
}

std::string fresh_name(OwnedKind kind, const std::string& run) {
    if (kind == OwnedKind::temporary_folder) {
        return "/tmp/" + fresh_temporary_name();
    }
    if (kind != OwnedKind::sysv_queue) {
        return fresh_name_for(run);
    }
    constexpr std::size_t digits_of_key = 8;
    std::string key;
    while (key.find_first_not_of('0') == std::string::npos) {  // that is IPC_PRIVATE
        key = make_nonce().substr(0, digits_of_key);
    }
    return key;
}

[[noreturn]] void refuse(const std::string& note, int error) {
    const std::string place = note.substr(0, note.rfind('/', note.rfind('/') - 1));
    throw system_error("writing the note '" + note + "'", error,
                       error != ENOSPC                                    ? ""
                       : free_files_in(place.c_str()) == std::uint64_t{0} ? hint_for_free_files(place)
                                                                          : "make room there: df -h " + place);
}

}  // namespace

OwnedName::OwnedName(OwnedKind kind)
    : lock_(std::make_unique<RunFolder>(places_beside_objects())),
      kind_(kind),
      name_(fresh_name(kind, lock_->prefix())) {
    write_note(lock_->path());
}

OwnedName::OwnedName(const std::string& folder, OwnedKind kind, std::string name)
    : kind_(kind), name_(std::move(name)) {
    write_note(folder);
}

OwnedName::OwnedName(OwnedName&& other) noexcept
    : lock_(std::move(other.lock_)),
      note_(std::exchange(other.note_, {})),
      kind_(other.kind_),
      name_(std::exchange(other.name_, {})) {}

OwnedName& OwnedName::operator=(OwnedName&& other) noexcept {
    std::swap(lock_, other.lock_);
    std::swap(note_, other.note_);
    std::swap(kind_, other.kind_);
    std::swap(name_, other.name_);
    return *this;
}

void OwnedName::write_note(const std::string& folder) {
    const Note note = note_for(folder.substr(folder.rfind('/') + 1), kind_, name_);
    const std::string path = folder + "/" + note.name;
    if (::symlink(note.text.c_str(), path.c_str()) != 0) {
        refuse(path, errno);
    }
    note_ = path;
}

// A link cannot be rewritten, so a new link replaces it.
void OwnedName::made(int queue) {
    const std::string next = lock_->path() + "/next";
    if (::symlink(text_of_made_queue(queue).c_str(), next.c_str()) != 0 || ::rename(next.c_str(), note_.c_str()) != 0) {
        refuse(note_, errno);
    }
}

void OwnedName::remove() noexcept {
    if (!name_.empty()) {
        remove_name(kind_, name_);
        disown();
    }
}

void OwnedName::disown() noexcept {
    if (!note_.empty()) {
        ::unlink(note_.c_str());
    }
    note_.clear();
    name_.clear();
    lock_.reset();
}

void all_names_are_taken(int tries) {
    throw Error(
        ErrorKind::failed, "each of " + std::to_string(tries) + " random names was taken by somebody else",
        "find out who makes names that begin with 'ipcbench-' or 'ib-' in /dev/shm, /dev/mqueue or /tmp: ls -l");
}

ExternalRunFolder::ExternalRunFolder(const std::string& folder, const std::string& place)
    : note_(folder, OwnedKind::place, place), folder_({place}) {}

}  // namespace ipcbench::platform

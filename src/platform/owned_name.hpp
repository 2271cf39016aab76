#pragma once

#include <memory>
#include <string>

#include "platform/owned_kind.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::platform {

/// A name outside the run's folder. It is noted when it is created; the destructor removes it from the system and from
/// the notes.
class OwnedName {
public:
    OwnedName() = default;

    /// Generates a new, unpredictable name for memory, a queue or a temporary folder, and notes it in a locked folder
    /// of its own. That folder is in /dev/shm if that is writable: a process that sees the object, from whatever
    /// namespace, then also sees whether its owner is alive. The caller creates the object itself afterwards,
    /// exclusively, preferably with `make_owned`. Throws Error.
    explicit OwnedName(OwnedKind kind);

    /// Notes a name that a library chooses in the run's `folder`; the caller then lets the library create it. Throws
    /// Error.
    OwnedName(const std::string& folder, OwnedKind kind, std::string name);

    OwnedName(OwnedName&& other) noexcept;
    OwnedName& operator=(OwnedName&& other) noexcept;
    OwnedName(const OwnedName&) = delete;
    OwnedName& operator=(const OwnedName&) = delete;
    ~OwnedName() { remove(); }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    /// Adds the number of the System V queue to the note. Throws Error.
    void made(int queue);

    void remove() noexcept;

    /// Removes only the note: the name turned out to belong to another process.
    void disown() noexcept;

private:
    void write_note(const std::string& folder);

    std::unique_ptr<RunFolder> lock_;
    std::string note_;
    OwnedKind kind_ = OwnedKind::shared_memory;
    std::string name_;
};

/// Throws the Error for this case.
[[noreturn]] void all_names_are_taken(int tries);

/// Returns a new name and what `make(name)` creates under it. `make` returns false if the name is taken, and is then
/// called with the next one; for any other failure it throws Error.
template <class Make>
[[nodiscard]] OwnedName make_owned(OwnedKind kind, Make make) {
    constexpr int tries = 20;
    for (int i = 0; i < tries; ++i) {
        OwnedName name(kind);
        if (make(name)) {
            return name;
        }
        name.disown();
    }
    all_names_are_taken(tries);
}

/// A run folder in a place that the user chose. It is noted in the run's own folder, so that `clean` also looks there.
class ExternalRunFolder {
public:
    /// Throws Error.
    ExternalRunFolder(const std::string& folder, const std::string& place);

    [[nodiscard]] const std::string& path() const noexcept { return folder_.path(); }

private:
    OwnedName note_;
    RunFolder folder_;
};

}  // namespace ipcbench::platform

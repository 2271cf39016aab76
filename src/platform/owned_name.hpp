#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace ipcbench::platform {

/// Kinds of names that live outside the run's folder and outlast the process that made them.
enum class OwnedKind : unsigned char {
    shared_memory,  ///< shm_open(3): the name without its leading '/'
    message_queue,  ///< mq_open(3): the name without its leading '/'
    sysv_queue,     ///< msgget(2): the key in hexadecimal
    file,  ///< or a socket's: an absolute path without links and dots; its last part begins with the run's prefix
};

/// A name outside the folder: noted when made, removed from the system and from the notes when it goes.
class OwnedName {
public:
    OwnedName() = default;
    /// Writes the note; the caller makes the thing itself afterwards. Throws Error.
    OwnedName(const std::string& folder, OwnedKind kind, std::string name);
    OwnedName(OwnedName&& other) noexcept;
    OwnedName& operator=(OwnedName&& other) noexcept;
    OwnedName(const OwnedName&) = delete;
    OwnedName& operator=(const OwnedName&) = delete;
    ~OwnedName() { remove(); }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    void remove() noexcept;

    /// Takes back the note only: the name turned out to be somebody else's.
    void disown() noexcept;

private:
    std::string note_;
    OwnedKind kind_ = OwnedKind::shared_memory;
    std::string name_;
};

/// Removes what `owner` made under that name; whether there was something to remove.
bool remove_name(OwnedKind kind, const std::string& name, uid_t owner) noexcept;

/// Removes what a note in the folder of a dead run of `owner` names, and returns the name; nothing where the file is no
/// note, or names what is not there or cannot be that run's: a note is a claim that anybody can write into a folder of
/// his own.
[[nodiscard]] std::optional<std::string> remove_noted(const std::string& note, uid_t owner);

}  // namespace ipcbench::platform

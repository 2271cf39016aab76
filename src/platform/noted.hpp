#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "platform/open_folder.hpp"
#include "platform/owned_kind.hpp"

namespace ipcbench::platform {

/// A note is a symbolic link in a run's folder that leads nowhere: its name says what was made elsewhere, its text what
/// is needed to know it again. It is data that a stranger may have written into a folder of his own, so it is validated
/// to the last character, and names only what begins with the run's name, or what we know: never a path.
struct Note {
    std::string name;  ///< of the link
    std::string text;
};

/// The note of a name that is about to be made. Throws Error where no note can say that.
[[nodiscard]] Note note_for(const std::string& run, OwnedKind kind, const std::string& name);

/// The text for the note of a System V queue once it is made.
[[nodiscard]] std::string text_of_made_queue(int queue);

/// What became of the thing that a note names.
struct Noted {
    std::vector<std::string> removed;
    std::string obstacle;  ///< why what is there stays, "" where nothing does
};

/// Removes what a note in the folder of a run of `owner` names, if it is that user's and nobody holds a lock on it.
/// Invalid notes, and whatever is no note, are ignored. Creates nothing.
[[nodiscard]] Noted remove_noted(const OpenFolder& folder, const std::string& run, const std::string& note,
                                 uid_t owner);

/// The folder in which a note says that there is a further run folder, "" where it says no such thing.
[[nodiscard]] std::string place_noted(const OpenFolder& folder, const std::string& note);

/// Removes a name that this process made, as far as it is there.
void remove_name(OwnedKind kind, const std::string& name) noexcept;

}  // namespace ipcbench::platform

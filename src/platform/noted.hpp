#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "platform/open_folder.hpp"
#include "platform/owned_kind.hpp"

namespace ipcbench::platform {

/// A note is a dangling symbolic link in a run's folder: its name says what was made elsewhere, its target has what is
/// needed to recognise that. Notes are untrusted, as a stranger may have written them into a folder of their own, so
/// every character is validated, and a note names only things that begin with the run's name or that we know: never a
/// path.
struct Note {
    std::string name;  ///< of the link
    std::string text;
};

/// The note of a name that is about to be made. Throws Error if a note cannot express it.
[[nodiscard]] Note note_for(const std::string& run, OwnedKind kind, const std::string& name);

/// The text for the note of a System V queue once it is made.
[[nodiscard]] std::string text_of_made_queue(int queue);

/// What happened to the thing that a note names.
struct Noted {
    std::vector<std::string> removed;
    std::string obstacle;  ///< why it was kept, "" if nothing was
};

/// Removes what a note in the folder of a run of `owner` names, if it is that user's and nobody holds a lock on it.
/// Ignores invalid notes and anything that is not a note. Creates nothing.
[[nodiscard]] Noted remove_noted(const OpenFolder& folder, const std::string& run, const std::string& note,
                                 uid_t owner);

/// The folder in which a note says that there is a further run folder, "" where it says no such thing.
[[nodiscard]] std::string place_noted(const OpenFolder& folder, const std::string& note);

/// Removes a name that this process made, if it exists.
void remove_name(OwnedKind kind, const std::string& name) noexcept;

}  // namespace ipcbench::platform

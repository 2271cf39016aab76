#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "platform/open_folder.hpp"
#include "platform/owned_kind.hpp"

namespace ipcbench::platform {

/// A note is a dangling symbolic link in a run's folder. Its name says what was created elsewhere; its target has the
/// data that identify that object. Notes are untrusted, because another user may have written them into a folder of
/// their own. So every character is validated, and a note can name only objects that begin with the run's name or that
/// this program knows, never a path.
struct Note {
    std::string name;  ///< of the link
    std::string text;
};

/// Returns the note for a name that is about to be created. Throws Error if a note cannot express it.
[[nodiscard]] Note note_for(const std::string& run, OwnedKind kind, const std::string& name);

/// Returns the text for the note of a System V queue that has been created.
[[nodiscard]] std::string text_of_made_queue(int queue);

/// The result of removing the object that a note names.
struct RemovalResult {
    std::vector<std::string> removed;
    std::string problem;  ///< why it was kept; "" if nothing was kept
};

/// Removes the object that a note names, in the folder of a run of `owner`, if that user owns it and no process holds a
/// lock on it. Ignores invalid notes and files that are not notes. Creates nothing.
[[nodiscard]] RemovalResult remove_noted_object(const OpenFolder& folder, const std::string& run,
                                                const std::string& note, uid_t owner);

/// Returns the folder in which, according to a note, there is another run folder; "" if the note says nothing about
/// one.
[[nodiscard]] std::string noted_place(const OpenFolder& folder, const std::string& note);

/// Removes a name that this process created, if it exists.
void remove_name(OwnedKind kind, const std::string& name) noexcept;

}  // namespace ipcbench::platform

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench::runner {

/// The text of a file that the user wrote, and which flag named the file. Borrows. Its functions throw Error (usage)
/// with the place of what is wrong.
struct TextSource {
    std::string_view flag;
    const std::string& file;
    std::string_view text;
    const char* hint;

    /// Fails because of what is at that byte.
    [[noreturn]] void fail(std::size_t at, const std::string& what) const;

    /// Fails because something else was expected there.
    [[noreturn]] void fail_to_be(std::size_t at, std::string_view expected) const;
};

/// A line of such a text, without its end; borrows.
struct TextLine {
    std::string_view text;
    std::size_t number;  ///< from 1
};

/// Returns the lines that are not blank.
[[nodiscard]] std::vector<TextLine> lines_of(std::string_view text);

/// Reads a file of at most `max` bytes for that flag. Throws Error (usage).
[[nodiscard]] std::string read_file_of_flag(const std::string& file, std::string_view flag, std::size_t max);

}  // namespace ipcbench::runner

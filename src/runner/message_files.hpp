#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// The files with the user's own messages (docs/messages.md). Each function throws Error (usage) that names the file,
/// the place in it and what is wrong there.
namespace ipcbench::runner {

/// One JSON document of a file, without blanks.
struct DocumentInFile {
    std::size_t line = 1;  ///< where it begins
    std::string text;
};

/// Returns whether a file has one document per line, by the end of its name: .ndjson or .jsonl, in either
/// case.
[[nodiscard]] bool has_document_per_line(std::string_view file) noexcept;

/// Reads the documents of a file: one, or one per line. Refuses what is not JSON or not UTF-8, duplicate keys, numbers
/// that fit neither into 64 bits nor into a double, and a file without documents. `text` is its content.
[[nodiscard]] std::vector<DocumentInFile> parse_documents(std::string_view text, const std::string& file,
                                                          std::string_view flag);

}  // namespace ipcbench::runner

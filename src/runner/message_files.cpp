#include "runner/message_files.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>

#include "codecs/documents/json_parser.hpp"
#include "core/json_scan.hpp"
#include "runner/text_source.hpp"

namespace ipcbench::runner {
namespace {

constexpr const char* hint_for_documents = "a document is any JSON value, e.g. {\"id\":1}; one in each line of .ndjson";

/// Accepts every value, but each key of an object only once.
class KeyCheck {
public:
    static bool null() noexcept { return true; }
    static bool boolean(bool /*value*/) noexcept { return true; }
    static bool whole(std::uint64_t /*value*/) noexcept { return true; }
    static bool integer(std::int64_t /*value*/) noexcept { return true; }
    static bool real(double /*value*/) noexcept { return true; }
    static bool text(std::string_view /*value*/) noexcept { return true; }
    bool key(std::string_view key) { return keys_.back().emplace(key).second; }
    bool object() {
        keys_.emplace_back();
        return true;
    }
    bool array() { return object(); }
    bool end() {
        keys_.pop_back();
        return true;
    }

private:
    std::vector<std::set<std::string, std::less<>>> keys_;  ///< of the objects that are open
};

/// Reads the document that is `text`, a part of the source.
DocumentInFile parse_document(const TextSource& source, std::string_view text, std::size_t line) {
    const auto begin = static_cast<std::size_t>(text.data() - source.text.data());
    codecs::JsonParser parser(max_document_depth);
    KeyCheck keys;
    if (!parser.parse(text, keys)) {
        source.fail_to_be(begin + parser.at(), parser.expected());
    }
    return {line, without_blanks(text)};
}

}  // namespace

bool has_document_per_line(std::string_view file) noexcept {
    constexpr std::array<std::string_view, 2> endings{".ndjson", ".jsonl"};
    return std::any_of(endings.begin(), endings.end(), [file](std::string_view ending) {
        return file.size() >= ending.size() &&
               std::equal(ending.begin(), ending.end(), file.end() - static_cast<std::ptrdiff_t>(ending.size()),
                          [](char lower, char c) { return lower == c || (c >= 'A' && c <= 'Z' && lower == c + 32); });
    });
}

std::vector<DocumentInFile> parse_documents(std::string_view text, const std::string& file, std::string_view flag) {
    const TextSource source{flag, file, text, hint_for_documents};
    if (text.starts_with("\xef\xbb\xbf")) {
        source.fail(0, "JSON has no byte order mark");
    }
    std::vector<DocumentInFile> documents;
    if (!has_document_per_line(file)) {
        documents.push_back(parse_document(source, text, 1));
        return documents;
    }
    for (const TextLine& line : lines_of(text)) {
        documents.push_back(parse_document(source, line.text, line.number));
    }
    if (documents.empty()) {
        source.fail_to_be(text.size(), "a document");
    }
    return documents;
}

}  // namespace ipcbench::runner

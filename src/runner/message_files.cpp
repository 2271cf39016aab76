#include "runner/message_files.hpp"

#include <algorithm>
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
DocumentInFile parse_document(const TextSource& source, std::string_view text) {
    const auto begin = static_cast<std::size_t>(text.data() - source.text.data());
    codecs::JsonParser parser(max_document_depth);
    KeyCheck keys;
    if (!parser.parse(text, keys)) {
        source.fail_to_be(begin + parser.at(), parser.expected());
    }
    const std::string_view before = source.text.substr(0, begin);
    return {1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')), without_blanks(text)};
}

}  // namespace

bool has_document_per_line(std::string_view file) noexcept {
    return file.ends_with(".ndjson") || file.ends_with(".jsonl");
}

std::vector<DocumentInFile> parse_documents(std::string_view text, const std::string& file, std::string_view flag) {
    const TextSource source{flag, file, text, hint_for_documents};
    constexpr std::string_view blanks = " \t\r\n";
    std::vector<DocumentInFile> documents;
    if (!has_document_per_line(file)) {
        documents.push_back(parse_document(source, text));
        return documents;
    }
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        begin = end + 1;
        if (line.find_first_not_of(blanks) != std::string_view::npos) {
            documents.push_back(parse_document(source, line));
        }
    }
    if (documents.empty()) {
        source.fail_to_be(text.size(), "a document");
    }
    return documents;
}

}  // namespace ipcbench::runner

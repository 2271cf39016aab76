#include "campaign/message_flags.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "campaign/axes.hpp"
#include "campaign/lists.hpp"
#include "campaign/schema_check.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "runner/message_files.hpp"
#include "runner/text_source.hpp"

namespace ipcbench::campaign {
namespace {

using Messages = std::vector<std::shared_ptr<const runner::CellMessage>>;

constexpr std::string_view all_in_turn = "all";

/// A file of documents and, if only a part was requested, which: the number of a line, or all in turn.
struct FileWord {
    std::string file;
    std::string part;
};

bool is_a_file(const std::string& path) {
    std::error_code error;
    return std::filesystem::exists(path, error) && !std::filesystem::is_directory(path, error);
}

/// Splits "orders.ndjson:3"; a file with a colon in its name may be named, too.
FileWord split_word(const std::string& word) {
    const std::size_t colon = word.rfind(':');
    if (colon == std::string::npos || is_a_file(word)) {
        return {word, ""};
    }
    const std::string part = word.substr(colon + 1);
    const bool is_part =
        part == all_in_turn || (!part.empty() && part.find_first_not_of("0123456789") == std::string::npos);
    return is_part && runner::has_document_per_line(word.substr(0, colon)) ? FileWord{word.substr(0, colon), part}
                                                                           : FileWord{word, ""};
}

std::vector<runner::DocumentInFile> read_documents(const std::string& file, std::string_view flag) {
    if (file == "-") {
        throw Error(ErrorKind::usage, fmt::format("{}: '-', standard input, could be read only once", flag),
                    "write the documents to a file, which can be read again to repeat the run");
    }
    std::error_code error;
    if (!std::filesystem::exists(file, error)) {
        const std::string cause = fmt::format("{}: there is no file '{}'", flag, file);
        throw Error(ErrorKind::usage, cause,
                    file.find(',') != std::string::npos ? "give the flag once for each file"
                    : file.find(':') != std::string::npos
                        ? "FILE.ndjson:LINE and FILE.ndjson:all name a part of --message, if FILE.ndjson has one "
                          "document per line"
                        : "is it relative to another folder?");
    }
    return runner::parse_documents(runner::read_file_of_flag(file, flag, max_document_bytes), file, flag);
}

/// A number for some texts that differs if they do (FNV-1a).
class Digest {
public:
    void add(std::string_view text) noexcept {
        for (const char c : text) {
            hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
        }
        hash_ = (hash_ ^ 0xffU) * 0x100000001b3U;  // a byte that no text has
    }

    [[nodiscard]] std::string text() const { return fmt::format("{:016x}", hash_); }

private:
    std::uint64_t hash_ = 0xcbf29ce484222325U;
};

DocumentSchema parse_schema(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
        throw Error(ErrorKind::usage, fmt::format("--schema: '{}' is not FILE.proto:MESSAGE", text),
                    "e.g. --schema order.proto:shop.Order");
    }
    const std::string file = text.substr(0, colon);
    if (!is_a_file(file)) {
        throw Error(ErrorKind::usage, fmt::format("--schema: there is no file '{}'", file));
    }
    return {std::filesystem::absolute(file).string(), text.substr(colon + 1)};
}

/// What all requests have in common.
struct Common {
    MessageContents contents;
    MessageUse use;
    Digest digest;
    SchemaCheck check{{}};
};

/// Returns a document of that size: a text.
std::string text_document(std::uint64_t bytes) {
    constexpr std::uint64_t quotes = 2;
    if (bytes < quotes) {
        throw Error(ErrorKind::usage, fmt::format("--answer-size: '{}' is too small for a JSON document", bytes),
                    "with --message the answer is a JSON text, of at least 2 bytes");
    }
    return '"' + payload_pattern(bytes - quotes) + '"';
}

Common read_common(const GivenFlags& flags) {
    Common common;
    if (const auto schema = flags.text("--schema")) {
        common.contents.schema = parse_schema(*schema);
        common.use.schema = *schema;
        common.digest.add(runner::read_file_of_flag(common.contents.schema.file, "--schema", max_document_bytes));
    }
    common.check = SchemaCheck(common.contents.schema);
    if (const auto file = flags.text("--answer")) {
        const std::vector<runner::DocumentInFile> documents = read_documents(*file, "--answer");
        if (documents.size() > 1) {
            throw Error(ErrorKind::usage, fmt::format("--answer: '{}' has {} documents", *file, documents.size()),
                        "every request gets the same answer; name a file with one document");
        }
        common.check(documents.front(), *file, "--answer");
        common.contents.answer = std::make_shared<const std::string>(documents.front().text);
        common.use.answer = *file;
    }
    if (const auto size = flags.text("--answer-size")) {
        const std::vector<std::uint64_t> sizes = parse_values(
            *size, {.flag = "--answer-size", .unit = KnobUnit::bytes, .max = max_document_bytes, .examples = "60000"});
        if (sizes.size() > 1) {
            throw Error(ErrorKind::usage, fmt::format("--answer-size: '{}' is more than one size", *size),
                        "run once for each size of the answer");
        }
        common.use.answer_bytes = sizes.front();
        if (flags.has("--message")) {
            common.contents.answer = std::make_shared<const std::string>(text_document(sizes.front()));
        } else {
            common.contents.answer_bytes = sizes.front();
        }
    }
    if (common.contents.answer) {
        common.digest.add(*common.contents.answer);
    }
    return common;
}

std::shared_ptr<const runner::CellMessage> message_of(const Common& common, std::string name,
                                                      std::vector<std::string> requests) {
    auto message = std::make_shared<runner::CellMessage>(runner::CellMessage{common.contents, common.use});
    message->use.request = std::move(name);
    message->use.documents = requests.size();
    Digest digest = common.digest;
    std::for_each(requests.begin(), requests.end(), [&digest](const std::string& request) { digest.add(request); });
    message->use.digest = digest.text();
    message->contents.requests = std::move(requests);
    return message;
}

/// Adds what a word of --message requests.
void add_word(const std::string& text, const Common& common, Messages& messages) {
    const FileWord word = split_word(text);
    std::vector<runner::DocumentInFile> documents = read_documents(word.file, "--message");
    const std::uint64_t wanted =
        word.part.empty() || word.part == all_in_turn
            ? 0
            : parse_count(word.part, "--message FILE:LINE", 1, std::numeric_limits<std::uint32_t>::max());
    for (const runner::DocumentInFile& document : documents) {
        if (wanted == 0 || document.line == wanted) {
            common.check(document, word.file, "--message");
        }
    }
    bool found = false;
    if (word.part != all_in_turn) {
        for (const runner::DocumentInFile& document : documents) {
            if (word.part.empty() || document.line == wanted) {
                const std::string line = fmt::format("{}", document.line);
                const bool alone = documents.size() == 1 && word.part.empty();
                messages.push_back(message_of(common, alone ? word.file : word.file + ":" + line, {document.text}));
                found = true;
            }
        }
    }
    if (word.part == all_in_turn || (word.part.empty() && documents.size() > 1)) {
        std::vector<std::string> requests;
        requests.reserve(documents.size());
        for (runner::DocumentInFile& document : documents) {
            requests.push_back(std::move(document.text));
        }
        messages.push_back(message_of(common, fmt::format("{}:{}", word.file, all_in_turn), std::move(requests)));
        found = true;
    }
    if (!found) {
        throw Error(ErrorKind::usage, fmt::format("--message: '{}' has no document in line {}", word.file, word.part),
                    fmt::format("it has {}, the first in line {}", documents.size(), documents.front().line));
    }
}

/// Tables name documents by the last part of the path.
void require_different_names(const Messages& messages) {
    std::map<std::string, std::string> paths;
    for (const auto& message : messages) {
        const std::string& path = message->use.request;
        const auto [known, is_new] = paths.emplace(std::filesystem::path(path).filename().string(), path);
        if (!is_new && known->second == path) {
            throw Error(ErrorKind::usage, fmt::format("--message: '{}' is named twice", path), "leave one of them out");
        }
        if (!is_new) {
            throw Error(ErrorKind::usage,
                        fmt::format("--message: '{}' and '{}' have the same file name", known->second, path),
                        "tables name documents by it: rename one of them, or run once for each");
        }
    }
}

}  // namespace

std::vector<std::shared_ptr<const runner::CellMessage>> read_messages(const GivenFlags& flags) {
    if (!flags.has("--message")) {
        for (const char* const flag : {"--answer", "--schema"}) {
            if (flags.has(flag)) {
                throw Error(ErrorKind::usage, fmt::format("{} needs --message", flag),
                            "--message FILE.json: the document that messages carry");
            }
        }
        if (!flags.has("--answer-size")) {
            return {nullptr};
        }
    }
    if (flags.has("--peer") && (flags.has("--answer") || flags.has("--answer-size"))) {
        throw Error(ErrorKind::usage, "--peer cannot be combined with --answer or --answer-size",
                    "a peer sends back what it receives; see docs/peer-protocol.md");
    }
    if (flags.has("--schema") && flags.has("--answer-size")) {
        throw Error(ErrorKind::usage, "--schema cannot be combined with --answer-size",
                    "the answer must be of that type, too: --answer FILE.json");
    }
    const Common common = read_common(flags);
    Messages messages;
    for (const std::string& word : flags.texts("--message")) {
        add_word(word, common, messages);
    }
    require_different_names(messages);
    if (messages.empty()) {
        messages.push_back(std::make_shared<runner::CellMessage>(runner::CellMessage{common.contents, common.use}));
    }
    return messages;
}

std::vector<std::string> flags_of_message(const MessageUse& message) {
    std::vector<std::string> words;
    const auto add = [&words](std::string_view flag, const std::string& text) {
        if (!text.empty()) {
            words.push_back(fmt::format("{}={}", flag, text));
        }
    };
    add("--message", message.request);
    add("--answer", message.answer);
    add("--answer-size", message.answer_bytes ? fmt::format("{}", *message.answer_bytes) : "");
    add("--schema", message.schema);
    return words;
}

}  // namespace ipcbench::campaign

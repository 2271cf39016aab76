#include "reporters/json_document.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::reporters {
namespace {

/// A parser would build a tree of any depth, and need memory for it, before anybody can say that this is no report.
void refuse_deep_nesting(std::string_view text, const std::string& name) {
    constexpr int deepest = 16;
    int depth = 0;
    std::size_t line = 1;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        line += c == '\n' ? 1 : 0;
        if (quoted) {
            i += c == '\\' ? 1 : 0;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            ++depth;
        } else if (c == ']' || c == '}') {
            --depth;
        }
        if (depth > deepest) {
            throw Error(ErrorKind::usage, "'" + name + "': line " + std::to_string(line) + ": nested more than " +
                                              std::to_string(deepest) + " deep: this is no report of ipcbench");
        }
    }
}

}  // namespace

std::string read_document(const std::string& path) {
    const UniqueFd opened(path == "-" ? -1 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const int fd = path == "-" ? STDIN_FILENO : opened.get();
    if (fd < 0) {
        throw Error(ErrorKind::usage, describe_errno("opening '" + path + "'", errno));
    }
    constexpr std::size_t most = std::size_t{1} << 28U;  // a device has no end
    std::string text;
    std::array<char, 65536> some{};
    while (text.size() <= most) {
        const ssize_t size = ::read(fd, some.data(), some.size());
        if (size == 0) {
            return text;
        }
        if (size < 0 && errno != EINTR) {
            throw Error(ErrorKind::usage, describe_errno("reading '" + path + "'", errno));
        }
        text.append(some.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
    }
    throw Error(ErrorKind::usage, "'" + path + "': more than 256 MiB: this is no report of ipcbench");
}

nlohmann::ordered_json parse_document(std::string_view text, const std::string& name) {
    if (text.empty()) {
        throw Error(ErrorKind::usage, "'" + name + "' is empty", "did the run that was to write it end?");
    }
    refuse_deep_nesting(text, name);
    try {
        return nlohmann::ordered_json::parse(text);
    } catch (const nlohmann::ordered_json::exception& error) {
        // "[json.exception.parse_error.101] parse error at line 2, column 7: ...", or "... number overflow ..."
        const std::string what = error.what();
        const std::size_t place = what.find("] ");
        throw Error(ErrorKind::usage, "'" + name + "': " + (place == std::string::npos ? what : what.substr(place + 2)),
                    "a report that was cut short becomes whole by ']}' after its last whole line");
    }
}

}  // namespace ipcbench::reporters

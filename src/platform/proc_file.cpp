#include "platform/proc_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace ipcbench::platform {
namespace {

bool is_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n';
}

}  // namespace

ProcFile::ProcFile(const std::string& path, std::size_t max)
    : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), text_(max) {}

std::string_view ProcFile::read() noexcept {
    const ssize_t size = fd_ ? ::pread(fd_.get(), text_.data(), text_.size(), 0) : -1;
    return {text_.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

std::string_view take_word(std::string_view& text) noexcept {
    text.remove_prefix(static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_space) - text.begin()));
    const auto size = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_space) - text.begin());
    const std::string_view word = text.substr(0, size);
    text.remove_prefix(size);
    return word;
}

std::uint64_t take_number(std::string_view& text) noexcept {
    const std::string_view word = take_word(text);
    std::uint64_t number = 0;
    std::from_chars(word.data(), word.data() + word.size(), number);
    return number;
}

std::optional<std::uint64_t> labelled_number(std::string_view text, std::string_view label) noexcept {
    for (std::size_t at = text.find(label); at != std::string_view::npos; at = text.find(label, at + 1)) {
        if (at == 0 || text[at - 1] == '\n') {
            text.remove_prefix(at + label.size());
            return take_number(text);
        }
    }
    return std::nullopt;
}

}  // namespace ipcbench::platform

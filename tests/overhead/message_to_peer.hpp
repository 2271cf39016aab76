#pragma once

#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::overhead {

/// A short text, such as a free port, that the first process writes once and the second process reads once. Must be
/// created before the second process.
class MessageToPeer {
public:
    MessageToPeer() {
        std::array<int, 2> ends{-1, -1};
        if (::pipe(ends.data()) != 0) {
            throw system_error("creating a pipe", errno);
        }
        output_.reset(ends[0]);
        input_.reset(ends[1]);
    }

    void write(const std::string& text) const {
        if (::write(input_.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
            throw system_error("writing to the second process", errno);
        }
    }
    [[nodiscard]] std::string read() const {
        std::array<char, 256> text{};
        const ssize_t size = ::read(output_.get(), text.data(), text.size());
        return {text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
    }

private:
    UniqueFd output_;
    UniqueFd input_;
};

}  // namespace ipcbench::overhead

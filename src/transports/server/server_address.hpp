#pragma once

#include <sys/socket.h>

#include <string>

namespace ipcbench::transports {

/// Where a server listens that was not started by ipcbench, or chose its address by itself.
class ServerAddress {
public:
    /// Parses a path, if `domain` is AF_UNIX, or "127.0.0.1:8080", "localhost:8080", "[::1]:8080". Other names are not
    /// looked up, because that may take long, and everything here is on one machine. Throws Error (usage).
    [[nodiscard]] static ServerAddress parse(const std::string& text, int domain);

    [[nodiscard]] int domain() const noexcept { return storage_.ss_family; }
    [[nodiscard]] const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage_); }
    [[nodiscard]] socklen_t size() const noexcept { return size_; }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
    sockaddr_storage storage_{};
    socklen_t size_ = 0;
};

}  // namespace ipcbench::transports

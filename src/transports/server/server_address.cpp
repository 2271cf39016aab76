#include "transports/server/server_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstdint>
#include <cstring>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench::transports {
namespace {

constexpr const char* hint_for_port = "e.g. --connect 127.0.0.1:8080";

sockaddr_un unix_address(const std::string& text) {
    sockaddr_un address{};
    if (text.empty() || text.size() >= sizeof address.sun_path) {
        throw Error(ErrorKind::usage,
                    text.empty() ? "--connect: '' is not a path"
                                 : fmt::format("--connect: the path '{}' has more than {} characters, which is the "
                                               "limit for Unix sockets",
                                               text, sizeof address.sun_path - 1),
                    "name the socket that the server listens on");
    }
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, text.data(), text.size());
    return address;
}

}  // namespace

ServerAddress ServerAddress::parse(const std::string& text, int domain) {
    ServerAddress address;
    address.text_ = text;
    const auto take = [&address](const auto& system_address) {
        std::memcpy(&address.storage_, &system_address, sizeof system_address);
        address.size_ = sizeof system_address;
        return address;
    };
    if (domain == AF_UNIX) {
        return take(unix_address(text));
    }
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos) {
        throw Error(ErrorKind::usage, fmt::format("--connect: '{}' is not HOST:PORT", text), hint_for_port);
    }
    const auto port = static_cast<std::uint16_t>(
        parse_count(text.substr(colon + 1), fmt::format("--connect: the port of '{}'", text), 1, UINT16_MAX));
    std::string host = text.substr(0, colon);
    host = host == "localhost" ? "127.0.0.1" : host;
    sockaddr_in v4{};
    if (::inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        return take(v4);
    }
    sockaddr_in6 v6{};
    if (host.starts_with('[') && host.ends_with(']') &&
        ::inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6.sin6_addr) == 1) {
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        return take(v6);
    }
    throw Error(ErrorKind::usage,
                fmt::format("--connect: '{}' is neither localhost nor an address such as 127.0.0.1 or [::1]", host),
                "names are not looked up: both processes are on this machine");
}

}  // namespace ipcbench::transports

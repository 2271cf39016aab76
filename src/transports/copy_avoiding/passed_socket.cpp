#include "transports/copy_avoiding/passed_socket.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "ipcbench/base/error.hpp"

namespace ipcbench::transports {
namespace {

class PassedSocketListener final : public Listener {
public:
    PassedSocketListener(const ChannelConfig& config, MakeSocketEndpoint make) : config_(config), make_(make) {
        std::array<int, 2> ends{-1, -1};
        if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
            throw system_error("creating a socket pair", errno);
        }
        ours_.reset(ends[0]);
        theirs_.reset(ends[1]);
    }

    Address address() override {
        Address address;
        address.descriptors.push_back(std::move(theirs_));
        return address;
    }

    std::unique_ptr<Endpoint> accept() override {
        theirs_.reset();  // it would keep us from seeing the child's death
        return make_(std::move(ours_), End::parent, config_);
    }

private:
    const ChannelConfig& config_;
    MakeSocketEndpoint make_;
    UniqueFd ours_;
    UniqueFd theirs_;
};

}  // namespace

std::unique_ptr<Listener> listen_with_passed_socket(const ChannelConfig& config, MakeSocketEndpoint make) {
    return std::make_unique<PassedSocketListener>(config, make);
}

std::unique_ptr<Endpoint> take_passed_socket(const ChannelConfig& config, Address address, MakeSocketEndpoint make) {
    if (address.descriptors.size() != 1) {
        throw Error(ErrorKind::failed, "expected one descriptor, got " + std::to_string(address.descriptors.size()));
    }
    return make(std::move(address.descriptors[0]), End::child, config);
}

}  // namespace ipcbench::transports

#include "transports/copy_avoiding/passed_socket.hpp"

#include <sys/socket.h>

#include <tuple>
#include <utility>

#include "platform/fd_passing.hpp"

namespace ipcbench::transports {
namespace {

class PassedSocketListener final : public Listener {
public:
    PassedSocketListener(const ChannelConfig& config, MakeSocketEndpoint make) : config_(config), make_(make) {
        std::tie(parent_end_, child_end_) = platform::socket_pair(SOCK_SEQPACKET);
    }

    Address address() override {
        Address address;
        address.descriptors.push_back(std::move(child_end_));
        return address;
    }

    std::unique_ptr<Endpoint> accept() override {
        child_end_.reset();  // otherwise the parent would not notice the child's death
        return make_(std::move(parent_end_), Side::parent, config_);
    }

private:
    const ChannelConfig& config_;
    MakeSocketEndpoint make_;
    UniqueFd parent_end_;
    UniqueFd child_end_;
};

}  // namespace

Transport passed_socket_transport(TransportInfo info, MakeSocketEndpoint make) {
    Transport transport;
    transport.info = std::move(info);
    transport.listen = [make](const ChannelConfig& config) {
        return std::make_unique<PassedSocketListener>(config, make);
    };
    transport.connect = [make](const ChannelConfig& config, Address address) {
        return make(std::move(address.take(1)[0]), Side::child, config);
    };
    return transport;
}

}  // namespace ipcbench::transports

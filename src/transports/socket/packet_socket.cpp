#include "transports/socket/packet_socket.hpp"

#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {
namespace {

int poll_limit(std::chrono::milliseconds loss_timeout) {
    return loss_timeout.count() == 0 ? -1 : static_cast<int>(loss_timeout.count());
}

}  // namespace

LossyPacketSocket::LossyPacketSocket(UniqueFd socket, const ChannelConfig& config,
                                     std::chrono::milliseconds loss_timeout)
    : socket_(std::move(socket), config, poll_limit(loss_timeout)),
      loss_timeout_ns_(std::chrono::nanoseconds(loss_timeout).count()) {
    limit_receiving(socket_.descriptor(), loss_timeout);
}

}  // namespace ipcbench::transports

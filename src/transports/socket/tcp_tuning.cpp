#include "transports/socket/tcp_tuning.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "transports/socket/socket_buffers.hpp"

namespace ipcbench::transports {

// Sets TCP_NODELAY, because otherwise the end of a large frame would wait for the acknowledgement of its start (RFC
// 896).
EffectiveOptions tune_tcp(int socket, const ChannelConfig& config) {
    const int on = 1;
    if (::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) {
        throw system_error("setting TCP_NODELAY", errno);
    }
    return size_buffers(socket, config);
}

}  // namespace ipcbench::transports

#include <unistd.h>
#include <zmq.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/message_to_peer.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::overhead::hand {
namespace {

/// A PAIR socket with its own context, and one buffer for both directions: zmq_send(3) and zmq_recv(3) copy.
class ZmqEnd {
public:
    explicit ZmqEnd(std::size_t bytes)
        : context_(zmq_ctx_new(), &zmq_ctx_term),
          socket_(zmq_socket(context_.get(), ZMQ_PAIR), &zmq_close),
          message_(bytes) {
        const int none = 0;
        zmq_setsockopt(socket_.get(), ZMQ_LINGER, &none, sizeof none);
    }

    std::string bind(const std::string& where) {
        std::array<char, 256> bound{};
        std::size_t size = bound.size();
        if (zmq_bind(socket_.get(), where.c_str()) != 0 ||
            zmq_getsockopt(socket_.get(), ZMQ_LAST_ENDPOINT, bound.data(), &size) != 0) {
            throw system_error("binding a ZeroMQ socket", zmq_errno());
        }
        return bound.data();
    }
    void connect(const std::string& where) { zmq_connect(socket_.get(), where.c_str()); }

    bool send() noexcept { return zmq_send(socket_.get(), message_.data(), message_.size(), 0) >= 0; }
    bool receive() noexcept {
        return zmq_recv(socket_.get(), message_.data(), message_.size(), 0) == static_cast<int>(message_.size());
    }

private:
    std::unique_ptr<void, int (*)(void*)> context_;
    std::unique_ptr<void, int (*)(void*)> socket_;
    std::vector<char> message_;
};

double zmq(const LoopSpec& spec, const std::string& where) {
    const MessageToPeer address;
    const PeerProcess peer_process(spec.pinning, [&] {
        ZmqEnd theirs(spec.bytes);
        theirs.connect(address.read());
        while (theirs.receive() && theirs.send()) {
        }
    });
    ZmqEnd ours(spec.bytes);  // its threads inherit this thread's CPU
    address.write(ours.bind(where));
    return time_loop(spec, [&ours] { return ours.send() && ours.receive(); });
}

}  // namespace

double zmq_ipc(const LoopSpec& spec) {
    const platform::RunFolder folder;
    return zmq(spec, "ipc://" + folder.path() + "/hand");
}

double zmq_tcp(const LoopSpec& spec) {
    return zmq(spec, "tcp://127.0.0.1:*");
}

}  // namespace ipcbench::overhead::hand

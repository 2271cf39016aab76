#include <unistd.h>
#include <zmq.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/note_to_partner.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::overhead::hand {
namespace {

/// A PAIR socket with a context of its own, and one buffer for what comes and goes: zmq_send(3) and zmq_recv(3) copy.
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

double zmq(const Stretch& stretch, const std::string& where) {
    const NoteToPartner address;
    const Partner partner(stretch.seats, [&] {
        ZmqEnd theirs(stretch.bytes);
        theirs.connect(address.read());
        while (theirs.receive() && theirs.send()) {
        }
    });
    ZmqEnd ours(stretch.bytes);  // its threads stay where this one is
    address.write(ours.bind(where));
    return time_loop(stretch, [&ours] { return ours.send() && ours.receive(); });
}

}  // namespace

double zmq_ipc(const Stretch& stretch) {
    const platform::RunFolder folder;
    return zmq(stretch, "ipc://" + folder.path() + "/hand");
}

double zmq_tcp(const Stretch& stretch) {
    return zmq(stretch, "tcp://127.0.0.1:*");
}

}  // namespace ipcbench::overhead::hand

#include <nng/nng.h>
#include <nng/protocol/pair0/pair.h>

#include <string>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/message_to_peer.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::overhead::hand {
namespace {

/// A pair0 socket and one buffer: nng_send(3) copies out of it; a received message is nng's buffer, which is freed.
class NngEnd {
public:
    explicit NngEnd(std::size_t bytes) : message_(bytes) {
        if (nng_pair0_open(&socket_) != 0) {
            throw Error(ErrorKind::failed, "opening an nng socket failed");
        }
        nng_socket_set_size(socket_, NNG_OPT_RECVMAXSZ, bytes);
    }
    NngEnd(const NngEnd&) = delete;
    NngEnd& operator=(const NngEnd&) = delete;
    ~NngEnd() { nng_close(socket_); }

    void listen(const std::string& where) {
        if (nng_listen(socket_, where.c_str(), &listener_, 0) != 0) {
            throw Error(ErrorKind::failed, "listening with nng failed");
        }
    }
    [[nodiscard]] int port() const {
        int port = 0;
        nng_listener_get_int(listener_, NNG_OPT_TCP_BOUND_PORT, &port);
        return port;
    }
    bool connect(const std::string& where) { return nng_dial(socket_, where.c_str(), nullptr, 0) == 0; }

    bool send() noexcept { return nng_send(socket_, message_.data(), message_.size(), 0) == 0; }
    bool receive() noexcept {
        char* received = nullptr;
        std::size_t size = 0;
        if (nng_recv(socket_, &received, &size, NNG_FLAG_ALLOC) != 0) {
            return false;
        }
        nng_free(received, size);
        return size == message_.size();
    }

private:
    nng_socket socket_ = NNG_SOCKET_INITIALIZER;
    nng_listener listener_ = NNG_LISTENER_INITIALIZER;
    std::vector<char> message_;
};

/// Ends nng's threads after each run: the next run may have another placement, and forks.
struct EndNng {
    EndNng() = default;
    EndNng(const EndNng&) = delete;
    EndNng& operator=(const EndNng&) = delete;
    ~EndNng() { nng_fini(); }
};

double nng(const LoopSpec& spec, const std::string& where, bool has_port) {
    const MessageToPeer address;
    const PeerProcess peer_process(spec.pinning, [&] {
        NngEnd theirs(spec.bytes);
        if (theirs.connect(address.read())) {
            while (theirs.receive() && theirs.send()) {
            }
        }
    });
    const EndNng afterwards;
    NngEnd ours(spec.bytes);
    ours.listen(has_port ? where + ":0" : where);
    address.write(has_port ? where + ":" + std::to_string(ours.port()) : where);
    return time_loop(spec, [&ours] { return ours.send() && ours.receive(); });
}

}  // namespace

double nng_ipc(const LoopSpec& spec) {
    const platform::RunFolder folder;
    return nng(spec, "ipc://" + folder.path() + "/hand", false);
}

double nng_tcp(const LoopSpec& spec) {
    return nng(spec, "tcp://127.0.0.1", true);
}

}  // namespace ipcbench::overhead::hand

#include "transports/nng/pair_connection.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <utility>

#include "ipcbench/base/scoped_path.hpp"
#include "platform/free_descriptors.hpp"
#include "platform/free_threads.hpp"
#include "platform/random.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/nng/message_channel.hpp"

namespace ipcbench::transports::nng_pair {
namespace {

constexpr const char* welcome = "here is the parent";
constexpr nng_duration glance_ms = 5;
/// Who has connected and says nothing for this long makes room for others.
constexpr nng_duration silence_ms = 50;

/// What nng's threads need on either side, and what the run opens once it listens: a connection that could not be
/// accepted for want of one would only look like a child that does not come.
constexpr std::size_t descriptors = 12;

/// Where nng 1.5 cannot have all of its own it waits for a lock that it holds itself. It starts two per CPU to finish
/// what is under way, one per CPU for its timers, seven others, and we one to close.
std::size_t threads() {
    constexpr std::size_t others = 8;
    return platform::threads_per_cpu(2, 16) + platform::threads_per_cpu(1, 8) + others;
}

std::unique_ptr<Socket> open(const ChannelConfig& config) {
    platform::require_free_descriptors(descriptors, "nng");
    platform::require_free_threads(threads(), "nng");
    return std::make_unique<Socket>(sizeof(FrameHeader) + std::max(config.max_frame, config.nonce.size()));
}

class PairListener final : public Listener {
public:
    PairListener(Medium medium, const ChannelConfig& config) : medium_(medium), config_(config), socket_(open(config)) {
        listen();
    }

    Address address() override { return {{{"address", where_}}, {}}; }

    std::unique_ptr<Endpoint> accept() override {
        SetupDeadline deadline(config_, "the child to connect to " + where_);
        socket_->limit_waits(silence_ms);
        Quiet quiet;
        while (!admit(deadline, quiet)) {
        }
        name_.remove();
        return std::make_unique<EndpointOf<MessageChannel>>(std::move(socket_), config_, config_.depth);
    }

private:
    /// What there was while nobody said anything.
    struct Quiet {
        int present = 0;  ///< who was there
        int alone = 0;    ///< how often in a row nobody was
    };

    void listen() {
        if (medium_ == Medium::tcp) {
            where_ = socket_->listen("tcp://127.0.0.1:0", [](nng_listener /*listener*/) {});
            return;
        }
        const std::string path = config_.folder + "/nng";
        where_ = socket_->listen("ipc://" + path, [&](nng_listener listener) {
            name_ = ScopedPath(path);
            require(nng_listener_set_int(listener, NNG_OPT_IPC_PERMISSIONS, S_IRUSR | S_IWUSR), "protecting " + path);
        });
    }

    /// Hears who is there, one slice of the deadline: true, when it was the child and it has been told so.
    bool admit(SetupDeadline& deadline, Quiet& quiet) {
        deadline.check();
        const Message proof = socket_->hear();
        if (!proof) {
            bear(quiet, deadline);
            return false;
        }
        quiet.alone = 0;
        const int speaker = nng_pipe_id(nng_msg_get_pipe(proof.get()));
        if (!platform::same_secret(text_of(proof), config_.nonce)) {
            turn_away(speaker, deadline);
            return false;
        }
        socket_->door().close_behind(speaker);
        while (!socket_->tell(welcome)) {
            deadline.check();
        }
        return true;
    }

    void bear(Quiet& quiet, SetupDeadline& deadline) {
        constexpr int long_enough = 10;
        const int present = socket_->door().present();
        quiet.alone = present == 0 ? quiet.alone + 1 : 0;
        if (present != 0 && std::exchange(quiet.present, present) == present) {
            turn_away(present, deadline);
        }
        // nng 1.5 has nobody come in any more, without a word, after one who left before it had greeted him on a Unix
        // socket (its issue 1518): whoever comes then waits outside. A child that is cut off by this comes again.
        if (quiet.alone == long_enough && medium_ == Medium::ipc) {
            quiet.alone = 0;
            socket_->stop_listening();
            name_.remove();
            listen();
        }
    }

    static void turn_away(int pipe, SetupDeadline& deadline) {
        nng_pipe stranger = NNG_PIPE_INITIALIZER;
        stranger.id = static_cast<std::uint32_t>(pipe);
        nng_pipe_close(stranger);
        deadline.turn_away();
    }

    Medium medium_;
    const ChannelConfig& config_;
    std::unique_ptr<Socket> socket_;
    ScopedPath name_;
    std::string where_;
};

}  // namespace

std::unique_ptr<Listener> listen_for_pair(Medium medium, const ChannelConfig& config) {
    return std::make_unique<PairListener>(medium, config);
}

std::unique_ptr<Endpoint> connect_pair(const ChannelConfig& config, const Address& address) {
    const std::string& where = address.values.at("address");
    const SetupDeadline deadline(config, "the parent's welcome on " + where);
    std::unique_ptr<Socket> socket = open(config);
    socket->limit_waits(glance_ms);
    socket->dial(where);
    Message answer;
    // The connection may be cut and made again: when a stranger was there before, or is kept waiting.
    for (unsigned proven = 0; !answer || text_of(answer) != welcome; answer = socket->hear()) {
        deadline.check();
        if (const unsigned arrivals = socket->door().arrivals(); arrivals != proven && socket->tell(config.nonce)) {
            proven = arrivals;
        }
    }
    socket->dial_no_more();
    socket->door().close_behind(nng_pipe_id(nng_msg_get_pipe(answer.get())));
    return std::make_unique<EndpointOf<MessageChannel>>(std::move(socket), config);
}

}  // namespace ipcbench::transports::nng_pair

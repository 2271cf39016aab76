#include "transports/zmq/doorkeeper.hpp"

#include <zmq.h>

#include "platform/random.hpp"

namespace ipcbench::transports::zeromq {
namespace {

// Where libzmq asks, and in what form (ZAP 1.0).
constexpr const char* place = "inproc://zeromq.zap.01";
constexpr std::string_view version = "1.0";
enum Question : unsigned char { q_version, q_id, q_domain, q_address, q_routing_id, q_mechanism, q_user, q_password };
constexpr std::size_t parts_of_plain = q_password + 1;

constexpr std::string_view user = "ipcbench-child";

}  // namespace

Doorkeeper::Doorkeeper(const Context& context, std::string nonce)
    : questions_(open_socket(context, ZMQ_REP)), nonce_(std::move(nonce)) {
    if (zmq_bind(questions_.get(), place) != 0) {
        throw library_error(std::string("binding ZeroMQ's authentication to ") + place);
    }
}

bool Doorkeeper::answer() const {
    const Parts question = receive_parts(questions_);
    const bool known = question.size() == parts_of_plain && question[q_version] == version &&
                       question[q_mechanism] == "PLAIN" && question[q_user] == user &&
                       platform::same_secret(question[q_password], nonce_);
    send_parts(questions_, {std::string(version), question.size() > q_id ? question[q_id] : "", known ? "200" : "400",
                            known ? "welcome" : "not the child", "", ""});
    return known;
}

void guard(const Socket& socket) {
    set(socket, ZMQ_PLAIN_SERVER, 1);
    set(socket, ZMQ_ZAP_DOMAIN, "ipcbench");
}

void show(const Socket& socket, const std::string& nonce) {
    set(socket, ZMQ_PLAIN_USERNAME, user);
    set(socket, ZMQ_PLAIN_PASSWORD, nonce);
}

}  // namespace ipcbench::transports::zeromq

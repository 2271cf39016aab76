#include "transports/zmq/zap_handler.hpp"

#include <zmq.h>

#include "platform/random.hpp"

namespace ipcbench::transports::zeromq {
namespace {

// The address of libzmq's requests, and their format (ZAP 1.0).
constexpr const char* place = "inproc://zeromq.zap.01";
constexpr std::string_view version = "1.0";
enum RequestFrame : unsigned char {
    q_version,
    q_id,
    q_domain,
    q_address,
    q_routing_id,
    q_mechanism,
    q_user,
    q_password
};
constexpr std::size_t parts_of_plain = q_password + 1;

constexpr std::string_view user = "ipcbench-child";

}  // namespace

ZapHandler::ZapHandler(const Context& context, std::string nonce)
    : requests_(open_socket(context, ZMQ_REP)), nonce_(std::move(nonce)) {
    if (zmq_bind(requests_.get(), place) != 0) {
        throw library_error(std::string("binding ZeroMQ's authentication to ") + place);
    }
}

bool ZapHandler::answer() const {
    const Parts request = receive_parts(requests_);
    const bool known = request.size() == parts_of_plain && request[q_version] == version &&
                       request[q_mechanism] == "PLAIN" && request[q_user] == user &&
                       platform::same_secret(request[q_password], nonce_);
    send_parts(requests_, {std::string(version), request.size() > q_id ? request[q_id] : "", known ? "200" : "400",
                           known ? "welcome" : "not the child", "", ""});
    return known;
}

void require_zap(const Socket& socket) {
    set(socket, ZMQ_PLAIN_SERVER, 1);
    set(socket, ZMQ_ZAP_DOMAIN, "ipcbench");
}

void present_credentials(const Socket& socket, const std::string& nonce) {
    set(socket, ZMQ_PLAIN_USERNAME, user);
    set(socket, ZMQ_PLAIN_PASSWORD, nonce);
}

}  // namespace ipcbench::transports::zeromq

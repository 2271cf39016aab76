#include <grpc/grpc.h>
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "hand_grpc.grpc.pb.h"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "overhead/hand_loops.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::overhead::hand {
namespace {

/// Executes another program as the second process: gRPC does not support a fork without exec after its first use.
void become_server(const std::string& address, int port) {
    ::execl(IPCBENCH_HAND_GRPC_SERVER, IPCBENCH_HAND_GRPC_SERVER, address.c_str(), std::to_string(port).c_str(),
            nullptr);
}

/// Makes blocking calls through a generated stub, as in gRPC's introduction.
double call(const LoopSpec& spec, const std::string& target) {
    const auto stub = PingPong::NewStub(::grpc::CreateChannel(target, ::grpc::InsecureChannelCredentials()));
    Bounced question;
    question.set_content(std::string(spec.bytes, 'x'));
    Bounced answer;
    return time_loop(spec, [&] {
        ::grpc::ClientContext context;
        return stub->Bounce(&context, question, &answer).ok() && answer.content().size() == spec.bytes;
    });
}

/// Bounces calls to a server. `address` names a port to listen on; a trailing 0 is replaced by the port that the kernel
/// assigns.
double bounce_calls(const LoopSpec& spec, const std::string& address) {
    std::array<int, 2> ends{-1, -1};
    if (::pipe(ends.data()) != 0) {
        throw system_error("creating a pipe", errno);
    }
    const UniqueFd from_server(ends[0]);
    UniqueFd to_us(ends[1]);
    const PeerProcess peer_process(spec.pinning, [&] { become_server(address, to_us.get()); });
    to_us.reset();
    int port = 0;
    if (::read(from_server.get(), &port, sizeof port) != sizeof port) {
        throw Error(ErrorKind::failed, "the hand-written gRPC server does not start on '" + address + "'");
    }
    const bool is_path = address.starts_with("unix:");
    ::grpc_init();
    const double result =
        call(spec, is_path ? address : address.substr(0, address.rfind(':') + 1) + std::to_string(port));
    ::grpc_shutdown_blocking();
    return result;
}

}  // namespace

double grpc_uds(const LoopSpec& spec) {
    const platform::RunFolder folder;
    return bounce_calls(spec, "unix:" + folder.path() + "/hand");
}

double grpc_tcp(const LoopSpec& spec) {
    return bounce_calls(spec, "127.0.0.1:0");
}

}  // namespace ipcbench::overhead::hand

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

/// The second process is another program: gRPC does not bear a fork without one once it was used.
void become_server(const std::string& address, int port) {
    ::execl(IPCBENCH_HAND_GRPC_SERVER, IPCBENCH_HAND_GRPC_SERVER, address.c_str(), std::to_string(port).c_str(),
            nullptr);
}

/// As in gRPC's own introduction: a generated stub that blocks.
double call(const Stretch& stretch, const std::string& target) {
    const auto stub = PingPong::NewStub(::grpc::CreateChannel(target, ::grpc::InsecureChannelCredentials()));
    Bounced question;
    question.set_content(std::string(stretch.bytes, 'x'));
    Bounced answer;
    return time_loop(stretch, [&] {
        ::grpc::ClientContext context;
        return stub->Bounce(&context, question, &answer).ok() && answer.content().size() == stretch.bytes;
    });
}

/// `address` of a listening port; what it ends in, 0, is replaced by the port that it got.
double bounce_calls(const Stretch& stretch, const std::string& address) {
    std::array<int, 2> ends{-1, -1};
    if (::pipe(ends.data()) != 0) {
        throw system_error("creating a pipe", errno);
    }
    const UniqueFd from_server(ends[0]);
    UniqueFd to_us(ends[1]);
    const Partner partner(stretch.seats, [&] { become_server(address, to_us.get()); });
    to_us.reset();
    int port = 0;
    if (::read(from_server.get(), &port, sizeof port) != sizeof port) {
        throw Error(ErrorKind::failed, "the hand-written gRPC server does not start on '" + address + "'");
    }
    const bool is_path = address.starts_with("unix:");
    ::grpc_init();
    const double result =
        call(stretch, is_path ? address : address.substr(0, address.rfind(':') + 1) + std::to_string(port));
    ::grpc_shutdown_blocking();
    return result;
}

}  // namespace

double grpc_uds(const Stretch& stretch) {
    const platform::RunFolder folder;
    return bounce_calls(stretch, "unix:" + folder.path() + "/hand");
}

double grpc_tcp(const Stretch& stretch) {
    return bounce_calls(stretch, "127.0.0.1:0");
}

}  // namespace ipcbench::overhead::hand

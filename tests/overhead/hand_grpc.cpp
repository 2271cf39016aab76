#include <grpc/grpc.h>
#include <grpcpp/grpcpp.h>
#include <sched.h>

#include <atomic>
#include <memory>
#include <string>

#include "hand_grpc.grpc.pb.h"
#include "ipcbench/base/error.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/shared_state.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::overhead::hand {
namespace {

/// As in gRPC's own introduction: a generated stub that blocks, a generated service whose handler returns the answer.
class Bouncer final : public PingPong::Service {
public:
    ::grpc::Status Bounce(::grpc::ServerContext* /*context*/, const Bounced* question, Bounced* answer) override {
        answer->set_content(question->content());
        return ::grpc::Status::OK;
    }
};

struct Ready {
    std::atomic<int> port{0};
};

/// The second process serves until it is killed.
void serve(const std::string& address, Ready& ready) {
    Bouncer bouncer;
    ::grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort(address, ::grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&bouncer);
    const std::unique_ptr<::grpc::Server> server = builder.BuildAndStart();
    ready.port = server ? port : -1;
    if (server) {
        server->Wait();
    }
}

double call(const Stretch& stretch, const std::string& target) {
    const auto stub =
        PingPong::NewStub(::grpc::CreateChannel(target, ::grpc::InsecureChannelCredentials()));
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
    SharedState<Ready> ready;
    const Partner partner(stretch.seats, [&] { serve(address, *ready.get()); });
    while (ready->port == 0) {
        ::sched_yield();
    }
    if (ready->port < 0) {
        throw Error(ErrorKind::failed, "a hand-written gRPC server does not start on '" + address + "'");
    }
    const bool is_path = address.starts_with("unix:");
    ::grpc_init();
    const double result =
        call(stretch, is_path ? address : address.substr(0, address.rfind(':') + 1) + std::to_string(ready->port));
    ::grpc_shutdown_blocking();  // no thread of it may be there at the next fork
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

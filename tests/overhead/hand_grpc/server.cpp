#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>

#include "hand_grpc.grpc.pb.h"

namespace {

using namespace ipcbench::overhead::hand;

/// A generated service whose handler returns the answer, as in gRPC's introduction.
class Bouncer final : public PingPong::Service {
public:
    grpc::Status Bounce(grpc::ServerContext* /*context*/, const Bounced* question, Bounced* answer) override {
        answer->set_content(question->content());
        return grpc::Status::OK;
    }
};

}  // namespace

/// Arguments: ADDRESS FD. Serves until it is killed; writes its port to the descriptor once it listens.
int main(int count, char** words) {
    if (count != 3) {
        return 2;
    }
    Bouncer bouncer;
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort(words[1], grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&bouncer);
    const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    if (!server || ::write(std::atoi(words[2]), &port, sizeof port) != sizeof port) {
        return 1;
    }
    server->Wait();
}

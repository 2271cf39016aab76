#include <array>

#include "ipcbench/base/error.hpp"
#include "platform/attempt.hpp"
#include "platform/free_descriptors.hpp"
#include "platform/free_threads.hpp"
#include "platform/plug_in.hpp"
#include "transports/grpc/module.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {
namespace {

/// Of a data frame of HTTP/2 (RFC 9113, section 4.1) and of a message of gRPC in it. The headers and trailers of a call
/// come in frames of their own, whose size depends on what the connection has seen before.
constexpr std::size_t data_frame_header = 9;
constexpr std::size_t message_prefix = 5;

/// What gRPC opens (counted, in 1.51), and ends the process without: two epoll sets, an eventfd for each, a connection,
/// and what a server listens on.
constexpr std::size_t client_descriptors = 5;
constexpr std::size_t server_descriptors = client_descriptors + 1;
/// What is opened before that: the socket on which both sides meet first, and by the parent a listening one, the
/// child's pidfd and the counter of its answers as well.
constexpr std::size_t connecting_descriptors = 1;
constexpr std::size_t listening_descriptors = 4;

/// Of gRPC's own, on either side (counted, in 1.51): without one of them a run waits for ever for what it was to do.
std::size_t threads() {
    constexpr std::size_t others = 9;
    return platform::threads_per_cpu(2, 32) + others;
}

constexpr std::array options{
    OptionSpec{.key = rpc::depth_option,
               .kind = OptionKind::count,
               .fallback = "0",
               .help = "how many calls may be under way at a time; 0: 8, or the depth of the load",
               .least = 1,
               .most = 1024}};

/// Loaded when first asked for, and never unloaded: gRPC leaves handlers of pthread_atfork(3) behind. Throws Error.
const rpc::Module& module() {
    static const rpc::Module& loaded =
        *static_cast<const rpc::Module*>(platform::load_plug_in(rpc::module_file, rpc::module_symbol));
    return loaded;
}

/// Does not try this in a child process, although a seccomp filter may kill it: what is loaded is needed here.
Availability probe_module() {
    try {
        static_cast<void>(module());
    } catch (const Error& error) {
        return {false, error.what(), error.hint()};
    }
    return {};
}

Transport variant(rpc::Kind kind, std::string_view name, std::string_view summary) {
    Transport transport;
    transport.info = {.name = name,
                      .summary = summary,
                      .kind = TransportKind::library,
                      .capabilities = {.boundaries = true,
                                       .asynchronous = true,
                                       .one_way = false,  // a call is to be answered, and only so many are under way
                                       .crosses_containers = true},
                      .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
                      .header_bytes = data_frame_header + message_prefix,
                      .options = options,
                      .allocates_because = "gRPC allocates for each call",
                      .child_alone_because = "its server calls the child from threads of its own",
                      .own_process_because =
                          "gRPC aborts when the system refuses it a call, a descriptor or a "
                          "thread, or waits for it without a time limit"};
    transport.listen = [kind](const ChannelConfig& config) {
        platform::require_free_descriptors(listening_descriptors + client_descriptors, "gRPC");
        platform::require_free_threads(threads(), "gRPC");
        return module().listen(config, kind);
    };
    transport.connect = [kind](const ChannelConfig& config, const Address& address) {
        platform::require_free_descriptors(connecting_descriptors + server_descriptors, "gRPC");
        platform::require_free_threads(threads(), "gRPC");
        return module().connect(config, address, kind);
    };
    // On a Unix socket both sides meet in any case.
    transport.probe = kind.medium == rpc::Medium::loopback_tcp
                          ? platform::all_of({probe_loopback, probe_unix_socket, probe_module})
                          : platform::all_of({probe_unix_socket, probe_module});
    return transport;
}

}  // namespace

TransportList grpc() {
    using enum rpc::Medium;
    using enum rpc::Api;
    return {
        variant({unix_socket, sync}, "grpc-uds", "gRPC: unary calls over a Unix domain socket"),
        variant({loopback_tcp, sync}, "grpc-tcp", "gRPC: unary calls over loopback TCP"),
        variant({unix_socket, callback}, "grpc-uds-callback", "the same as grpc-uds, through the callback interface"),
        variant({loopback_tcp, callback}, "grpc-tcp-callback", "the same as grpc-tcp, through the callback interface")};
}

}  // namespace ipcbench::transports

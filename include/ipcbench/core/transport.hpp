#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "ipcbench/core/lifeline.hpp"
#include "ipcbench/core/options.hpp"
#include "ipcbench/core/wait.hpp"

namespace ipcbench {

enum class TransportKind : std::uint8_t {
    control,  ///< no second process: what the harness itself costs
    kernel,   ///< every frame goes through the kernel
    shared_memory,
    library,
    asynchronous,
};

[[nodiscard]] std::string_view name_of(TransportKind kind) noexcept;

/// What a mechanism gives its users, apart from speed.
struct Capabilities {
    bool boundaries = false;          ///< the mechanism itself keeps message boundaries
    bool reliable = true;             ///< nothing is lost, repeated or reordered
    bool zero_copy = false;           ///< frames can be built and read in place
    bool pollable = false;            ///< readiness can be awaited together with other descriptors (poll, epoll)
    bool asynchronous = false;        ///< several frames can be under way, and looked for without waiting
    bool one_way = true;              ///< a frame need not be answered before the next one
    bool crosses_containers = false;  ///< works between containers of one host that share a network or a mounted folder
};

/// A transport as data: what `list`, the reports and the conformance suite know of it.
struct TransportInfo {
    std::string_view name;
    std::string_view summary;
    TransportKind kind = TransportKind::kernel;
    Capabilities capabilities;
    WaitSet waits{WaitMode::block};
    WaitMode default_wait = WaitMode::block;
    std::size_t header_bytes = 0;  ///< what the transport sends with each frame besides the frame
    std::span<const OptionSpec> options{};
    std::vector<std::string_view> aliases{};  ///< further names that look-up accepts

    /// Why the frame path allocates, where a library does so and nothing here can change it; the conformance suite then
    /// does not ask for the opposite.
    std::string_view allocates_because{};

    /// Why a program can have only one connection at a time, where that is so; "" for most.
    std::string_view alone_because{};

    /// Likewise for a child; "" for most.
    std::string_view child_alone_because{};

    /// What its library may do to the process that uses it: abort, exit, or wait where no signal reaches it. Such a
    /// transport is measured in a process of its own, so that only its own cell fails. "" for most.
    std::string_view own_process_because{};
};

/// Whether a transport works here, and if not: why, and what would mend it.
struct Availability {
    bool available = true;
    std::string reason;
    std::string mend;
};

/// What both sides of a connection agree on before it is made.
struct ChannelConfig {
    std::size_t max_frame = 0;  ///< bytes; no frame will be larger
    std::size_t depth = 1;      ///< frames that the parent may have under way at once; over 1 only where asynchronous
    Wait wait;
    OptionValues options;
    std::string folder;  ///< private folder (0700) of this run, for sockets, FIFOs and files
    std::string prefix;  ///< for names that live elsewhere (shared memory, queues): unique to this run, no '/'
    std::string nonce;   ///< 32 hex digits that only the child was told, over the control channel
    std::chrono::milliseconds timeout{5000};  ///< bounds set-up steps such as accept
    Lifeline* lifeline = nullptr;             ///< never null; outlives the channel
    bool one_cpu = false;                     ///< both sides share one CPU, so a spinner must give it away
};

/// How the child finds the parent's resources: texts and descriptors that the control channel carries.
struct Address {
    std::map<std::string, std::string> values;
    std::vector<UniqueFd> descriptors;
};

/// Descriptors that are to become the child's standard input, output and error.
struct ChildStdio {
    int input = -1;
    int output = -1;
    int error = -1;
};

/// The parent-owned resources of one connection, from their creation until the channel stands.
class Listener {
public:
    Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    virtual ~Listener() = default;

    /// What the child needs; called once. The descriptors in it are the child's.
    [[nodiscard]] virtual Address address() = 0;

    /// Called before the child is started.
    [[nodiscard]] virtual ChildStdio child_stdio() const { return {}; }

    /// Waits, bounded by `ChannelConfig::timeout` and the lifeline, until the child that knows the nonce has connected;
    /// turns away anybody else. Removes every name from the system that is not needed any more. Throws Error.
    [[nodiscard]] virtual std::unique_ptr<Endpoint> accept() = 0;
};

/// The limit of a mechanism that has none of its own.
inline constexpr std::size_t unlimited_frame = std::size_t{1} << 30U;

/// A mechanism that carries frames between two processes: its description and its factory.
struct Transport {
    TransportInfo info;

    /// Parent: creates the resources. The configuration outlives them and the endpoint. Throws Error.
    std::function<std::unique_ptr<Listener>(const ChannelConfig&)> listen;

    /// Child: opens its end. The configuration outlives it. Throws Error.
    std::function<std::unique_ptr<Endpoint>(const ChannelConfig&, Address)> connect;

    /// Tries cheaply whether it can work on this machine.
    std::function<Availability()> probe = [] { return Availability{}; };

    /// The largest frame in bytes that the mechanism itself can carry on this machine with these options.
    std::function<std::size_t(const OptionValues&)> frame_limit = [](const OptionValues&) { return unlimited_frame; };
};

/// What one file of src/transports contributes; the build lists the files (see docs/add-a-transport.md).
using TransportList = std::vector<Transport>;

}  // namespace ipcbench

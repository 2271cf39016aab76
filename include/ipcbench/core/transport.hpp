#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "ipcbench/core/lifeline.hpp"
#include "ipcbench/core/options.hpp"
#include "ipcbench/core/plug_in_file.hpp"
#include "ipcbench/core/server.hpp"
#include "ipcbench/core/wait.hpp"

namespace ipcbench {

enum class TransportKind : std::uint8_t {
    control,  ///< no second process: the cost of the harness itself
    kernel,   ///< every frame goes through the kernel
    shared_memory,
    library,
    asynchronous,
};

[[nodiscard]] std::string_view name_of(TransportKind kind) noexcept;

/// What a mechanism offers besides speed.
struct Capabilities {
    bool boundaries = false;          ///< the mechanism itself keeps message boundaries
    bool reliable = true;             ///< nothing is lost, duplicated or reordered
    bool zero_copy = false;           ///< frames can be built and read in place
    bool pollable = false;            ///< can wait together with other descriptors (poll, epoll)
    bool asynchronous = false;        ///< several frames can be in flight and be polled for without blocking
    bool one_way = true;              ///< a frame need not be answered before the next one
    bool crosses_containers = false;  ///< works between containers of one host that share a network or a mounted folder
};

/// The description of a transport for `list`, the reports and the conformance suite.
struct TransportInfo {
    std::string_view name{};
    std::string_view summary{};
    TransportKind kind = TransportKind::kernel;
    Capabilities capabilities{};
    WaitSet waits{WaitMode::block};
    WaitMode default_wait = WaitMode::block;
    std::size_t header_bytes = 0;  ///< what the transport sends with each frame in addition to the frame
    /// Whether any program can be the peer (docs/peer-protocol.md): set-up and frames are as described there.
    bool serves_any_peer = false;
    std::span<const OptionSpec> options{};
    std::vector<std::string_view> aliases{};  ///< further names for look-up

    /// Why the frame path allocates, if a library does so and nothing here can change it; the conformance suite then
    /// does not check that it allocates nothing.
    std::string_view allocates_because{};

    /// Why a program can have only one connection at a time; "" for most.
    std::string_view one_connection_because{};

    /// The same for a child; "" for most.
    std::string_view one_connection_per_child_because{};

    /// What its library may do to the process that uses it: abort, exit, or wait where no signal reaches it. Such a
    /// transport is measured in a process of its own, so that only its own cell fails. "" for most.
    std::string_view own_process_because{};
};

/// Whether a transport works on this machine and, if not, why and how to fix it.
struct Availability {
    bool available = true;
    std::string reason;
    std::string fix;
};

/// What both sides of a connection must agree on before it is made.
struct ChannelConfig {
    std::size_t max_frame = 0;  ///< bytes; no frame will be larger
    /// Maximum number of frames that the parent may have in flight; over 1 only if asynchronous.
    std::size_t frames_in_flight = 1;
    Wait wait;
    OptionValues options;
    std::string folder;  ///< private folder (0700) of this run, for sockets, FIFOs and files
    std::string prefix;  ///< for names that live elsewhere (shared memory, queues): unique to this run, no '/'
    std::string nonce;   ///< 32 hexadecimal digits that only the child was told, over the control channel
    std::chrono::milliseconds timeout{5000};  ///< limits set-up steps such as accept
    Lifeline* lifeline = nullptr;             ///< never null; must outlive the channel
    bool one_cpu = false;                     ///< both sides share one CPU, so a spinning side must yield it
};

/// How the child finds the parent's resources: strings and descriptors that the control channel carries.
struct Address {
    std::map<std::string, std::string> values;
    std::vector<UniqueFd> descriptors;

    /// Returns the value of that key. Throws Error (failed) if there is none.
    [[nodiscard]] const std::string& value(const std::string& key) const;

    /// Returns the descriptors, which the caller then owns. Throws Error (failed) unless there are that many.
    [[nodiscard]] std::vector<UniqueFd> take(std::size_t count);
};

/// Descriptors that are to become the child's standard input, output and error.
struct ChildStdio {
    int input = -1;
    int output = -1;
    int error = -1;
};

/// The parent-owned resources of one connection, from their creation until the channel is connected.
class Listener {
public:
    Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    virtual ~Listener() = default;

    /// Returns what the child needs; called once. The descriptors in it become the child's.
    [[nodiscard]] virtual Address address() = 0;

    /// Returns the child's standard streams; called before the child is started.
    [[nodiscard]] virtual ChildStdio child_stdio() const { return {}; }

    /// Waits, limited by `ChannelConfig::timeout` and the lifeline, until the child that knows the nonce has connected;
    /// rejects unauthenticated peers. Removes every name from the system that is no longer needed. Throws Error.
    [[nodiscard]] virtual std::unique_ptr<Endpoint> accept() = 0;
};

/// The limit of a mechanism that has none itself.
inline constexpr std::size_t unlimited_frame = std::size_t{1} << 30U;

/// How a transport reaches servers that know nothing of ipcbench (docs/servers.md).
struct ServerReach {
    /// Parent: creates the resources of a connection to the server. All that it is given must outlive the endpoint.
    /// Throws Error.
    std::function<std::unique_ptr<Listener>(const ChannelConfig&, const ServerLink&)> reach{};

    /// Throws Error (usage) if no server can listen at the address, which the user has typed.
    std::function<void(const std::string& address)> check_address{};

    [[nodiscard]] explicit operator bool() const noexcept { return reach != nullptr; }
};

/// A mechanism that carries frames between two processes: its description and its factory.
struct Transport {
    TransportInfo info;

    /// Parent: creates the resources. The configuration must outlive them and the endpoint. Throws Error.
    std::function<std::unique_ptr<Listener>(const ChannelConfig&)> listen;

    /// Child: opens its end. The configuration must outlive it. Throws Error.
    std::function<std::unique_ptr<Endpoint>(const ChannelConfig&, Address)> connect;

    /// Tests cheaply whether it can work on this machine.
    std::function<Availability()> probe = [] { return Availability{}; };

    /// Returns the largest frame in bytes that the mechanism itself can carry on this machine with these options.
    std::function<std::size_t(const OptionValues&)> frame_limit = [](const OptionValues&) { return unlimited_frame; };

    /// How it reaches servers that know nothing of ipcbench; empty if it reaches none.
    ServerReach servers{};

    /// Set by the registry if this only describes what a plug-in contributes: loads the plug-in, which stays loaded,
    /// and returns the transport itself. Throws Error (unavailable).
    std::function<const Transport&()> load{};

    std::optional<PlugInFile> plug_in{};  ///< set by the registry if it is from a plug-in that the user named
};

/// What one file of src/transports contributes; the build lists the files (see docs/add-a-transport.md).
using TransportList = std::vector<Transport>;

}  // namespace ipcbench

#include <sys/socket.h>
#include <systemd/sd-bus.h>

#include <array>
#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "overhead/hand_loops.hpp"

namespace ipcbench::overhead::hand {
namespace {

constexpr const char* object = "/org/ipcbench/Hand";
constexpr const char* interface = "org.ipcbench.Hand";
constexpr const char* method = "Echo";

struct CloseBus {
    void operator()(sd_bus* bus) const noexcept { sd_bus_close_unref(bus); }
};
using Bus = std::unique_ptr<sd_bus, CloseBus>;

/// Starts a connection on the socket and takes ownership of it.
Bus start(UniqueFd socket, bool server) {
    sd_bus* bus = nullptr;
    sd_bus_new(&bus);
    sd_bus_set_fd(bus, socket.get(), socket.get());
    static_cast<void>(socket.release());
    if (server) {
        sd_id128_t id{};
        sd_id128_randomize(&id);
        sd_bus_set_server(bus, 1, id);
    }
    sd_bus_start(bus);
    return Bus(bus);
}

/// A method handler as a service has it: takes an array of bytes and returns one.
int echo(sd_bus_message* call, void* /*none*/, sd_bus_error* /*error*/) {
    const void* bytes = nullptr;
    std::size_t size = 0;
    sd_bus_message_read_array(call, 'y', &bytes, &size);
    sd_bus_message* answer = nullptr;
    sd_bus_message_new_method_return(call, &answer);
    sd_bus_message_append_array(answer, 'y', bytes, size);
    const int sent = sd_bus_send(nullptr, answer, nullptr);
    sd_bus_message_unref(answer);
    return sent;
}

void serve(UniqueFd socket) {
    const std::array<sd_bus_vtable, 3> table{sd_bus_vtable SD_BUS_VTABLE_START(0),
                                             SD_BUS_METHOD(method, "ay", "ay", echo, SD_BUS_VTABLE_UNPRIVILEGED),
                                             SD_BUS_VTABLE_END};
    const Bus bus = start(std::move(socket), true);
    sd_bus_add_object_vtable(bus.get(), nullptr, object, interface, table.data(), nullptr);
    for (int done = 1; done >= 0;) {
        done = sd_bus_process(bus.get(), nullptr);
        if (done == 0) {
            done = sd_bus_wait(bus.get(), UINT64_MAX);
        }
    }
}

/// Calls the method and waits for its result.
bool call(sd_bus* bus, const std::vector<char>& message) noexcept {
    sd_bus_message* question = nullptr;
    sd_bus_message* answer = nullptr;
    sd_bus_message_new_method_call(bus, &question, nullptr, object, interface, method);
    sd_bus_message_append_array(question, 'y', message.data(), message.size());
    const int result = sd_bus_call(bus, question, UINT64_MAX, nullptr, &answer);
    const void* bytes = nullptr;
    std::size_t size = 0;
    const bool good =
        result >= 0 && sd_bus_message_read_array(answer, 'y', &bytes, &size) >= 0 && size == message.size();
    sd_bus_message_unref(question);
    sd_bus_message_unref(answer);
    return good;
}

}  // namespace

double dbus(const LoopSpec& spec) {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw system_error("creating a pair of sockets", errno);
    }
    UniqueFd mine(ends[0]);
    UniqueFd other(ends[1]);
    const PeerProcess peer_process(spec.pinning, [&] { serve(std::move(other)); });
    const Bus bus = start(std::move(mine), false);
    const std::vector<char> message(spec.bytes);
    return time_loop(spec, [&] { return call(bus.get(), message); });
}

}  // namespace ipcbench::overhead::hand

#pragma once

#include <deque>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include "transports/dbus/bus.hpp"
#include "transports/fd/fd_wait.hpp"

namespace ipcbench::transports::sdbus {

/// A frame is the byte array of a method call, or of the return to the call that was received last. The sequence number
/// is a second argument.
class CallChannel {
public:
    CallChannel(Bus bus, BusSide side, const ChannelConfig& config)
        : bus_(std::move(bus)),
          wait_(config.wait, *config.lifeline),
          sends_on_(side == BusSide::server && config.frames_in_flight > 1),
          outgoing_(config.max_frame) {}

    SendBuffer prepare(std::size_t max) noexcept {
        if (max > outgoing_.size()) {
            return {{}, {FaultKind::too_large}};
        }
        return {std::span(outgoing_).first(max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        const Message message = question_ ? make_return() : make_call();
        question_.reset();
        std::uint64_t cookie = 0;  // requested because otherwise the message would be marked as needing no return
        int result = message ? 0 : -ENOMEM;
        result = result < 0 ? result : sd_bus_message_append(message.get(), "u", sequence);
        result = result < 0 ? result : sd_bus_message_append_array(message.get(), 'y', outgoing_.data(), size);
        result = result < 0 ? result : sd_bus_send(bus_.get(), message.get(), &cookie);
        return result < 0 ? fault_of(result) : sends_on_ ? Fault{} : drain();
    }

    Frame receive() noexcept {
        for (std::uint32_t tries = 0; early_.empty();) {
            sd_bus_message* message = nullptr;
            const int result = sd_bus_process(bus_.get(), &message);
            if (message != nullptr) {
                incoming_.reset(message);
                return read();
            }
            // A positive result: something was done, or a signal arrived. 0: there is nothing to do.
            const int error = result < 0 ? -result : result == 0 ? EAGAIN : EINTR;
            const short events = sends_on_ && !can_send(0) ? POLLIN | POLLOUT : POLLIN;
            if (const Fault fault = wait_.after(error, sd_bus_get_fd(bus_.get()), events, tries++)) {
                return {{}, 0, fault};
            }
        }
        incoming_ = std::move(early_.front());
        early_.pop_front();
        return read();
    }

    void release() noexcept { incoming_.reset(); }

    /// sd-bus keeps what the socket does not accept, and sends it when it is asked for a frame.
    [[nodiscard]] bool can_send(std::size_t /*max*/) const noexcept {
        return (sd_bus_get_events(bus_.get()) & POLLOUT) == 0;
    }

    [[nodiscard]] bool has_frame() noexcept {
        while (early_.empty()) {
            sd_bus_message* message = nullptr;
            const int result = sd_bus_process(bus_.get(), &message);
            if (message != nullptr) {
                return defer(message).kind == FaultKind::none;
            }
            if (result <= 0) {
                return result < 0;
            }
        }
        return true;
    }

    [[nodiscard]] int descriptor() const noexcept { return sd_bus_get_fd(bus_.get()); }

    [[nodiscard]] EffectiveOptions effective_options() const { return {}; }

private:
    static constexpr const char* object = "/org/ipcbench/Peer";
    static constexpr const char* interface = "org.ipcbench.PingPong";
    static constexpr const char* method = "Carry";

    static Fault fault_of(int result) noexcept {
        const bool is_end = result == -ECONNRESET || result == -ENOTCONN || result == -EPIPE || result == -ESHUTDOWN;
        return is_end ? Fault{FaultKind::closed} : Fault{FaultKind::system, -result};
    }

    Message make_call() noexcept {
        sd_bus_message* message = nullptr;
        sd_bus_message_new_method_call(bus_.get(), &message, nullptr, object, interface, method);
        return Message(message);
    }
    Message make_return() noexcept {
        sd_bus_message* message = nullptr;
        sd_bus_message_new_method_return(question_.get(), &message);
        return Message(message);
    }

    /// Sends what sd_bus_send(3) could not send at once. Messages that arrive meanwhile are queued.
    Fault drain() noexcept {
        for (std::uint32_t tries = 0;; ++tries) {
            const int events = sd_bus_get_events(bus_.get());
            if (events < 0) {
                return fault_of(events);
            }
            if ((events & POLLOUT) == 0) {
                return {};
            }
            if (const Fault fault = wait_.after(EAGAIN, sd_bus_get_fd(bus_.get()), POLLOUT, tries)) {
                return fault;
            }
            sd_bus_message* message = nullptr;
            if (const int result = sd_bus_process(bus_.get(), &message); result < 0 && result != -EINTR) {
                return fault_of(result);
            }
            if (message != nullptr) {
                if (const Fault fault = defer(message)) {
                    return fault;
                }
            }
        }
    }

    Fault defer(sd_bus_message* message) noexcept {
        try {
            early_.emplace_back(message);
            return {};
        } catch (const std::bad_alloc&) {
            return {FaultKind::system, ENOMEM};
        }
    }

    Frame read() noexcept {
        sd_bus_message* const message = incoming_.get();
        if (sd_bus_message_is_signal(message, "org.freedesktop.DBus.Local", "Disconnected") > 0) {
            return {{}, 0, {FaultKind::closed}};
        }
        std::uint32_t sequence = 0;
        const void* bytes = nullptr;
        std::size_t size = 0;
        if (sd_bus_message_has_signature(message, "uay") <= 0 || sd_bus_message_read(message, "u", &sequence) < 0 ||
            sd_bus_message_read_array(message, 'y', &bytes, &size) < 0 || size > outgoing_.size()) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        question_.reset(sd_bus_message_is_method_call(message, interface, method) > 0 ? sd_bus_message_ref(message)
                                                                                      : nullptr);
        return {{static_cast<const std::byte*>(bytes), size}, sequence, {}};
    }

    Bus bus_;
    FdWait wait_;
    bool sends_on_;  ///< sent data may wait for the next call, because several frames may be in flight
    std::vector<std::byte> outgoing_;
    Message incoming_;
    Message question_;
    std::deque<Message> early_;
};

}  // namespace ipcbench::transports::sdbus

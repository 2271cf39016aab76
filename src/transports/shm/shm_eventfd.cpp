#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "transports/shm/ring_endpoint.hpp"

namespace ipcbench::transports {
namespace {

class EventParker final : public Parker {
public:
    EventParker(UniqueFd own, UniqueFd peer) noexcept : own_(std::move(own)), peer_(std::move(peer)) {}

    Fault park() noexcept override {
        std::uint64_t wakes = 0;  // one read takes all wake-ups
        if (::read(own_.get(), &wakes, sizeof wakes) < 0 && errno != EINTR) {
            return {FaultKind::system, errno};
        }
        return {};
    }
    void unpark() noexcept override {
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(peer_.get(), &one, sizeof one);
    }

    int descriptor() const noexcept override { return own_.get(); }
    void forget() noexcept override {
        pollfd polled{own_.get(), POLLIN, 0};
        if (::poll(&polled, 1, 0) == 1) {
            static_cast<void>(park());
        }
    }

private:
    UniqueFd own_;
    UniqueFd peer_;
};

ParkingLot event_parking() {
    return {.open =
                [](Control& /*control*/) {
                    std::vector<UniqueFd> events;
                    for (int i = 0; i < 2; ++i) {
                        events.emplace_back(::eventfd(0, EFD_CLOEXEC));
                        if (!events.back()) {
                            throw system_error("creating an eventfd", errno);
                        }
                    }
                    return events;
                },
            .parker =
                [](Control& /*control*/, Side self, std::vector<UniqueFd> events) {
                    return std::make_unique<EventParker>(std::move(events[static_cast<std::size_t>(self)]),
                                                         std::move(events[static_cast<std::size_t>(other(self))]));
                },
            .descriptors = 2};
}

}  // namespace

TransportList shm_eventfd() {
    return {ring_transport({.name = "shm-eventfd",
                            .summary = "shared memory: the rings, and eventfds to sleep on",
                            .capabilities = {.pollable = true},
                            .waits = {WaitMode::block, WaitMode::hybrid},
                            .options = ring_options()},
                           {.make_segment = make_shared_memory, .parking = event_parking()})};
}

}  // namespace ipcbench::transports

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
    EventParker(UniqueFd mine, UniqueFd peers) noexcept : mine_(std::move(mine)), peers_(std::move(peers)) {}

    Fault park() noexcept override {
        std::uint64_t wakes = 0;  // one read takes them all
        if (::read(mine_.get(), &wakes, sizeof wakes) < 0 && errno != EINTR) {
            return {FaultKind::system, errno};
        }
        return {};
    }
    void unpark() noexcept override {
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(peers_.get(), &one, sizeof one);
    }

    int descriptor() const noexcept override { return mine_.get(); }
    void forget() noexcept override {
        pollfd polled{mine_.get(), POLLIN, 0};
        if (::poll(&polled, 1, 0) == 1) {
            static_cast<void>(park());
        }
    }

private:
    UniqueFd mine_;
    UniqueFd peers_;
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
                    if (events.size() != 2) {
                        throw Error(ErrorKind::failed,
                                    "expected two eventfds, got " + std::to_string(events.size()) + " descriptors");
                    }
                    return std::make_unique<EventParker>(std::move(events[static_cast<std::size_t>(self)]),
                                                         std::move(events[static_cast<std::size_t>(other(self))]));
                }};
}

}  // namespace

TransportList shm_eventfd() {
    return {
        ring_transport({.name = "shm-eventfd",
                        .summary = "shared memory: the rings, and eventfds to sleep on",
                        .kind = TransportKind::shared_memory,
                        .capabilities = {.boundaries = true, .zero_copy = true, .pollable = true, .asynchronous = true},
                        .waits = {WaitMode::block, WaitMode::hybrid},
                        .default_wait = WaitMode::block,
                        .header_bytes = sizeof(CellHead),
                        .options = ring_options()},
                       {.make_segment = make_shared_memory, .parking = event_parking()})};
}

}  // namespace ipcbench::transports

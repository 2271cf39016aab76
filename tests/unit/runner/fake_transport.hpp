#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "ipcbench/core/endpoint.hpp"
#include "ipcbench/core/transport.hpp"
#include "registry/registry.hpp"
#include "runner/planned_run.hpp"

namespace ipcbench::runner::test {

/// The calls to the endpoints of a fake transport, and their results.
struct FakeTraffic {
    std::function<PhaseOutcome(const Phase&)> run_phase = [](const Phase& phase) {
        PhaseOutcome outcome;
        outcome.round_trips = phase.max_round_trips;
        outcome.elapsed_ns = 1000;
        outcome.next_sequence = phase.first_sequence + static_cast<std::uint32_t>(outcome.round_trips);
        return outcome;
    };
    std::function<void()> before_accept = [] {};
    std::size_t unfinished_bytes = 0;
    std::vector<Phase> phases{};             ///< of single connections, in the order of execution
    std::vector<std::size_t> all_at_once{};  ///< the number of connections of each phase that had several
};

/// An endpoint that makes no round trips, but reports that it did.
class FakeEndpoint final : public Endpoint {
public:
    explicit FakeEndpoint(FakeTraffic& traffic) : traffic_(traffic) {}

    PhaseOutcome initiate(MessageEndpoint& /*messages*/, const Phase& phase) override {
        traffic_.phases.push_back(phase);
        return traffic_.run_phase(phase);
    }
    RespondOutcome respond(MessageEndpoint& /*messages*/, Lifeline& /*lifeline*/) override { return {}; }
    PhaseOutcome initiate_all(std::span<ServedConnection> connections, const Phase& phase,
                              const EventLoopWait& /*event_loop_wait*/) override {
        traffic_.all_at_once.push_back(connections.size());
        for (ServedConnection& connection : connections) {
            connection.round_trips = connections.size();
        }
        return traffic_.run_phase(phase);
    }
    RespondOutcome respond_all(std::span<ServedConnection> /*connections*/, std::size_t /*max_payload*/,
                               const Lifeline& /*lifeline*/, const EventLoopWait& /*event_loop_wait*/) override {
        return {};
    }
    SendBuffer prepare(std::size_t /*max*/) noexcept override { return {}; }
    Fault commit(std::size_t /*size*/, std::uint32_t /*sequence*/) noexcept override { return {}; }
    Frame receive() noexcept override { return {}; }
    void release() noexcept override {}
    [[nodiscard]] bool is_asynchronous() const noexcept override { return true; }
    [[nodiscard]] bool can_send(std::size_t /*max*/) noexcept override { return true; }
    [[nodiscard]] bool has_frame() noexcept override { return false; }
    [[nodiscard]] int descriptor() noexcept override { return -1; }
    [[nodiscard]] EffectiveOptions effective_options() const override { return {{"room", "7"}}; }
    [[nodiscard]] std::size_t unfinished_bytes() const noexcept override { return traffic_.unfinished_bytes; }

private:
    FakeTraffic& traffic_;
};

class FakeListener final : public Listener {
public:
    explicit FakeListener(FakeTraffic& traffic) : traffic_(traffic) {}
    Address address() override { return {}; }
    std::unique_ptr<Endpoint> accept() override {
        traffic_.before_accept();
        return std::make_unique<FakeEndpoint>(traffic_);
    }

private:
    FakeTraffic& traffic_;
};

/// Returns a fake transport; one of kind `control` has no child. Borrows the traffic.
inline Transport fake_transport(TransportKind kind, FakeTraffic& traffic) {
    Transport transport;
    transport.info.name = "fake";
    transport.info.kind = kind;
    transport.info.capabilities.asynchronous = true;
    transport.listen = [&traffic](const ChannelConfig&) { return std::make_unique<FakeListener>(traffic); };
    return transport;
}

/// Returns a run over the transport with the codec `raw`. Borrows the transport.
inline PlannedRun planned_with(const Transport& transport) {
    PlannedRun planned{.cell = {}, .pinning = {}, .channel = {}};
    planned.cell.transport = &transport;
    planned.cell.codec = &registry::find_codec("raw");
    return planned;
}

}  // namespace ipcbench::runner::test

#include <string>

#include <fmt/format.h>

#include "conformance/checks.hpp"
#include "conformance/exchanges.hpp"
#include "ipcbench/base/error.hpp"

namespace ipcbench::conformance {
namespace {

/// One try may miss the critical moment, so each end is tried several times.
constexpr int tries = 4;

/// Expects that a wait ended because the other side is gone, and not because nothing happened for `check_timeout`.
void expect_end(ChannelEnd& side, const Fault& fault, Findings& findings) {
    findings.expect(fault.kind == FaultKind::closed || fault.kind == FaultKind::stopped,
                    "the wait ended with: " + describe(fault));
    findings.expect(side.lifeline().reason() != StopReason::stalled, "the wait did not end by itself");
}

void child_ends(const TransportCase& transport_case, Findings& findings) {
    for (int i = 0; i < tries; ++i) {
        Session session(transport_case, {});
        session.connect([&](ChannelEnd& child) {
            session.parent().wait_until_asleep();
            child.endpoint.reset();
            session.parent().cut(StopReason::peer_gone);
        });
        expect_end(session.parent(), await_end(session.parent()), findings);
        session.join();
    }
}

void parent_ends(const TransportCase& transport_case, Findings& findings) {
    for (int i = 0; i < tries; ++i) {
        Session session(transport_case, {});
        session.connect([&](ChannelEnd& child) { expect_end(child, await_end(child), findings); });
        session.child().wait_until_asleep();
        session.close_parent();
        session.child().cut(StopReason::peer_gone);
        session.join();
    }
}

void child_ends_in_the_middle(const TransportCase& transport_case, Findings& findings) {
    const Exchanges exchanges = make_exchanges({0, 100, 4000}, 0);
    Session session(transport_case, {.max_frame = 4096});
    session.connect([&](ChannelEnd& child) {
        respond(child, transport_case, exchanges, findings);
        static_cast<void>(child.endpoint->receive());
        child.endpoint.reset();
        session.parent().cut(StopReason::peer_gone);
    });
    initiate(session.parent(), transport_case, exchanges, findings);
    Fault fault;
    while (!fault || fault.kind == FaultKind::lost) {
        fault = session.parent().endpoint->prepare(1).fault;
        fault = fault ? fault : session.parent().endpoint->commit(1, 3);
        fault = fault ? fault : session.parent().endpoint->receive().fault;
    }
    expect_end(session.parent(), fault, findings);
    session.join();
}

void cut_wait_for_a_frame(const TransportCase& transport_case, Findings& findings) {
    const auto expect_stopped = [&](ChannelEnd& side) {
        const Fault fault = await_end(side);
        findings.expect(fault.kind == FaultKind::stopped, "the wait ended with: " + describe(fault));
    };
    for (int i = 0; i < tries; ++i) {
        Session session(transport_case, {});
        session.connect([&](ChannelEnd& child) {
            session.parent().wait_until_asleep();
            session.parent().cut(StopReason::finished);
            expect_stopped(child);
        });
        expect_stopped(session.parent());
        session.child().wait_until_asleep();
        session.child().cut(StopReason::finished);
        session.join();
        for (ChannelEnd* const side : {&session.parent(), &session.child()}) {
            findings.expect(side->lifeline().reason() == StopReason::finished, "the wait did not end by itself");
        }
    }
}

void cut_wait_for_room(const TransportCase& transport_case, Findings& findings) {
    const std::size_t max = transport_case.limit(std::size_t{1} << 20U);
    Session session(transport_case, {.max_frame = max});
    std::promise<void> over;
    session.connect([&](ChannelEnd& /*child*/) {
        session.parent().wait_until_asleep();
        session.parent().cut(StopReason::finished);
        over.get_future().wait();
    });
    // How much the channel takes before it waits depends on the mechanism. Some take all frames; one that has room for
    // a single frame in both directions refuses a second one instead of waiting.
    constexpr std::uint32_t enough = 50;
    Fault fault;
    for (std::uint32_t sequence = 0; sequence < enough && !fault; ++sequence) {
        fault = session.parent().endpoint->prepare(max).fault;
        fault = fault ? fault : session.parent().endpoint->commit(max, sequence);
    }
    findings.expect(!fault || fault.kind == FaultKind::stopped || fault.kind == FaultKind::out_of_order,
                    "the wait ended with: " + describe(fault));
    findings.expect(session.parent().lifeline().reason() != StopReason::stalled, "the wait did not end by itself");
    over.set_value();
    session.join();
}

void cut_wait_for_a_child(const TransportCase& transport_case, Findings& findings) {
    Session session(transport_case, {});
    const Address address = session.listener().address();
    std::thread cutter([&] {
        session.parent().wait_until_asleep();
        session.parent().cut(StopReason::interrupted);
    });
    try {
        session.parent().endpoint = session.listener().accept();
        const Fault fault = await_end(session.parent());
        findings.expect(fault.kind == FaultKind::stopped, "the wait ended with: " + describe(fault));
    } catch (const Error&) {
        findings.expect(session.parent().lifeline().reason() == StopReason::interrupted,
                        "accept did not end by itself");
    }
    cutter.join();
}

void deadline(const TransportCase& transport_case, Findings& findings) {
    // If only one connection may exist at a time, other runs on this machine may come first.
    const bool alone = !transport_case.info().one_connection_because.empty();
    Session session(transport_case, {.timeout = std::chrono::milliseconds(alone ? 8000 : 50)});
    const Address address = session.listener().address();
    try {
        static_cast<void>(session.listener().accept());
    } catch (const Error& error) {
        findings.expect(*error.what() != '\0', "accept throws an Error without a text");
    }
    findings.expect(!session.parent().lifeline().cut(), "accept did not end by itself");
}

}  // namespace

std::vector<Check> ending_checks() {
    return {
        {"child-ends", "the end of the child ends what the parent waits for", true, child_ends},
        {"parent-ends", "the end of the parent ends what the child waits for", true, parent_ends},
        {"mid-conversation", "the end of the child in the middle of a conversation ends it", true,
         child_ends_in_the_middle},
        {"cut-receive", "cutting the lifeline ends a wait for a frame, on either side", true, cut_wait_for_a_frame},
        {"cut-send", "cutting the lifeline ends a wait for room when nobody reads", true, cut_wait_for_room},
        {"cut-accept", "cutting the lifeline ends the wait for a child that does not come", true, cut_wait_for_a_child},
        {"deadline", "the time-out ends the wait for a child that does not come", false, deadline},
    };
}

}  // namespace ipcbench::conformance

#include <algorithm>

#include <gmock/gmock.h>

#include "conformance/talk.hpp"
#include "ipcbench/base/error.hpp"

namespace ipcbench::conformance {
namespace {

using ::testing::AnyOf;

/// A moment can be missed: each end is tried in several.
constexpr int tries = 4;

class Ending : public OfferTest {};

TEST_P(Ending, of_the_child_ends_what_the_parent_waits_for) {
    for (int i = 0; i < tries; ++i) {
        Meeting meeting(GetParam(), {});
        meeting.connect([&](Side& child) {
            meeting.parent().let_it_wait();
            child.endpoint.reset();
            meeting.parent().cut(StopReason::peer_gone);
        });
        EXPECT_THAT(await_end(meeting.parent()).kind, AnyOf(FaultKind::closed, FaultKind::stopped));
        EXPECT_TRUE(meeting.parent().lifeline().reason() != StopReason::stalled) << "it did not end by itself";
        meeting.join();
    }
}

TEST_P(Ending, of_the_parent_ends_what_the_child_waits_for) {
    for (int i = 0; i < tries; ++i) {
        Meeting meeting(GetParam(), {});
        meeting.connect([&](Side& child) {
            EXPECT_THAT(await_end(child).kind, AnyOf(FaultKind::closed, FaultKind::stopped));
            EXPECT_TRUE(child.lifeline().reason() != StopReason::stalled) << "it did not end by itself";
        });
        meeting.child().let_it_wait();
        meeting.close_parent();
        meeting.child().cut(StopReason::peer_gone);
        meeting.join();
    }
}

TEST_P(Ending, of_the_child_in_the_middle_of_a_conversation_ends_it) {
    const Talk talk = make_talk({0, 100, 4000}, 0);
    Meeting meeting(GetParam(), {.max_frame = 4096});
    meeting.connect([&](Side& child) {
        respond(child, GetParam(), talk);
        static_cast<void>(child.endpoint->receive());
        child.endpoint.reset();
        meeting.parent().cut(StopReason::peer_gone);
    });
    initiate(meeting.parent(), GetParam(), talk);
    Fault fault;
    while (!fault || fault.kind == FaultKind::lost) {
        fault = meeting.parent().endpoint->prepare(1).fault;
        fault = fault ? fault : meeting.parent().endpoint->commit(1, 3);
        fault = fault ? fault : meeting.parent().endpoint->receive().fault;
    }
    EXPECT_THAT(fault.kind, AnyOf(FaultKind::closed, FaultKind::stopped)) << describe(fault);
    EXPECT_TRUE(meeting.parent().lifeline().reason() != StopReason::stalled) << "it did not end by itself";
    meeting.join();
}

INSTANTIATE_TEST_SUITE_P(EveryOffer, Ending, ::testing::ValuesIn(all_offers()), test_name);

class CutLifeline : public OfferTest {};

TEST_P(CutLifeline, ends_a_wait_for_a_frame_on_either_side) {
    for (int i = 0; i < tries; ++i) {
        Meeting meeting(GetParam(), {});
        meeting.connect([&](Side& child) {
            meeting.parent().let_it_wait();
            meeting.parent().cut(StopReason::finished);
            EXPECT_EQ(await_end(child).kind, FaultKind::stopped);
        });
        EXPECT_EQ(await_end(meeting.parent()).kind, FaultKind::stopped);
        meeting.child().let_it_wait();
        meeting.child().cut(StopReason::finished);
        meeting.join();
        EXPECT_EQ(meeting.parent().lifeline().reason(), StopReason::finished);
        EXPECT_EQ(meeting.child().lifeline().reason(), StopReason::finished);
    }
}

TEST_P(CutLifeline, ends_a_wait_for_room_when_nobody_reads) {
    const std::size_t most = limit(std::size_t{16} << 20U);
    Meeting meeting(GetParam(), {.max_frame = most});
    std::promise<void> over;
    meeting.connect([&](Side& /*child*/) {
        meeting.parent().let_it_wait();
        meeting.parent().cut(StopReason::finished);
        over.get_future().wait();
    });
    // How much fits in before it waits is the mechanism's own. Some take all of this; one that has room for a single
    // frame in both directions refuses a second one instead of waiting.
    constexpr std::uint32_t enough = 50;
    Fault fault;
    for (std::uint32_t sequence = 0; sequence < enough && !fault; ++sequence) {
        fault = meeting.parent().endpoint->prepare(most).fault;
        fault = fault ? fault : meeting.parent().endpoint->commit(most, sequence);
    }
    EXPECT_THAT(fault.kind, AnyOf(FaultKind::none, FaultKind::stopped, FaultKind::out_of_order)) << describe(fault);
    EXPECT_NE(meeting.parent().lifeline().reason(), StopReason::stalled) << "it did not end by itself";
    over.set_value();
    meeting.join();
}

TEST_P(CutLifeline, ends_the_wait_for_a_child_that_does_not_come) {
    Meeting meeting(GetParam(), {});
    const Address address = meeting.listener().address();
    std::thread cutter([&] {
        meeting.parent().let_it_wait();
        meeting.parent().cut(StopReason::interrupted);
    });
    try {
        meeting.parent().endpoint = meeting.listener().accept();
        EXPECT_EQ(await_end(meeting.parent()).kind, FaultKind::stopped);
    } catch (const Error&) {
        EXPECT_EQ(meeting.parent().lifeline().reason(), StopReason::interrupted) << "it did not end by itself";
    }
    cutter.join();
}

INSTANTIATE_TEST_SUITE_P(EveryOffer, CutLifeline, ::testing::ValuesIn(all_offers()), test_name);

class Deadline : public OfferTest {};

TEST_P(Deadline, ends_the_wait_for_a_child_that_does_not_come) {
    // Where there can be one at a time, others of this machine may come first.
    const bool alone = !GetParam().transport->info.alone_because.empty();
    Meeting meeting(GetParam(), {.timeout = alone ? std::chrono::milliseconds(8000) : std::chrono::milliseconds(50)});
    const Address address = meeting.listener().address();
    try {
        static_cast<void>(meeting.listener().accept());
    } catch (const Error& error) {
        EXPECT_STRNE(error.what(), "");
    }
    EXPECT_FALSE(meeting.parent().lifeline().cut()) << "it did not end by itself";
}

INSTANTIATE_TEST_SUITE_P(EveryTransport, Deadline, ::testing::ValuesIn(all_transports()), test_name);

}  // namespace
}  // namespace ipcbench::conformance

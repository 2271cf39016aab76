#include <limits>

#include <gtest/gtest.h>

#include "ipcbench/core/one_way.hpp"
#include "ipcbench/core/think_time.hpp"
#include "unit/core/answering_channel.hpp"
#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

using test::AnsweringChannel;
using test::make_codec;
using test::PeerFault;

class OtherLoads : public ::testing::Test {
protected:
    template <bool unreliable = false>
    AnsweringChannel<unreliable> channel(std::map<std::uint32_t, PeerFault> peer_faults = {}) {
        return {MessageEndpoint(make_codec(), bob_, alice_, max_payload), std::move(peer_faults)};
    }
    Phase phase(std::uint64_t count) {
        Phase phase;
        phase.max_round_trips = count;
        phase.payload_bytes = 10;
        phase.histogram = &histogram_;
        phase.lifeline = &lifeline_;
        return phase;
    }

    static constexpr std::size_t max_payload = 100;
    Identity alice_ = make_identity();
    Identity bob_ = make_identity();
    MessageEndpoint messages_{make_codec(), alice_, bob_, max_payload};
    Histogram histogram_;
    Lifeline lifeline_;
};

TEST_F(OtherLoads, gaps_are_no_part_of_the_time_that_elapsed) {
    auto peer = channel();
    Phase think_time = phase(5);
    think_time.load.gap = std::chrono::milliseconds{2};
    const std::int64_t start = now_ns();
    const PhaseOutcome outcome = think_time::initiate(peer, messages_, think_time);
    const std::int64_t whole = now_ns() - start;
    EXPECT_EQ(outcome.round_trips, 5U);
    EXPECT_EQ(histogram_.count(), 5U);
    EXPECT_GE(whole - outcome.elapsed_ns, 10'000'000);
}

TEST_F(OtherLoads, a_gap_ends_when_the_lifeline_is_cut) {
    auto peer = channel();
    Phase think_time = phase(5);
    think_time.load.gap = std::chrono::hours{1};
    lifeline_.cut(StopReason::interrupted);
    EXPECT_EQ(think_time::initiate(peer, messages_, think_time).round_trips, 0U);
}

TEST_F(OtherLoads, what_is_lost_after_a_gap_is_counted_and_not_timed) {
    auto peer = channel<true>({{1, PeerFault::drop}});
    Phase think_time = phase(3);
    think_time.load.gap = std::chrono::nanoseconds{1};
    const PhaseOutcome outcome = think_time::initiate(peer, messages_, think_time);
    EXPECT_EQ(outcome.round_trips, 2U);
    EXPECT_EQ(outcome.lost, 1U);
    EXPECT_EQ(histogram_.count(), 2U);
}

/// Records one-way messages, and answers all others.
class Receiver : public AnsweringChannel<false> {
public:
    using AnsweringChannel::AnsweringChannel;

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        if ((sequence & sequence::no_reply) != 0) {
            taken.push_back(sequence & sequence::mask);
            return {};
        }
        return AnsweringChannel::commit(size, sequence);
    }

    std::vector<std::uint32_t> taken;
};

TEST_F(OtherLoads, a_stream_ends_with_one_ping_that_is_answered) {
    Receiver peer(MessageEndpoint(make_codec(), bob_, alice_, max_payload));
    Phase stream = phase(100);
    stream.batch = 7;
    const PhaseOutcome outcome = one_way::initiate(peer, messages_, stream);
    EXPECT_FALSE(outcome.fault);
    EXPECT_EQ(outcome.sent, 100U);
    EXPECT_EQ(outcome.round_trips, 0U) << "how many came only the receiver knows";
    EXPECT_EQ(peer.taken.size(), 100U);
    EXPECT_EQ(peer.taken.back(), 99U);
    EXPECT_EQ(peer.sequences, std::vector<std::uint32_t>{100});
    EXPECT_EQ(outcome.next_sequence, 101U);
    EXPECT_EQ(lifeline_.progress(), 100U);
    EXPECT_EQ(lifeline_.answers(), 0U) << "what is sent is no answer";
}

TEST_F(OtherLoads, sequences_of_a_stream_begin_again_after_the_last) {
    Receiver peer(MessageEndpoint(make_codec(), bob_, alice_, max_payload));
    Phase stream = phase(3);
    stream.first_sequence = sequence::mask;
    EXPECT_FALSE(one_way::initiate(peer, messages_, stream).fault);
    EXPECT_EQ(peer.taken, (std::vector<std::uint32_t>{sequence::mask, 0, 1}));
}

}  // namespace
}  // namespace ipcbench

#include <deque>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/core/ping_pong.hpp"
#include "ipcbench/core/transport.hpp"
#include "registry/registry.hpp"
#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

using test::make_codec;
using ::testing::ElementsAre;

using Bytes = std::vector<std::byte>;

/// Delivers the prepared frames, then reports that it is closed; keeps the frames that are sent.
template <bool unreliable>
class DeliveringChannel {
public:
    static constexpr bool is_unreliable = unreliable;

    SendBuffer prepare(std::size_t max) noexcept {
        if (max > longest) {
            return {{}, {FaultKind::too_large}};
        }
        outgoing_.resize(max);
        return {outgoing_, {}};
    }
    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        sent.emplace_back(sequence, Bytes(outgoing_.data(), outgoing_.data() + size));
        return {};
    }
    Frame receive() noexcept {
        if (pings.empty()) {
            return {{}, 0, {end}};
        }
        current_ = std::move(pings.front());
        pings.pop_front();
        return {current_.second, current_.first, {}};
    }
    void release() noexcept { ++released; }

    std::deque<std::pair<std::uint32_t, Bytes>> pings;
    std::vector<std::pair<std::uint32_t, Bytes>> sent;
    FaultKind end = FaultKind::closed;
    std::size_t longest = 1000;
    int released = 0;

private:
    Bytes outgoing_;
    std::pair<std::uint32_t, Bytes> current_;
};

class Respond : public ::testing::Test {
protected:
    Bytes ping(MessageKind kind = MessageKind::ping, std::size_t payload = 10) {
        Bytes frame(200);
        frame.resize(alice_endpoint_.encode(kind, alice_endpoint_.payload(payload), 1, frame));
        return frame;
    }
    template <bool unreliable = false>
    DeliveringChannel<unreliable> channel_with(const std::vector<std::uint32_t>& sequences) {
        DeliveringChannel<unreliable> channel;
        for (const std::uint32_t sequence : sequences) {
            channel.pings.emplace_back(sequence, ping());
        }
        return channel;
    }
    template <class C>
    static std::vector<std::uint32_t> answered(const C& channel) {
        std::vector<std::uint32_t> sequences;
        for (const auto& [sequence, frame] : channel.sent) {
            sequences.push_back(sequence);
        }
        return sequences;
    }

    static constexpr std::size_t max_payload = 100;
    Identity alice_ = make_identity();
    Identity bob_ = make_identity();
    MessageEndpoint alice_endpoint_{make_codec(), alice_, bob_, max_payload};
    MessageEndpoint messages_{make_codec(), bob_, alice_, max_payload};
};

TEST_F(Respond, answers_each_ping_with_its_sequence_until_the_peer_closes) {
    auto channel = channel_with({0, 1, 2});
    const RespondOutcome outcome = ping_pong::respond(channel, messages_);
    EXPECT_EQ(outcome.fault.kind, FaultKind::closed);
    EXPECT_EQ(outcome.answered, 3U);
    EXPECT_THAT(answered(channel), ElementsAre(0, 1, 2));
    EXPECT_EQ(channel.released, 3);
}

TEST_F(Respond, an_answer_is_a_pong_with_the_same_payload) {
    auto channel = channel_with({0});
    (void)ping_pong::respond(channel, messages_);
    ASSERT_EQ(channel.sent.size(), 1U);
    MessageView message;
    EXPECT_FALSE(alice_endpoint_.verify(MessageKind::pong, channel.sent.front().second, message))
        << alice_endpoint_.mismatch_reason();
    EXPECT_EQ(message.payload, payload_pattern(10));
    EXPECT_GT(message.sent_at_ms, 1'700'000'000'000U);
}

TEST_F(Respond, ends_when_it_is_stopped) {
    auto channel = channel_with({0});
    channel.end = FaultKind::stopped;
    EXPECT_EQ(ping_pong::respond(channel, messages_).fault.kind, FaultKind::stopped);
}

TEST_F(Respond, a_gap_is_out_of_order_where_order_is_promised) {
    auto channel = channel_with({0, 2});
    const RespondOutcome outcome = ping_pong::respond(channel, messages_);
    EXPECT_EQ(outcome.fault.kind, FaultKind::out_of_order);
    EXPECT_EQ(outcome.answered, 1U);
}

TEST_F(Respond, a_repetition_is_out_of_order_where_order_is_promised) {
    auto channel = channel_with({0, 0});
    EXPECT_EQ(ping_pong::respond(channel, messages_).fault.kind, FaultKind::out_of_order);
}

TEST_F(Respond, gaps_are_counted_where_frames_may_be_lost) {
    auto channel = channel_with<true>({0, 3, 4});
    const RespondOutcome outcome = ping_pong::respond(channel, messages_);
    EXPECT_EQ(outcome.fault.kind, FaultKind::closed);
    EXPECT_EQ(outcome.answered, 3U);
    EXPECT_EQ(outcome.gaps, 2U);
    EXPECT_EQ(outcome.duplicates, 0U);
}

TEST_F(Respond, late_pings_are_counted_and_answered_and_repeated_ones_only_counted) {
    auto channel = channel_with<true>({0, 2, 1, 2, 1, 3});
    const RespondOutcome outcome = ping_pong::respond(channel, messages_);
    EXPECT_THAT(answered(channel), ElementsAre(0, 2, 1, 3));
    EXPECT_EQ(outcome.gaps, 0U);
    EXPECT_EQ(outcome.reordered, 1U);
    EXPECT_EQ(outcome.duplicates, 2U);
    EXPECT_EQ(channel.released, 6);
}

TEST_F(Respond, what_is_too_late_to_be_remembered_counts_as_repeated) {
    auto channel = channel_with<true>({0, 100, 1});
    const RespondOutcome outcome = ping_pong::respond(channel, messages_);
    EXPECT_THAT(answered(channel), ElementsAre(0, 100));
    EXPECT_EQ(outcome.gaps, 99U);
    EXPECT_EQ(outcome.duplicates, 1U);
}

TEST_F(Respond, what_wants_no_answer_is_counted_and_not_answered) {
    auto channel = channel_with({0, 1 | sequence::no_reply, 2 | sequence::no_reply, 3});
    const RespondOutcome outcome = ping_pong::respond(channel, messages_);
    EXPECT_THAT(answered(channel), ElementsAre(0, 3));
    EXPECT_EQ(outcome.consumed, 2U);
    EXPECT_EQ(outcome.answered, 2U);
    EXPECT_EQ(channel.released, 4);
}

TEST_F(Respond, a_pong_is_no_ping) {
    DeliveringChannel<false> channel;
    channel.pings.emplace_back(0, ping(MessageKind::pong));
    const RespondOutcome outcome = ping_pong::respond(channel, messages_);
    EXPECT_EQ(outcome.fault.kind, FaultKind::mismatch);
    EXPECT_EQ(outcome.answered, 0U);
    EXPECT_TRUE(channel.sent.empty());
}

TEST_F(Respond, garbage_is_not_answered) {
    DeliveringChannel<false> channel;
    channel.pings.emplace_back(0, Bytes(30, std::byte{'x'}));
    EXPECT_EQ(ping_pong::respond(channel, messages_).fault.kind, FaultKind::mismatch);
    EXPECT_TRUE(channel.sent.empty());
}

TEST_F(Respond, an_answer_that_does_not_fit_is_a_fault) {
    auto channel = channel_with({0});
    channel.longest = 20;
    EXPECT_EQ(ping_pong::respond(channel, messages_).fault.kind, FaultKind::too_large);
}

/// The same loops, over the channel that has no second process.
TEST_F(Respond, over_the_null_channel_one_side_plays_both_roles) {
    for (const CodecInfo& codec : registry::codecs()) {
        if (!registry::availability_of(codec).available) {
            continue;
        }
        MessageEndpoint alice(codec.make(), alice_, bob_, max_payload);
        MessageEndpoint bob(codec.make(), bob_, alice_, max_payload);
        Lifeline lifeline;
        ChannelConfig config;
        config.max_frame = alice.max_frame(max_payload);
        config.wait = {WaitMode::spin};
        config.lifeline = &lifeline;
        const auto listener = registry::find_transport("null").listen(config);
        const auto endpoint = listener->accept();
        Phase phase;
        phase.max_round_trips = 1000;
        phase.payload_bytes = max_payload;
        phase.lifeline = &lifeline;
        phase.echo = &bob;
        const PhaseOutcome outcome = endpoint->initiate(alice, phase);
        EXPECT_FALSE(outcome.fault) << codec.name << ": " << describe(outcome.fault) << ", " << alice.mismatch_reason();
        EXPECT_EQ(outcome.round_trips, 1000U);
        EXPECT_EQ(outcome.next_sequence, 1000U);
    }
}

}  // namespace
}  // namespace ipcbench

#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "hot_path/allocation_counter.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "registry/registry.hpp"
#include "unit/make_codec.hpp"

namespace ipcbench::hot_path {
namespace {

constexpr int warm_up = 3;
constexpr int often = 100;

/// In the steady state nothing on the frame path allocates. Tests each codec of this build, alone and in the whole loop
/// over the channel that has no second process.
class SteadyState : public test::CodecTest<CodecInfo> {
protected:
    void SetUp() override {
        CodecTest::SetUp();
        if (!GetParam().allocates_because.empty()) {
            GTEST_SKIP() << GetParam().allocates_because;
        }
    }

    Identity alice_ = make_identity();
    Identity bob_ = make_identity();
};

TEST_P(SteadyState, encoding_and_decoding_allocate_nothing) {
    for (const std::size_t size : {0U, 10U, 64U, 1000U, 100'000U}) {
        const auto writer = make();
        const auto reader = make();
        const std::string payload = payload_pattern(size);
        std::vector<std::byte> frame(writer->max_frame(size));
        std::uint64_t stamp = 1'764'547'200'000;
        const auto once = [&] {
            const Message message{&alice_, &bob_, stamp++, MessageKind::ping, payload};
            MessageView view;
            const std::size_t written = writer->encode(message, frame);
            return reader->decode(std::span(frame).first(written), view) && view.payload == payload;
        };
        for (int i = 0; i < warm_up; ++i) {
            ASSERT_TRUE(once());
        }
        const AllocationCounter counter;
        bool good = true;
        for (int i = 0; i < often; ++i) {
            good = once() && good;
        }
        EXPECT_EQ(counter.allocations(), 0U) << "in " << often << " messages of " << size << " bytes";
        EXPECT_TRUE(good);
    }
}

TEST_P(SteadyState, a_round_trip_allocates_nothing) {
    for (const std::size_t size : {0U, 10U, 1000U}) {
        MessageEndpoint alice(make(), alice_, bob_, size);
        MessageEndpoint bob(make(), bob_, alice_, size);
        Lifeline lifeline;
        Histogram histogram;
        ChannelConfig config;
        config.max_frame = alice.max_frame(size);
        config.wait = {WaitMode::spin};
        config.lifeline = &lifeline;
        const auto endpoint = registry::find_transport("null").listen(config)->accept();
        Phase phase;
        phase.max_round_trips = warm_up;
        phase.payload_bytes = size;
        phase.histogram = &histogram;
        phase.lifeline = &lifeline;
        phase.echo = &bob;
        const PhaseOutcome first = endpoint->initiate(alice, phase);
        ASSERT_FALSE(first.fault);
        phase.first_sequence = first.next_sequence;
        phase.max_round_trips = often;
        const AllocationCounter counter;
        const PhaseOutcome outcome = endpoint->initiate(alice, phase);
        EXPECT_EQ(counter.allocations(), 0U) << "in " << often << " round trips of " << size << " bytes";
        EXPECT_EQ(outcome.round_trips, static_cast<std::uint64_t>(often));
    }
}

TEST(HotPath, recording_a_time_allocates_nothing) {
    Histogram histogram;
    const AllocationCounter counter;
    for (std::uint64_t value = 1; value != 0; value <<= 1U) {
        histogram.record(value);
    }
    histogram.record(std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(counter.allocations(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Codecs, SteadyState, ::testing::ValuesIn(registry::codecs()), test::codec_name);

}  // namespace
}  // namespace ipcbench::hot_path

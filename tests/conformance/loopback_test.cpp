#include <algorithm>

#include <gtest/gtest.h>

#include "conformance/talk.hpp"
#include "registry/registry.hpp"

namespace ipcbench::conformance {
namespace {

std::vector<Offer> loopbacks() {
    std::vector<Offer> offers;
    for (const Transport& transport : registry::transports()) {
        if (transport.info.kind == TransportKind::control) {
            offers.push_back({&transport, transport.info.default_wait});
        }
    }
    return offers;
}

/// A channel without a second process plays both roles on one end.
class Loopback : public ::testing::TestWithParam<Offer> {};

TEST_P(Loopback, hands_back_each_frame_unchanged_while_the_answer_is_written) {
    constexpr std::size_t most = std::size_t{1} << 20U;
    Meeting meeting(GetParam(), {.max_frame = most});
    const std::unique_ptr<Endpoint> endpoint = meeting.listener().accept();
    std::uint32_t sequence = 7;
    for (const std::size_t size : edge_sizes(most)) {
        for (const std::byte mark : {std::byte{0x5a}, std::byte{0xa5}}) {
            const Room room = endpoint->prepare(size);
            ASSERT_FALSE(room.fault);
            ASSERT_GE(room.bytes.size(), size);
            std::fill_n(room.bytes.begin(), size, mark);
            ASSERT_FALSE(endpoint->commit(size, ++sequence));
            const Frame frame = endpoint->receive();
            ASSERT_FALSE(frame.fault);
            EXPECT_EQ(frame.sequence, sequence);
            ASSERT_EQ(frame.bytes.size(), size);
            const Room answer = endpoint->prepare(size);
            std::fill_n(answer.bytes.begin(), size, ~mark);
            EXPECT_TRUE(std::all_of(frame.bytes.begin(), frame.bytes.end(), [&](std::byte at) { return at == mark; }));
            endpoint->release();
        }
    }
}

TEST_P(Loopback, refuses_a_frame_over_its_limit) {
    Meeting meeting(GetParam(), {.max_frame = 100});
    EXPECT_EQ(meeting.listener().accept()->prepare(101).fault.kind, FaultKind::too_large);
}

INSTANTIATE_TEST_SUITE_P(EveryControl, Loopback, ::testing::ValuesIn(loopbacks()), test_name);

}  // namespace
}  // namespace ipcbench::conformance

#include <algorithm>

#include <gtest/gtest.h>

#include "conformance/transport_test.hpp"
#include "registry/registry.hpp"

namespace ipcbench::conformance {
namespace {

std::vector<TransportCase> loopbacks() {
    std::vector<TransportCase> transport_cases;
    for (const Transport& transport : registry::transports()) {
        if (transport.info.kind == TransportKind::control) {
            transport_cases.push_back({&transport, transport.info.default_wait});
        }
    }
    return transport_cases;
}

/// A channel without a second process plays both roles on one end.
class Loopback : public ::testing::TestWithParam<TransportCase> {};

TEST_P(Loopback, hands_back_each_frame_unchanged_while_the_answer_is_written) {
    constexpr std::size_t max = std::size_t{1} << 20U;
    Session session(GetParam(), {.max_frame = max});
    const std::unique_ptr<Endpoint> endpoint = session.listener().accept();
    std::uint32_t sequence = 7;
    for (const std::size_t size : edge_sizes(max)) {
        for (const std::byte mark : {std::byte{0x5a}, std::byte{0xa5}}) {
            const SendBuffer buffer = endpoint->prepare(size);
            ASSERT_FALSE(buffer.fault);
            ASSERT_GE(buffer.bytes.size(), size);
            std::fill_n(buffer.bytes.begin(), size, mark);
            ASSERT_FALSE(endpoint->commit(size, ++sequence));
            const Frame frame = endpoint->receive();
            ASSERT_FALSE(frame.fault);
            EXPECT_EQ(frame.sequence, sequence);
            ASSERT_EQ(frame.bytes.size(), size);
            const SendBuffer answer = endpoint->prepare(size);
            std::fill_n(answer.bytes.begin(), size, ~mark);
            EXPECT_TRUE(std::all_of(frame.bytes.begin(), frame.bytes.end(), [&](std::byte at) { return at == mark; }));
            endpoint->release();
        }
    }
}

TEST_P(Loopback, refuses_a_frame_over_its_limit) {
    Session session(GetParam(), {.max_frame = 100});
    EXPECT_EQ(session.listener().accept()->prepare(101).fault.kind, FaultKind::too_large);
}

INSTANTIATE_TEST_SUITE_P(EveryControl, Loopback, ::testing::ValuesIn(loopbacks()), test_name);

}  // namespace
}  // namespace ipcbench::conformance

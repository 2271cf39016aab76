#include <cstdint>
#include <limits>

#include "conformance/talk.hpp"

namespace ipcbench::conformance {
namespace {

class Refusal : public OfferTest {};

TEST_P(Refusal, of_a_frame_over_the_limit_of_the_channel) {
    for (const std::size_t most : {std::size_t{1}, std::size_t{50}, limit(std::size_t{1} << 16U)}) {
        for (const std::size_t size : {most + 1, std::numeric_limits<std::size_t>::max()}) {
            Meeting meeting(GetParam(), {.max_frame = most});
            meeting.connect([&](Side& child) {
                EXPECT_EQ(child.endpoint->prepare(size).fault.kind, FaultKind::too_large) << size;
            });
            EXPECT_EQ(meeting.parent().endpoint->prepare(size).fault.kind, FaultKind::too_large) << size;
            meeting.join();
        }
    }
}

INSTANTIATE_TEST_SUITE_P(EveryTransport, Refusal, ::testing::ValuesIn(all_transports()), test_name);

}  // namespace
}  // namespace ipcbench::conformance

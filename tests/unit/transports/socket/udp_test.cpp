#include "unit/transports/fd/channel_pair.hpp"

namespace ipcbench::test {
namespace {

TEST(Udp, counts_an_answer_that_does_not_come_as_lost_in_every_wait_mode) {
    for (const WaitMode mode : {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid}) {
        ChannelPair pair("udp", 1000, {mode, 10}, {{"loss_timeout_ms", "5"}});
        pair.open();
        EXPECT_EQ(pair.parent->receive().fault.kind, FaultKind::lost);
        // The channel still works after a loss.
        const std::vector<std::byte> frame(100, std::byte{1});
        EXPECT_TRUE(send(*pair.child, frame, 3));
        EXPECT_TRUE(receives(*pair.parent, frame, 3));
    }
}

TEST(Udp, refuses_a_channel_for_frames_over_its_limit) {
    ChannelPair fits("udp", 65499);
    EXPECT_NO_THROW(fits.open());
    ChannelPair too_large("udp", 65500);
    EXPECT_THROW(too_large.listen(), Error);
}

}  // namespace
}  // namespace ipcbench::test

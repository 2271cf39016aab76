#include <algorithm>
#include <cstring>
#include <random>

#include "unit/transports/fd/channel_pair.hpp"

namespace ipcbench::test {
namespace {

constexpr std::size_t mebi = std::size_t{1} << 20U;

class KernelTransport : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (const Availability there = registry::availability_of(registry::find_transport(GetParam()));
            !there.available) {
            GTEST_SKIP() << there.reason;
        }
    }

    /// Returns the transport's frame limit, at most 16 MiB.
    static std::size_t limit() {
        const Transport& transport = registry::find_transport(GetParam());
        return std::min(transport.frame_limit(OptionValues(transport.info.options, {}, GetParam())), 16 * mebi);
    }

    static std::vector<std::size_t> edge_sizes(std::size_t limit) {
        std::vector<std::size_t> sizes{0, limit};
        for (std::size_t power = 1; power <= limit; power *= 2) {
            for (const std::size_t size : {power - 1, power, power + 1}) {
                if (size <= limit) {
                    sizes.push_back(size);
                }
            }
        }
        return sizes;
    }

    static std::vector<std::byte> random_frame(std::size_t size) {
        static std::mt19937_64 generator{1};
        std::vector<std::byte> frame(size);
        for (std::size_t at = 0; at < size; at += sizeof(std::uint64_t)) {
            const std::uint64_t word = generator();
            std::memcpy(frame.data() + at, &word, std::min(sizeof word, size - at));
        }
        return frame;
    }

    static void exchange(ChannelPair& pair, const std::vector<std::size_t>& sizes) {
        std::vector<std::vector<std::byte>> frames;
        for (const std::size_t size : sizes) {
            frames.push_back(random_frame(size));
        }
        auto answering = std::async(std::launch::async, [&] {
            for (std::uint32_t i = 0; i < frames.size(); ++i) {
                if (!receives(*pair.child, frames[i], i) || !send(*pair.child, frames[frames.size() - 1 - i], i)) {
                    return false;
                }
            }
            return true;
        });
        for (std::uint32_t i = 0; i < frames.size(); ++i) {
            ASSERT_TRUE(send(*pair.parent, frames[i], i)) << frames[i].size();
            ASSERT_TRUE(receives(*pair.parent, frames[frames.size() - 1 - i], i)) << frames[i].size();
        }
        EXPECT_TRUE(answering.get());
    }
};

TEST_P(KernelTransport, carries_frames_of_all_sizes_up_to_its_limit_both_ways) {
    ChannelPair pair(GetParam(), limit());
    pair.open();
    exchange(pair, edge_sizes(limit()));
}

TEST_P(KernelTransport, carries_frames_in_every_wait_mode) {
    const std::size_t max = std::min(limit(), std::size_t{100'000});
    for (const WaitMode mode : registry::find_transport(GetParam()).info.waits.list()) {
        ChannelPair pair(GetParam(), max, {mode, 10});
        pair.open();
        exchange(pair, {0, 1, 112, max, 4000, 0});
    }
}

TEST_P(KernelTransport, refuses_a_frame_over_the_limit_of_the_channel) {
    ChannelPair pair(GetParam(), 1000);
    pair.open();
    EXPECT_EQ(pair.parent->prepare(1001).fault.kind, FaultKind::too_large);
    EXPECT_EQ(pair.child->prepare(1001).fault.kind, FaultKind::too_large);
    EXPECT_FALSE(pair.parent->prepare(1000).fault);
}

TEST_P(KernelTransport, says_that_the_peer_has_closed) {
    for (const WaitMode mode : {WaitMode::block, WaitMode::spin, WaitMode::hybrid}) {
        ChannelPair parent_stays(GetParam(), 1000, {mode, 10});
        parent_stays.open();
        auto waiting = std::async(std::launch::async, [&] { return parent_stays.parent->receive().fault.kind; });
        parent_stays.child.reset();
        EXPECT_EQ(waiting.get(), FaultKind::closed);

        ChannelPair child_stays(GetParam(), 1000, {mode, 10});
        child_stays.open();
        waiting = std::async(std::launch::async, [&] { return child_stays.child->receive().fault.kind; });
        child_stays.parent.reset();
        EXPECT_EQ(waiting.get(), FaultKind::closed);
    }
}

TEST_P(KernelTransport, stops_waiting_when_the_lifeline_is_cut) {
    for (const WaitMode mode : {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid}) {
        ChannelPair pair(GetParam(), 1000, {mode, 10});
        pair.open();
        EXPECT_EQ(fault_after_cut(*pair.child, pair.child_lifeline).kind, FaultKind::stopped);
    }
}

TEST_P(KernelTransport, leaves_no_descriptor_and_no_name_behind) {
    const std::size_t before = entries("/proc/self/fd");
    {
        ChannelPair pair(GetParam(), 1000);
        const std::size_t empty = entries(pair.folder.path());
        pair.open();
        EXPECT_EQ(entries(pair.folder.path()), empty);
        pair.child.reset();
        pair.parent.reset();
        EXPECT_EQ(entries(pair.folder.path()), empty);
        pair.listen();
        pair.listener.reset();
        EXPECT_EQ(entries(pair.folder.path()), empty);
    }
    EXPECT_EQ(entries("/proc/self/fd"), before);
}

INSTANTIATE_TEST_SUITE_P(, KernelTransport,
                         ::testing::Values("pipe", "fifo", "uds-stream", "uds-seqpacket", "uds-dgram", "tcp", "udp",
                                           "mq-posix", "mq-sysv"),
                         [](const auto& test) {
                             std::string name = test.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace ipcbench::test

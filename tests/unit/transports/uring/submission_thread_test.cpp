#include <algorithm>
#include <array>
#include <string>

#include "unit/transports/fd/channel_pair.hpp"

namespace ipcbench::test {
namespace {

/// A ring belongs to one thread: each end is created, used and destroyed by the same thread.
class SubmissionThread : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (const Availability there = registry::availability_of(registry::find_transport(GetParam()));
            !there.available) {
            GTEST_SKIP() << there.reason;
        }
    }
};

TEST_P(SubmissionThread, of_the_kernel_carries_frames_of_all_sizes) {
    constexpr std::array<std::size_t, 8> sizes{0, 1, 112, 4087, 4088, 4089, 70'000, 1'200'000};
    ChannelPair pair(GetParam(), sizes.back(), {}, {{"sqpoll_idle_ms", "5"}});
    pair.listen();
    auto answering = std::async(std::launch::async, [&] {
        const auto child = pair.transport.connect(pair.child_config, std::move(pair.address));
        bool right = true;
        for (std::uint32_t i = 0; i < sizes.size() && right; ++i) {
            const std::vector<std::byte> frame(sizes.at(i), static_cast<std::byte>(i));
            right = receives(*child, frame, i) && send(*child, frame, i);
        }
        return right;
    });
    const auto parent = pair.listener->accept();
    for (std::uint32_t i = 0; i < sizes.size(); ++i) {
        const std::vector<std::byte> frame(sizes.at(i), static_cast<std::byte>(i));
        EXPECT_TRUE(send(*parent, frame, i)) << sizes.at(i);
        EXPECT_TRUE(receives(*parent, frame, i)) << sizes.at(i);
    }
    EXPECT_TRUE(answering.get());
    const EffectiveOptions options = parent->effective_options();
    EXPECT_TRUE(std::any_of(options.begin(), options.end(), [](const EffectiveOption& option) {
        return option.key == "sqpoll_idle_ms" && option.value == "5";
    }));
}

INSTANTIATE_TEST_SUITE_P(Uring, SubmissionThread, ::testing::Values("pipe-uring", "uds-stream-uring", "tcp-uring"),
                         [](const auto& one) {
                             std::string name = one.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace ipcbench::test

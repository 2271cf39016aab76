#include "campaign/slowdown.hpp"

#include <array>
#include <span>

#include <gtest/gtest.h>

#include "registry/registry.hpp"

namespace ipcbench::campaign {
namespace {

TEST(Slowdown, waits_for_the_share_of_a_round_trip) {
    Slowdown slowdown(registry::find_codec("raw"), 0.2);
    EXPECT_FALSE(slowdown.knows_delay());
    slowdown.learn(30'000);
    slowdown.learn(50'000);
    EXPECT_TRUE(slowdown.knows_delay());
    EXPECT_DOUBLE_EQ(slowdown.delay_ns(), 10'000) << "40 us become 50 us, so the rate falls by a fifth";
}

TEST(Slowdown, leaves_messages_as_they_are) {
    Slowdown slowdown(registry::find_codec("raw"), 0.2);
    slowdown.learn(1000);
    EXPECT_EQ(slowdown.codec().name, "raw");
    const auto codec = slowdown.codec().make();
    const Identity sender;
    const Identity receiver;
    for (const MessageKind kind : {MessageKind::ping, MessageKind::pong}) {
        std::array<std::byte, 1000> frame{};
        const std::size_t size = codec->encode({&sender, &receiver, 0, kind, "payload"}, frame);
        MessageView view;
        ASSERT_TRUE(codec->decode(std::span(frame).first(size), view));
        EXPECT_EQ(view.payload, "payload");
        EXPECT_LE(size, codec->max_frame(7));
    }
}

}  // namespace
}  // namespace ipcbench::campaign

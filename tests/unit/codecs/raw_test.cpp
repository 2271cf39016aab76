#include <cstring>
#include <vector>

#include <gtest/gtest.h>

#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

class Raw : public ::testing::Test {
protected:
    std::vector<std::byte> encode(MessageKind kind, std::string_view payload) {
        std::vector<std::byte> frame(codec_->max_frame(payload.size()));
        frame.resize(codec_->encode({&sender_, &receiver_, 0x0102030405060708, kind, payload}, frame));
        return frame;
    }
    bool decodes(const std::vector<std::byte>& frame) { return codec_->decode(frame, view_); }

    std::unique_ptr<Codec> codec_ = test::make_codec("raw");
    Identity sender_ = make_identity();
    Identity receiver_ = make_identity();
    MessageView view_;
};

TEST_F(Raw, a_ping_without_payload_leaves_16_bytes_of_a_cache_line_to_the_transport) {
    EXPECT_EQ(encode(MessageKind::ping, "").size(), 48U);
}

TEST_F(Raw, has_each_field_in_its_place) {
    const std::vector<std::byte> frame = encode(MessageKind::pong, "xyz");
    ASSERT_EQ(frame.size(), 51U);
    EXPECT_EQ(std::memcmp(frame.data(), sender_.bytes.data(), 16), 0);
    EXPECT_EQ(std::memcmp(frame.data() + 16, receiver_.bytes.data(), 16), 0);
    EXPECT_EQ(frame[32], std::byte{8});
    EXPECT_EQ(frame[39], std::byte{1});
    EXPECT_EQ(frame[40], std::byte{3});
    EXPECT_EQ(frame[44], std::byte{1});
    EXPECT_EQ(std::memcmp(frame.data() + 48, "xyz", 3), 0);
}

TEST_F(Raw, lends_the_ids_and_the_payload_from_the_frame) {
    const std::vector<std::byte> frame = encode(MessageKind::ping, "xyz");
    ASSERT_TRUE(decodes(frame));
    EXPECT_EQ(static_cast<const void*>(view_.sender.data()), frame.data());
    EXPECT_EQ(static_cast<const void*>(view_.payload.data()), frame.data() + 48);
}

TEST_F(Raw, refuses_a_length_that_is_not_the_frames) {
    std::vector<std::byte> frame = encode(MessageKind::ping, "xyz");
    for (const unsigned length : {0U, 2U, 4U, 255U}) {
        frame[40] = static_cast<std::byte>(length);
        EXPECT_FALSE(decodes(frame)) << length;
    }
    frame[40] = std::byte{3};
    EXPECT_TRUE(decodes(frame));
    frame[43] = std::byte{0xff};
    EXPECT_FALSE(decodes(frame));
}

TEST_F(Raw, refuses_a_kind_that_there_is_not) {
    std::vector<std::byte> frame = encode(MessageKind::ping, "");
    frame[44] = std::byte{2};
    EXPECT_FALSE(decodes(frame));
    frame[44] = std::byte{0};
    frame[47] = std::byte{1};
    EXPECT_FALSE(decodes(frame));
}

}  // namespace
}  // namespace ipcbench

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ipcbench/core/message_endpoint.hpp"
#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

/// Tests what core/codec.hpp promises, for each codec of this build.
class EveryCodec : public test::CodecTest<CodecInfo> {
protected:
    std::vector<std::byte> encode(const Message& message) {
        std::vector<std::byte> frame(codec_->max_frame(message.payload.size()));
        const std::size_t size = codec_->encode(message, frame);
        EXPECT_GT(size, 0U) << "max_frame(" << message.payload.size() << ") is no bound";
        frame.resize(size);
        return frame;
    }
    Message message(std::string_view payload, MessageKind kind = MessageKind::ping) {
        return {&alice_, &bob_, stamp, kind, payload};
    }
    void expect_equal(const MessageView& view, const Message& message) {
        EXPECT_TRUE(matches(view.sender, *message.sender));
        EXPECT_TRUE(matches(view.receiver, *message.receiver));
        EXPECT_TRUE(view.sent_at_ms == message.sent_at_ms || view.sent_at_ms == 0);  // raw-string carries no time
        EXPECT_TRUE(view.kind == message.kind || view.kind == MessageKind::unstated);
        EXPECT_TRUE(view.payload == message.payload) << message.payload.size() << " bytes";
    }
    /// Reads every byte that the view refers to, so that a sanitizer detects an invalid one.
    static unsigned sum_of(const MessageView& view) {
        unsigned sum = 0;
        for (const std::string_view part : {view.sender, view.receiver, view.payload}) {
            sum = std::accumulate(part.begin(), part.end(), sum);
        }
        return sum;
    }
    /// Decodes a copy of exactly that size on the heap, so that a sanitizer detects a read beyond its end.
    bool decode_copy(std::span<const std::byte> frame, MessageView& view) {
        copy_.assign(frame.begin(), frame.end());
        copy_.shrink_to_fit();
        return codec_->decode(copy_, view);
    }

    static constexpr std::uint64_t stamp = 1'764'547'200'123;
    std::unique_ptr<Codec> codec_ = make();
    Identity alice_ = make_identity();
    Identity bob_ = make_identity();
    std::vector<std::byte> copy_;
};

TEST_P(EveryCodec, decodes_what_it_encoded) {
    std::vector<std::size_t> sizes(301);
    std::iota(sizes.begin(), sizes.end(), 0);
    sizes.insert(sizes.end(), {4095, 4096, 4097, 65'536, 1U << 20U});
    const auto reader = make();
    for (const std::size_t size : sizes) {
        const std::string payload = payload_pattern(size);
        for (const MessageKind kind : {MessageKind::ping, MessageKind::pong}) {
            const std::vector<std::byte> frame = encode(message(payload, kind));
            MessageView view;
            ASSERT_TRUE(reader->decode(frame, view)) << size;
            expect_equal(view, message(payload, kind));
        }
    }
}

TEST_P(EveryCodec, a_payload_may_shrink_and_grow_and_vanish) {
    for (const std::size_t size : std::initializer_list<std::size_t>{300, 0, 20, 5000, 0, 1, 301}) {
        const std::string payload = payload_pattern(size);
        const std::vector<std::byte> frame = encode(message(payload));
        MessageView view;
        ASSERT_TRUE(codec_->decode(frame, view));
        expect_equal(view, message(payload));
    }
}

TEST_P(EveryCodec, echoes_a_payload_that_it_lent_itself) {
    // Like a responder: the pong's payload is a view into the ping.
    for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 15, 16, 22, 23, 1000}) {
        const std::string payload = payload_pattern(size);
        for (int i = 0; i < 3; ++i) {
            const std::vector<std::byte> ping = encode(message(payload));
            MessageView view;
            ASSERT_TRUE(codec_->decode(ping, view));
            const std::vector<std::byte> pong = encode({&bob_, &alice_, stamp, MessageKind::pong, view.payload});
            MessageView answer;
            ASSERT_TRUE(codec_->decode(pong, answer));
            expect_equal(answer, {&bob_, &alice_, stamp, MessageKind::pong, payload});
        }
    }
}

TEST_P(EveryCodec, its_bound_holds_for_the_largest_time) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{1000}}) {
        const std::string payload = payload_pattern(size);
        const Message longest{&alice_, &bob_, std::numeric_limits<std::uint64_t>::max(), MessageKind::pong, payload};
        const std::vector<std::byte> frame = encode(longest);
        MessageView view;
        ASSERT_TRUE(codec_->decode(frame, view));
        expect_equal(view, longest);
    }
}

TEST_P(EveryCodec, refuses_to_write_into_a_buffer_that_is_too_small) {
    const std::string payload = payload_pattern(33);
    const std::size_t needed = encode(message(payload)).size();
    for (std::size_t room = 0; room < needed; ++room) {
        std::vector<std::byte> guarded(needed + 64, std::byte{0xa5});
        ASSERT_EQ(codec_->encode(message(payload), std::span(guarded).first(room)), 0U) << room;
        ASSERT_TRUE(std::all_of(guarded.begin() + static_cast<std::ptrdiff_t>(room), guarded.end(), [](std::byte byte) {
            return byte == std::byte{0xa5};
        })) << room;
    }
    std::vector<std::byte> exact(needed);
    EXPECT_EQ(codec_->encode(message(payload), exact), needed);
}

TEST_P(EveryCodec, writes_the_same_bytes_for_the_same_message) {
    const std::string payload = payload_pattern(100);
    const std::vector<std::byte> first = encode(message(payload));
    (void)encode(message("another"));
    EXPECT_EQ(encode(message(payload)), first);
    codec_ = make();
    EXPECT_EQ(encode(message(payload)), first);
}

TEST_P(EveryCodec, never_misreads_a_truncated_frame) {
    const std::string payload = payload_pattern(70);
    const std::vector<std::byte> frame = encode(message(payload));
    for (std::size_t size = 0; size < frame.size(); ++size) {
        MessageView view;
        if (!decode_copy(std::span(frame).first(size), view)) {
            continue;
        }
        // A format without lengths cannot know the original length of the payload, which the message endpoint checks.
        // Nothing else may differ.
        EXPECT_TRUE(matches(view.sender, alice_));
        EXPECT_TRUE(matches(view.receiver, bob_));
        EXPECT_LT(view.payload.size(), payload.size());
        EXPECT_EQ(view.payload, payload.substr(0, view.payload.size()));
    }
}

TEST_P(EveryCodec, survives_every_flipped_bit) {
    const std::string payload = payload_pattern(20);
    const std::vector<std::byte> frame = encode(message(payload));
    unsigned sum = 0;
    for (std::size_t bit = 0; bit < frame.size() * 8; ++bit) {
        std::vector<std::byte> flipped = frame;
        flipped[bit / 8] ^= std::byte{1} << bit % 8;
        MessageView view;
        if (decode_copy(flipped, view)) {
            sum += sum_of(view);
        }
        ASSERT_TRUE(codec_->decode(frame, view)) << "a good frame is refused after a bad one, bit " << bit;
        expect_equal(view, message(payload));
    }
    EXPECT_NE(sum, 1U);  // keeps the compiler from removing the reads
}

TEST_P(EveryCodec, refuses_trailing_bytes_or_takes_them_for_payload) {
    std::vector<std::byte> frame = encode(message("abc"));
    frame.push_back(std::byte{'d'});
    MessageView view;
    if (codec_->decode(frame, view)) {
        EXPECT_EQ(view.payload, "abcd");
    }
}

TEST_P(EveryCodec, refuses_nothing_at_all) {
    MessageView view;
    EXPECT_FALSE(codec_->decode({}, view));
}

TEST_P(EveryCodec, says_truly_whether_its_frames_are_text) {
    const std::vector<std::byte> frame = encode(message(payload_pattern(50)));
    const bool printable = std::all_of(frame.begin(), frame.end(),
                                       [](std::byte byte) { return byte >= std::byte{' '} && byte < std::byte{0x7f}; });
    EXPECT_EQ(printable, GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryCodec, ::testing::ValuesIn(registry::codecs()), test::codec_name);

}  // namespace
}  // namespace ipcbench

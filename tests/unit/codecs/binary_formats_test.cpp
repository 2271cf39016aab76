#include <cstring>
#include <string>

#include <gtest/gtest.h>

#include "ipcbench/core/message_endpoint.hpp"
#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

using namespace std::string_literals;

const std::string sender = "0192f0c1-abcd-7def-8123-456789abcdef";
const std::string receiver = "0192f0c1-abcd-7def-9999-000000000001";
constexpr std::uint64_t stamp = 0x19ad8e0ffab;  // in December 2025

/// One codec, with frames as strings; skipped if the codec was not built.
class BinaryFormat : public ::testing::Test {
protected:
    explicit BinaryFormat(std::string_view name) : info_(registry::find_codec(name)) {
        if (info_.make != nullptr) {
            codec_ = info_.make();
        }
    }
    void SetUp() override {
        if (!codec_) {
            GTEST_SKIP() << registry::availability_of(info_).reason;
        }
    }
    std::string encode(std::string_view payload) {
        std::string frame(codec_->max_frame(payload.size()), '\0');
        const Identity alice = parse_identity(sender);
        const Identity bob = parse_identity(receiver);
        const Message message{&alice, &bob, stamp, MessageKind::ping, payload};
        frame.resize(codec_->encode(message, std::as_writable_bytes(std::span(frame))));
        return frame;
    }
    bool decodes(std::string_view frame) {
        view_ = {};
        return codec_->decode(std::as_bytes(std::span(frame)), view_);
    }
    void expect_all(std::string_view payload) const {
        EXPECT_EQ(view_.sender, sender);
        EXPECT_EQ(view_.receiver, receiver);
        EXPECT_EQ(view_.sent_at_ms, stamp);
        EXPECT_EQ(view_.kind, MessageKind::unstated);
        EXPECT_EQ(view_.payload, payload);
    }

    const CodecInfo& info_;
    std::unique_ptr<Codec> codec_;
    MessageView view_;
};

class Cbor : public BinaryFormat {
protected:
    Cbor() : BinaryFormat("cbor") {}
    // RFC 8949: a text begins with 0x60 + length, or with 0x78 and the length; 0x1b begins an integer of eight bytes.
    const std::string ids_ = "\x69sender_id\x78\x24" + sender + "\x6breceiver_id\x78\x24" + receiver;
    const std::string time_ = "\x6asent_at_ms\x1b\x00\x00\x01\x9a\xd8\xe0\xff\xab"s;
};

TEST_F(Cbor, is_a_map_of_texts_and_an_integer) {
    EXPECT_EQ(encode(""), "\xa3" + ids_ + time_);
    EXPECT_EQ(encode("Hello"), "\xa4" + ids_ + time_ + "\x67payload\x65Hello");
}

TEST_F(Cbor, reads_the_fields_in_any_order_and_small_numbers) {
    ASSERT_TRUE(decodes("\xa3\x6asent_at_ms\x07" + ids_));
    EXPECT_EQ(view_.sent_at_ms, 7U);
}

TEST_F(Cbor, refuses_a_field_that_is_missing_or_comes_twice_or_is_unknown) {
    EXPECT_FALSE(decodes("\xa2" + ids_));
    EXPECT_FALSE(decodes("\xa4" + ids_ + time_ + time_));
    EXPECT_FALSE(decodes("\xa4" + ids_ + time_ + "\x61x\x61y"));
    EXPECT_FALSE(decodes("\xa0"));
}

TEST_F(Cbor, refuses_other_types) {
    for (const std::string& value :
         {"\x20"s, "\xf6"s, "\xf5"s, "\xf9\x3c\x00"s, "\x61x"s, "\x80"s, "\xa0"s, "\xc1\x01"s}) {
        EXPECT_FALSE(decodes("\xa3" + ids_ + "\x6asent_at_ms" + value));
    }
    for (const std::string& value : {"\x01"s, "\x43xyz"s, "\x81\x61x"s, "\x7f\x61x\xff"s, "\x5f\x41x\xff"s}) {
        EXPECT_FALSE(decodes("\xa4" + ids_ + time_ + "\x67payload" + value));
    }
}

TEST_F(Cbor, texts_within_texts_are_refused_before_they_fill_the_stack) {
    EXPECT_FALSE(decodes("\xa3" + std::string(4'000'000, '\x7f')));
    EXPECT_FALSE(decodes("\xa3" + std::string(4'000'000, '\x5f')));
    EXPECT_FALSE(decodes(std::string(4'000'000, '\x81')));
    EXPECT_FALSE(decodes(std::string(4'000'000, '\xa1')));
}

TEST_F(Cbor, a_length_beyond_the_frame_is_refused) {
    for (const std::string& length :
         {"\x7b\xff\xff\xff\xff\xff\xff\xff\xff"s, "\x7a\xff\xff\xff\xff"s, "\x79\xff\xff"s, "\x78"s}) {
        EXPECT_FALSE(decodes("\xa4" + ids_ + time_ + "\x67payload" + length));
    }
}

class Msgpack : public BinaryFormat {
protected:
    Msgpack() : BinaryFormat("msgpack") {}
    // https://github.com/msgpack/msgpack/blob/master/spec.md: a text begins with 0xa0 + length, or with 0xd9 and the
    // length; 0xcf begins an integer of eight bytes.
    const std::string ids_ = "\xa9sender_id\xd9\x24" + sender + "\xabreceiver_id\xd9\x24" + receiver;
    const std::string time_ = "\xaasent_at_ms\xcf\x00\x00\x01\x9a\xd8\xe0\xff\xab"s;
};

TEST_F(Msgpack, is_a_map_of_texts_and_an_integer) {
    EXPECT_EQ(encode(""), "\x83" + ids_ + time_);
    EXPECT_EQ(encode("Hello"), "\x84" + ids_ + time_ + "\xa7payload\xa5Hello");
}

TEST_F(Msgpack, refuses_a_field_that_is_missing_or_comes_twice_or_is_unknown) {
    EXPECT_FALSE(decodes("\x82" + ids_));
    EXPECT_FALSE(decodes("\x84" + ids_ + time_ + time_));
    EXPECT_FALSE(decodes("\x84" + ids_ + time_ + "\xa1x\xa1y"));
    EXPECT_FALSE(decodes("\x80"));
}

TEST_F(Msgpack, refuses_other_types) {
    for (const std::string& value :
         {"\xff"s, "\xc0"s, "\xc3"s, "\xd3\x00\x00\x00\x00\x00\x00\x00\x01"s, "\xa1x"s, "\x90"s, "\x80"s}) {
        EXPECT_FALSE(decodes("\x83" + ids_ + "\xaasent_at_ms" + value));
    }
    for (const std::string& value : {"\x01"s, "\xc4\x01x"s, "\x91\xa1x"s, "\xd4\x01x"s}) {
        EXPECT_FALSE(decodes("\x84" + ids_ + time_ + "\xa7payload" + value));
    }
    EXPECT_FALSE(decodes(std::string(4'000'000, '\x91')));
    EXPECT_FALSE(decodes(std::string(4'000'000, '\x81')));
}

class Protobuf : public BinaryFormat {
protected:
    Protobuf() : BinaryFormat("protobuf") {}
    // https://protobuf.dev/programming-guides/encoding/: a field number and wire type, then a length or a varint.
    const std::string ids_ = "\x0a\x24" + sender + "\x12\x24" + receiver;
    const std::string time_ = "\x18\xab\xff\x83\xc7\xad\x33"s;
};

TEST_F(Protobuf, has_the_fields_of_its_schema) {
    EXPECT_EQ(encode(""), ids_ + time_);
    EXPECT_EQ(encode("Hello"), ids_ + time_ + "\x22\x05Hello");
}

TEST_F(Protobuf, a_payload_may_be_any_bytes) {
    const std::string any = "\x00\xff\xfe\x80"s;
    ASSERT_TRUE(decodes(encode(any)));
    expect_all(any);
}

TEST_F(Protobuf, tells_a_missing_field_from_an_empty_one) {
    EXPECT_FALSE(decodes(ids_));
    EXPECT_FALSE(decodes("\x0a\x24" + sender + time_));
    ASSERT_TRUE(decodes(ids_ + "\x18\x00"s));
    EXPECT_EQ(view_.sent_at_ms, 0U);
}

TEST_F(Protobuf, refuses_fields_that_the_schema_does_not_have) {
    EXPECT_FALSE(decodes(ids_ + time_ + "\x28\x01"));
    EXPECT_FALSE(decodes(ids_ + time_ + "\x20\x01"));  // the payload's field number with another type
}

TEST_F(Protobuf, an_id_must_be_utf_8) {
    EXPECT_FALSE(decodes("\x0a\x01\xff\x12\x24" + receiver + time_));
}

class FlatBuffers : public BinaryFormat {
protected:
    FlatBuffers() : BinaryFormat("flatbuffers") {}
};

TEST_F(FlatBuffers, begins_with_its_size) {
    for (const std::size_t size : {0U, 5U, 1000U}) {
        const std::string frame = encode(payload_pattern(size));
        std::uint32_t behind = 0;
        std::memcpy(&behind, frame.data(), sizeof behind);
        EXPECT_EQ(behind, frame.size() - sizeof behind);
    }
}

TEST_F(FlatBuffers, refuses_what_is_behind_the_message) {
    const std::string frame = encode("Hello");
    ASSERT_TRUE(decodes(frame));
    expect_all("Hello");
    EXPECT_FALSE(decodes(frame + '\0'));
}

TEST_F(FlatBuffers, lends_everything_from_the_frame) {
    const std::string frame = encode("Hello");
    ASSERT_TRUE(decodes(frame));
    for (const std::string_view part : {view_.sender, view_.receiver, view_.payload}) {
        EXPECT_GE(part.data(), frame.data());
        EXPECT_LE(part.data() + part.size(), frame.data() + frame.size());
    }
}

TEST_F(FlatBuffers, reads_a_frame_wherever_it_lies) {
    for (std::size_t shift = 0; shift < 16; ++shift) {
        const std::string room = std::string(shift, ' ') + encode("Hello");
        ASSERT_TRUE(decodes(std::string_view(room).substr(shift))) << shift;
        expect_all("Hello");
    }
}

}  // namespace
}  // namespace ipcbench

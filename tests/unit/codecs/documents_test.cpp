#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/json_scan.hpp"
#include "ipcbench/base/error.hpp"
#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

using Bytes = std::vector<std::byte>;

std::string sample(const std::string& name) {
    std::ifstream file(IPCBENCH_SAMPLE_MESSAGES "/" + name);
    std::stringstream text;
    text << file.rdbuf();
    return without_blanks(text.str());
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

/// Documents that have every kind of value, and some that tempt to read them as another one.
std::vector<std::string> documents() {
    std::vector<std::string> all{
        "null",
        "true",
        "0",
        "-1",
        "18446744073709551615",
        "-9223372036854775808",
        "0.5",
        "1.0",
        "-0.0",
        "1e300",
        "5e-324",
        "0e58",
        "2.2250738585072014e-308",
        "123456789.123456789",
        "\"\"",
        "\"a\"",
        "[]",
        "{}",
        "[[],{},[{}]]",
        R"({"a":{"b":[1,2.5,"x",null,true,false]},"":"empty key"})",
        R"({"payload":{"sender_id":"a","payload":[{"payload":1}]}})",
        R"(["\u0000","\"\\\/\b\f\n\r\t","é","€","😀","\ud83e\udd8a"])",
        nested(max_document_depth),
    };
    for (const char* const name : {"order.json", "records.json", "nested.json", "text.json", "numbers.json"}) {
        all.push_back(sample(name));
    }
    return all;
}

/// Tests what core/document.hpp promises, for each codec of this build that can carry documents.
class EveryDocumentFormat : public test::CodecTest<CodecInfo> {
protected:
    void SetUp() override {
        CodecTest::SetUp();
        if (!IsSkipped() && (!info().make_documents || info().name == "protobuf")) {
            GTEST_SKIP() << "it carries no documents without a schema";
        }
    }
    static std::unique_ptr<DocumentFormat> make_format(const std::vector<std::string>& documents) {
        std::unique_ptr<DocumentFormat> format = info().make_documents({});
        for (const std::string& document : documents) {
            format->add(document);
        }
        return format;
    }
    Message message(MessageKind kind = MessageKind::ping) { return {&alice_, &bob_, stamp, kind, {}}; }
    Bytes encode(DocumentFormat& format, std::size_t document) {
        Bytes frame(1U << 20U);
        frame.resize(format.encode(message(), document, frame));
        return frame;
    }

    static constexpr std::uint64_t stamp = 1'764'547'200'123;
    Identity alice_ = make_identity();
    Identity bob_ = make_identity();
};

TEST_P(EveryDocumentFormat, reads_every_value_that_it_wrote) {
    const std::vector<std::string> all = documents();
    const auto writer = make_format(all);
    const auto reader = make_format(all);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Bytes frame = encode(*writer, i);
        MessageView view;
        ASSERT_FALSE(frame.empty()) << all[i];
        ASSERT_TRUE(reader->decode(frame, view)) << all[i].substr(0, 80);
        EXPECT_TRUE(matches(view.sender, alice_));
        EXPECT_TRUE(matches(view.receiver, bob_));
        EXPECT_EQ(view.payload, "");
        for (std::size_t other = 0; other < all.size(); ++other) {
            EXPECT_EQ(reader->received(other), other == i) << all[i].substr(0, 80) << " / " << all[other].substr(0, 80);
        }
    }
}

TEST_P(EveryDocumentFormat, builds_the_same_message_from_what_it_read) {
    const std::vector<std::string> all = documents();
    const auto asking = make_format(all);
    const auto answering = make_format({});
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Bytes frame = encode(*asking, i);
        MessageView view;
        ASSERT_TRUE(answering->decode(frame, view));
        Bytes answer(frame.size() + 64);
        answer.resize(answering->encode_received({&bob_, &alice_, stamp, MessageKind::pong, {}}, answer));
        ASSERT_TRUE(asking->decode(answer, view)) << all[i].substr(0, 80);
        EXPECT_TRUE(asking->received(i)) << all[i].substr(0, 80);
        EXPECT_TRUE(matches(view.sender, bob_));
    }
}

TEST_P(EveryDocumentFormat, refuses_to_write_into_a_buffer_that_is_too_small) {
    const auto format = make_format({R"({"a":[1,-2,0.5,"text",null,true]})"});
    const std::size_t needed = encode(*format, 0).size();
    for (std::size_t room = 0; room < needed; ++room) {
        Bytes guarded(needed + 64, std::byte{0xa5});
        ASSERT_EQ(format->encode(message(), 0, std::span(guarded).first(room)), 0U) << room;
        ASSERT_TRUE(std::all_of(guarded.begin() + static_cast<std::ptrdiff_t>(room), guarded.end(),
                                [](std::byte byte) { return byte == std::byte{0xa5}; }));
    }
}

TEST_P(EveryDocumentFormat, a_damaged_frame_is_refused_or_another_message) {
    const auto writer = make_format({R"({"a":[1,-2,0.5,"text",null,{"b":true}]})"});
    const auto reader = make_format({R"({"a":[1,-2,0.5,"text",null,{"b":true}]})"});
    const Bytes frame = encode(*writer, 0);
    for (std::size_t size = 0; size < frame.size(); ++size) {
        Bytes cut(frame.begin(),
                  frame.begin() + static_cast<std::ptrdiff_t>(size));  // of exactly that size, on the heap
        cut.shrink_to_fit();
        MessageView view;
        EXPECT_FALSE(reader->decode(cut, view) && reader->received(0)) << size;
    }
    for (std::size_t at = 0; at < frame.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            Bytes damaged = frame;
            damaged[at] ^= std::byte{1} << bit;
            MessageView view;
            static_cast<void>(reader->decode(damaged, view) && reader->received(0));  // must not crash
        }
    }
}

TEST_P(EveryDocumentFormat, nesting_without_end_is_refused) {
    const auto format = make_format({nested(1)});
    const Bytes frame = encode(*format, 0);
    const auto doubled = [&frame](const std::string& open) {
        const auto place = std::search(frame.begin(), frame.end(), reinterpret_cast<const std::byte*>(open.data()),
                                       reinterpret_cast<const std::byte*>(open.data()) + open.size());
        Bytes deep(frame.begin(), place);
        deep.insert(deep.end(), 1'000'000, static_cast<std::byte>(open.front()));
        return deep;
    };
    for (const std::string& open : {std::string("[]"), std::string("\x90"), std::string("\x80")}) {
        MessageView view;
        EXPECT_FALSE(format->decode(doubled(open), view) && format->received(0));
    }
}

INSTANTIATE_TEST_SUITE_P(codecs, EveryDocumentFormat,
                         ::testing::ValuesIn(registry::codecs().begin(), registry::codecs().end()), test::codec_name);

// ---------------------------------------------------------------------------------------------------------------------

class ProtobufDocuments : public test::CodecTest<const char*> {
protected:
    static std::unique_ptr<DocumentFormat> make_format(const std::string& message) {
        return info().make_documents({IPCBENCH_SAMPLE_MESSAGES "/order.proto", message});
    }
};

TEST_P(ProtobufDocuments, carry_a_document_of_their_type) {
    const auto format = make_format("shop.Order");
    format->add(sample("order.json"));
    format->add(R"({"order":"1"})");
    const Identity somebody = make_identity();
    const Message message{&somebody, &somebody, 1, MessageKind::ping, {}};
    Bytes frame(1000);
    frame.resize(format->encode(message, 0, frame));
    MessageView view;
    ASSERT_TRUE(format->decode(frame, view));
    EXPECT_TRUE(format->received(0));
    EXPECT_FALSE(format->received(1));
    Bytes answer(frame.size());
    EXPECT_EQ(format->encode_received(message, answer), frame.size());
    EXPECT_EQ(answer, frame);
}

TEST_P(ProtobufDocuments, compare_what_has_no_equal_and_keep_what_the_schema_does_not_name) {
    const std::string folder = ::testing::TempDir();
    const std::string file = folder + "edges-" + std::to_string(::getpid()) + ".proto";
    std::ofstream(file)
        << R"(syntax = "proto2"; enum E { A = 0; } message M { optional double d = 1; optional E e = 2; })";
    const auto format = info().make_documents({file, "M"});
    std::filesystem::remove(file);
    format->add(R"({"d":"NaN"})");
    format->add(R"({"e":7})");
    const Identity somebody = make_identity();
    const Message message{&somebody, &somebody, 1, MessageKind::ping, {}};
    for (const std::size_t document : {std::size_t{0}, std::size_t{1}}) {
        Bytes frame(1000);
        frame.resize(format->encode(message, document, frame));
        MessageView view;
        ASSERT_TRUE(format->decode(frame, view));
        EXPECT_TRUE(format->received(document));
        EXPECT_FALSE(format->received(1 - document));
        Bytes answer(frame.size());
        EXPECT_EQ(format->encode_received(message, answer), frame.size());
        EXPECT_EQ(answer, frame);
    }
}

TEST_P(ProtobufDocuments, refuse_what_is_not_of_their_type) {
    EXPECT_THROW(make_format("shop.Order")->add(R"({"colour":"red"})"), Error);
    EXPECT_THROW(make_format("shop.Order")->add(R"({"order":"many"})"), Error);
    EXPECT_THROW(make_format("shop.Order")->add("[1]"), Error);
    EXPECT_THROW(make_format("shop.Invoice"), Error);
    EXPECT_THROW(info().make_documents({"/nowhere/order.proto", "shop.Order"}), Error);
    EXPECT_THROW(info().make_documents({}), Error);
}

INSTANTIATE_TEST_SUITE_P(codecs, ProtobufDocuments, ::testing::Values("protobuf"), test::codec_name);

}  // namespace
}  // namespace ipcbench

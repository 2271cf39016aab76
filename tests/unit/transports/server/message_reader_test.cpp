#include "transports/server/message_reader.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench::transports {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::size_t limit = 100;

/// What a reader found in a stream.
struct Read {
    std::vector<std::string> messages;
    std::string error;
};

/// Gives the reader the stream in pieces of that size.
Read read_in_pieces(Framing framing, std::string_view stream, std::size_t piece, std::size_t max = limit) {
    MessageReader reader(framing, max);
    Read read;
    while (true) {
        std::string_view message;
        switch (reader.check(message)) {
            case MessageReader::State::complete:
                read.messages.emplace_back(message);
                reader.drop();
                continue;
            case MessageReader::State::corrupt:
                read.error = reader.error();
                return read;
            case MessageReader::State::incomplete:
                break;
        }
        if (stream.empty()) {
            return read;
        }
        const std::span<std::byte> space = reader.free_space();
        const std::size_t size = std::min({piece, space.size(), stream.size()});
        std::copy_n(reinterpret_cast<const std::byte*>(stream.data()), size, space.begin());
        reader.filled(size);
        stream.remove_prefix(size);
    }
}

Read read_whole(Framing framing, std::string_view stream, std::size_t max = limit) {
    return read_in_pieces(framing, stream, stream.size() + 1, max);
}

std::string error_of(Framing framing, std::string_view stream) {
    const Read read = read_whole(framing, stream);
    EXPECT_THAT(read.messages, IsEmpty());
    return read.error;
}

/// Reads one message of a stream that is cut in two at each byte.
void expect_the_same_wherever_it_is_cut(Framing framing, const std::string& stream,
                                        const std::vector<std::string>& expected) {
    for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
        const Read read = read_in_pieces(framing, stream, piece);
        EXPECT_EQ(read.messages, expected) << "in pieces of " << piece;
        EXPECT_EQ(read.error, "") << "in pieces of " << piece;
    }
}

TEST(Lines, are_messages_wherever_the_stream_is_cut) {
    expect_the_same_wherever_it_is_cut(Framing::lines, "{}\n\n{\"a\":1}\r\nhello\nunfinished",
                                       {"{}", "", "{\"a\":1}", "hello"});
}

TEST(Lines, have_a_limit) {
    const std::string longest(limit, 'x');
    EXPECT_THAT(read_whole(Framing::lines, longest + "\n").messages, ElementsAre(longest));
    for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}}) {
        const Read read = read_in_pieces(Framing::lines, "a\n" + longest + "x" + longest, piece);
        EXPECT_THAT(read.messages, ElementsAre("a"));
        EXPECT_THAT(read.error, HasSubstr("a line is longer than the limit of 100 bytes: 'xxx"));
    }
}

TEST(ContentLength, divides_messages_wherever_the_stream_is_cut) {
    expect_the_same_wherever_it_is_cut(
        Framing::content_length,
        "Content-Length: 2\r\n\r\n{}content-length:7\r\nContent-Type: application/json\r\n\r\n{\"a\":1}"
        "X: y\nCONTENT-LENGTH: \t1 \n\n\nContent-Length: 0\r\n\r\nContent-Length: 5\r\n\r\nunfi",
        {"{}", "{\"a\":1}", "\n", ""});
}

TEST(ContentLength, has_a_limit) {
    const std::string longest(limit, 'x');
    EXPECT_THAT(read_whole(Framing::content_length, "Content-Length: 100\r\n\r\n" + longest).messages,
                ElementsAre(longest));
    EXPECT_THAT(error_of(Framing::content_length, "Content-Length: 101\r\n"),
                HasSubstr("'Content-Length: 101' is over the limit of 100 bytes"));
}

TEST(ContentLength, a_hostile_length_is_refused) {
    for (const char* const length : {"-1", "", "+1", "0x10", "1 2", "1.5", "abc", "1e1"}) {
        EXPECT_THAT(error_of(Framing::content_length, "Content-Length: " + std::string(length) + "\r\n\r\n"),
                    HasSubstr("is not a number of bytes"))
            << length;
    }
    for (const char* const length : {"18446744073709551615", "18446744073709551616", "99999999999999999999999999"}) {
        EXPECT_THAT(error_of(Framing::content_length, "Content-Length: " + std::string(length) + "\r\n\r\n"),
                    HasSubstr("is over the limit of 100 bytes"))
            << length;
    }
    EXPECT_THAT(error_of(Framing::content_length, "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"),
                HasSubstr("a header has two lengths, 1 and 2"));
    EXPECT_THAT(error_of(Framing::content_length, "Content-Type: x\r\n\r\n{}"),
                HasSubstr("a header without 'Content-Length: N'"));
    EXPECT_THAT(error_of(Framing::content_length, "\r\n{}"), HasSubstr("a header without"));
}

TEST(ContentLength, what_is_no_header_is_refused_as_soon_as_it_can_be_seen) {
    for (const char* const text : {"{\"id\":1}", "Hello, world", "\xff", " Content-Length: 1", ":1", "a\r\n", "\rx"}) {
        EXPECT_THAT(error_of(Framing::content_length, text), HasSubstr("expected a header")) << text;
    }
    EXPECT_THAT(error_of(Framing::content_length, std::string(5000, 'x')),
                HasSubstr("a header has more than 4096 bytes"));
    std::string endless;
    for (int i = 0; i < 1000; ++i) {
        endless += "Field: value\r\n";
    }
    EXPECT_THAT(error_of(Framing::content_length, endless), HasSubstr("a header has more than 4096 bytes"));
}

TEST(MessageReader, takes_no_more_memory_than_has_arrived) {
    MessageReader reader(Framing::content_length, max_server_message);
    const std::string_view header = "Content-Length: 67108864\r\n\r\n";
    const std::span<std::byte> space = reader.free_space();
    std::copy_n(reinterpret_cast<const std::byte*>(header.data()), header.size(), space.begin());
    reader.filled(header.size());
    std::string_view message;
    EXPECT_EQ(reader.check(message), MessageReader::State::incomplete);
    EXPECT_LE(reader.free_space().size(), std::size_t{64} << 10U);
}

TEST(MessageReader, reads_messages_that_are_larger_than_its_first_memory) {
    const std::string large(1'000'000, 'x');
    const std::string stream = "Content-Length: 1000000\r\n\r\n" + large + "Content-Length: 1\r\n\r\ny";
    EXPECT_THAT(read_in_pieces(Framing::content_length, stream, 4096, max_server_message).messages,
                ElementsAre(large, "y"));
    EXPECT_THAT(read_in_pieces(Framing::lines, large + "\ny\n", 4096, max_server_message).messages,
                ElementsAre(large, "y"));
}

TEST(MessageReader, counts_what_the_framing_adds) {
    std::string_view message;
    for (const auto& [framing, stream, bytes] :
         {std::tuple(Framing::lines, std::string_view("{}\r\n"), 2U),
          std::tuple(Framing::content_length, std::string_view("Content-Length: 2\r\n\r\n{}"), 21U)}) {
        MessageReader reader(framing);
        std::copy_n(reinterpret_cast<const std::byte*>(stream.data()), stream.size(), reader.free_space().begin());
        reader.filled(stream.size());
        EXPECT_EQ(reader.check(message), MessageReader::State::complete);
        EXPECT_EQ(reader.header_bytes(), bytes);
    }
}

}  // namespace
}  // namespace ipcbench::transports

#include "transports/server/answers.hpp"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench::transports {
namespace {

using testing::HasSubstr;

class AnswersTest : public testing::Test {
protected:
    /// Returns what is found in these lines.
    Answers::State find(std::string_view lines) {
        const std::span<std::byte> space = answers_.free_space();
        std::copy_n(reinterpret_cast<const std::byte*>(lines.data()), lines.size(), space.begin());
        answers_.filled(lines.size());
        return answers_.find(answer_);
    }
    [[nodiscard]] std::string_view text() const {
        return {reinterpret_cast<const char*>(answer_.bytes.data()), answer_.bytes.size()};
    }
    void expect_error(std::string_view lines, const std::string& error) {
        EXPECT_EQ(find(lines), Answers::State::wrong) << lines;
        EXPECT_THAT(report_.error, HasSubstr(error));
    }

    ServerSetup setup_;
    ServerReport report_;
    Answers answers_{ServerLink{setup_, report_, true}, MessageReader(Framing::lines)};
    Frame answer_;
};

TEST_F(AnswersTest, an_answer_has_the_id_as_its_sequence) {
    EXPECT_EQ(find("{\"jsonrpc\":\"2.0\",\"id\":17,\"result\":{\"id\":3,\"method\":\"x\"}}\n"), Answers::State::found);
    EXPECT_EQ(answer_.sequence, 17U);
    EXPECT_EQ(text(), "{\"jsonrpc\":\"2.0\",\"id\":17,\"result\":{\"id\":3,\"method\":\"x\"}}");
    EXPECT_EQ(answers_.find(answer_), Answers::State::found) << "it stays until it is dropped";
    answers_.drop();
    EXPECT_EQ(answers_.find(answer_), Answers::State::none);
    EXPECT_EQ(report_.passed_over, 0U);
}

TEST_F(AnswersTest, everything_else_is_counted_and_passed_over) {
    EXPECT_EQ(
        find("{\"method\":\"log\"}\n{\"id\":5,\"method\":\"ask\"}\nstarting...\n\n[]\n{\"result\":1}\n{\"id\":2}\n"),
        Answers::State::found);
    EXPECT_EQ(answer_.sequence, 2U);
    EXPECT_EQ(report_.passed_over, 5U);
    EXPECT_EQ(report_.last_passed_over, "{\"result\":1}");
}

TEST_F(AnswersTest, an_error_is_no_answer) {
    expect_error("{\"id\":1,\"error\":{\"code\":-32601}}\n", "answered with an error: '{\"id\":1,\"error\":{\"code\"");
}

TEST_F(AnswersTest, an_error_that_is_null_is_none) {
    EXPECT_EQ(find("{\"id\":1,\"error\":null,\"result\":2}\n"), Answers::State::found);
}

TEST_F(AnswersTest, an_id_that_no_request_can_have_is_wrong) {
    for (const char* const id : {"\"1\"", "null", "-1", "1.5", "2147483648", "1e3", "[1]", "true"}) {
        ServerReport report;
        Answers answers(ServerLink{setup_, report, true}, MessageReader(Framing::lines));
        const std::string line = "{\"id\":" + std::string(id) + "}\n";
        std::copy_n(reinterpret_cast<const std::byte*>(line.data()), line.size(), answers.free_space().begin());
        answers.filled(line.size());
        EXPECT_EQ(answers.find(answer_), Answers::State::wrong) << id;
        EXPECT_THAT(report.error, HasSubstr("an answer has the id '" + std::string(id) + "', which no request had"));
    }
}

TEST_F(AnswersTest, an_id_is_a_text_if_that_of_the_request_is) {
    setup_.request.id_is_text = true;
    EXPECT_EQ(find("{\"id\":\"12\"}\n"), Answers::State::found);
    EXPECT_EQ(answer_.sequence, 12U);
    EXPECT_FALSE(parse_id("12", true));
    EXPECT_FALSE(parse_id("\"", true));
    EXPECT_FALSE(parse_id("\"\"", true));
}

TEST_F(AnswersTest, another_field_can_be_the_id) {
    setup_.id_field = "seq";
    EXPECT_EQ(find("{\"id\":1}\n{\"seq\":3,\"id\":4}\n"), Answers::State::found);
    EXPECT_EQ(answer_.sequence, 3U);
    EXPECT_EQ(report_.passed_over, 1U);
}

TEST_F(AnswersTest, what_begins_as_an_object_must_be_one) {
    expect_error("{\"id\":1,\"result\":\n", "a message is not JSON: expected a value after 17 bytes");
}

TEST_F(AnswersTest, with_headers_there_are_no_log_lines) {
    setup_.framing = Framing::content_length;
    expect_error("hello\n", "a message is not a JSON object: 'hello'");
}

TEST_F(AnswersTest, an_end_in_the_middle_of_a_message_is_noted) {
    EXPECT_EQ(find("{\"id\":"), Answers::State::none);
    answers_.note_end();
    EXPECT_EQ(report_.error, "sent only the first 6 bytes of a message");
}

}  // namespace
}  // namespace ipcbench::transports

#include "runner/server_files.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/error_of.hpp"

namespace ipcbench::runner {
namespace {

using ipcbench::test::error_of;
using testing::HasSubstr;

std::string request_refusal(std::string_view text) {
    const Error error = error_of([&] { static_cast<void>(parse_request(text, "a.json", "id")); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.what(), HasSubstr("--request: 'a.json'"));
    return error.what();
}

std::string handshake_refusal(std::string_view text) {
    const Error error = error_of([&] { static_cast<void>(parse_handshake(text, "h.ndjson")); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.what(), HasSubstr("--handshake: 'h.ndjson'"));
    return error.what();
}

TEST(Request, is_one_line_with_room_for_the_longest_id) {
    const ServerRequest request = parse_request("{\n  \"id\": 5,\n  \"a b\": [1, \"x y\"]\n}\n", "a.json", "id");
    EXPECT_EQ(request.document, R"({"id":         0,"a b":[1,"x y"]})");
    EXPECT_EQ(request.id_at, 6U);
    EXPECT_EQ(request.id_bytes(), std::string("2147483647").size());
    EXPECT_FALSE(request.id_is_text);
}

TEST(Request, may_have_a_text_as_its_id) {
    const ServerRequest request = parse_request(R"({"seq":"first","id":1})", "a.json", "seq");
    EXPECT_EQ(request.document, R"({"seq":         "0","id":1})");
    EXPECT_TRUE(request.id_is_text);
    EXPECT_EQ(request.id_bytes(), std::string(R"("2147483647")").size());
}

TEST(Request, only_the_field_at_the_top_is_the_id) {
    EXPECT_EQ(parse_request(R"({"p":{"id":7},"id":1})", "a.json", "id").document, R"({"p":{"id":7},"id":         0})");
    EXPECT_THAT(request_refusal(R"({"p":{"id":7}})"), HasSubstr("has no field 'id'"));
}

TEST(Request, may_have_numbers_that_only_the_server_can_hold) {
    EXPECT_THAT(parse_request(R"({"id":0,"x":1e999})", "a.json", "id").document, HasSubstr("1e999"));
}

TEST(Request, what_is_wrong_is_named_with_its_place) {
    EXPECT_THAT(request_refusal(""), HasSubstr("line 1, column 1: expected '{', found the end of the file"));
    EXPECT_THAT(request_refusal("[]"), HasSubstr("line 1, column 1: expected '{', found '[]'"));
    EXPECT_THAT(request_refusal("{\n  \"id\" 1}"), HasSubstr("line 2, column 8: expected ':', found '1}'"));
    EXPECT_THAT(request_refusal("{\"id\":1}\n{\"id\":2}"), HasSubstr("line 2, column 1: expected the end"));
    EXPECT_THAT(request_refusal("{\"id\":1,\"a\":\"\xff\"}"), HasSubstr("line 1, column 14: this is not UTF-8"));
    EXPECT_THAT(request_refusal(R"({"id":1,"id":2})"), HasSubstr("column 10: there is a second field 'id'"));
    EXPECT_THAT(request_refusal(R"({"id":null})"), HasSubstr("column 7: expected a number or a string as 'id'"));
}

TEST(Handshake, has_a_message_and_what_to_wait_for_in_each_line) {
    const auto steps = parse_handshake(
        "{\"send\": {\"id\": 1}, \"wait\": {\"id\": 1}}\n\n {\"wait\":null,\"send\":{\"method\":\"x\"}}\r\n",
        "h.ndjson");
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(steps[0].line, 1U);
    EXPECT_EQ(steps[0].send, R"({"id":1})");
    EXPECT_EQ(steps[0].wait, R"({"id":1})");
    EXPECT_EQ(steps[1].line, 3U);
    EXPECT_EQ(steps[1].send, R"({"method":"x"})");
    EXPECT_EQ(steps[1].wait, "");
}

TEST(Handshake, what_is_wrong_is_named_with_its_place) {
    EXPECT_THAT(handshake_refusal(""), HasSubstr("has no message"));
    EXPECT_THAT(handshake_refusal("\n{\"send\":{}}"), HasSubstr("line 2, column 1: there is no field 'wait'"));
    EXPECT_THAT(handshake_refusal("{\"wait\":null}"), HasSubstr("line 1, column 1: there is no field 'send'"));
    EXPECT_THAT(handshake_refusal("{\"send\":1,\"wait\":null}"), HasSubstr("column 9: expected an object as 'send'"));
    EXPECT_THAT(handshake_refusal("{\"send\":{},\"wait\":1}"),
                HasSubstr("column 19: expected an object or null as 'wait'"));
    EXPECT_THAT(handshake_refusal("{\"send\":{},\"wait\":null,\"then\":1}"),
                HasSubstr("column 25: 'then' is neither 'send' nor 'wait'"));
    EXPECT_THAT(handshake_refusal("{\"send\":{},\"wait\":null,\"send\":{}}"), HasSubstr("a second field 'send'"));
    EXPECT_THAT(handshake_refusal("{\"send\":{},\n\"wait\":null}"), HasSubstr("line 1, column 12: expected a key"));
}

TEST(Messages, a_file_that_cannot_be_read_is_named_with_its_flag) {
    const Error error = error_of([] { static_cast<void>(read_messages("/no/such/file", "--request")); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.what(), HasSubstr("--request: opening '/no/such/file': No such file or directory"));
}

}  // namespace
}  // namespace ipcbench::runner

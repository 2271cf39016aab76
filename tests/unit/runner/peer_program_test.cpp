#include "runner/peer_program.hpp"

#include <fcntl.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/error_of.hpp"
#include "unit/runner/fake_transport.hpp"

namespace ipcbench::runner {
namespace {

using ipcbench::test::error_of;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

class PeerProgramTest : public testing::Test {
protected:
    platform::ChildProgram start() {
        planned_.cell.peer = parse_peer("/bin/cat -n");
        planned_.cell.child = "/the/child";
        return start_of_peer({planned_, planned_.channel, address_, stdio_, parent_, peer_, group}, 99);
    }

    static constexpr pid_t group = 4711;
    test::FakeTraffic traffic_;
    Transport transport_ = test::fake_transport(TransportKind::kernel, traffic_);
    PlannedRun planned_ = test::planned_with(transport_);
    Address address_;
    ChildStdio stdio_;
    Identity parent_ = make_identity();
    Identity peer_ = make_identity();
};

TEST(ParsePeer, finds_the_program_and_keeps_the_command) {
    const PeerProgram peer = parse_peer("sh -c 'exit 0'");
    EXPECT_EQ(peer.command, "sh -c 'exit 0'");
    EXPECT_THAT(peer.words, ElementsAre(HasSubstr("/sh"), "-c", "exit 0"));
    EXPECT_TRUE(peer);
    EXPECT_FALSE(PeerProgram{});
}

TEST(ParsePeer, a_command_that_cannot_be_started_is_refused) {
    for (const auto& [command, why] : {std::pair{"", "is not a command"},
                                       {"'", "an unmatched quote or a trailing backslash"},
                                       {"no-such-program", "there is no program 'no-such-program' in PATH"},
                                       {"/no/such/program", "No such file or directory"},
                                       {"/etc/passwd", "Permission denied"},
                                       {"/", "Is a directory"}}) {
        const Error error = error_of([text = command] { static_cast<void>(parse_peer(text)); });
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_THAT(error.what(), HasSubstr(why));
        EXPECT_THAT(error.what(), HasSubstr("--peer: "));
    }
}

TEST_F(PeerProgramTest, is_started_by_the_child_program_which_becomes_it) {
    const platform::ChildProgram program = start();
    EXPECT_EQ(program.path, "/the/child");
    EXPECT_EQ(program.group, group);
    EXPECT_THAT(program.arguments, ElementsAre("become", "-1", "/bin/cat", "-n"));
    planned_.pinning.cpus = {3, 5};
    EXPECT_THAT(start().arguments, ElementsAre("become", "5", "/bin/cat", "-n"));
}

TEST_F(PeerProgramTest, is_told_everything_in_variables) {
    planned_.cell.payload_bytes = 1000;
    planned_.channel.max_frame = 1048;
    planned_.channel.timeout = std::chrono::milliseconds{1234};
    const std::vector<std::string> variables = start().environment;
    for (const std::string& variable :
         {std::string("PROTOCOL=1"), std::string("TRANSPORT=fake"), std::string("CODEC=raw"),
          "ID=" + std::string(peer_.text_view()), "PARENT_ID=" + std::string(parent_.text_view()),
          std::string("MAX_FRAME=1048"), std::string("MAX_PAYLOAD=1000"), std::string("WAIT=block"),
          std::string("TIMEOUT_MS=1234")}) {
        EXPECT_THAT(variables, Contains("IPCBENCH_PEER_" + variable));
    }
}

TEST_F(PeerProgramTest, gets_descriptors_and_their_numbers) {
    address_.descriptors.emplace_back(::open("/dev/null", O_RDWR | O_CLOEXEC));
    address_.descriptors.emplace_back(::open("/dev/null", O_RDWR | O_CLOEXEC));
    const platform::ChildProgram program = start();
    EXPECT_THAT(program.descriptors, ElementsAre(address_.descriptors[0].get(), address_.descriptors[1].get()));
    EXPECT_THAT(program.environment, Contains("IPCBENCH_PEER_DESCRIPTORS=3,4"));
    EXPECT_THAT(program.environment, Contains("IPCBENCH_PEER_NONCE=")) << "there is nothing to prove";
    EXPECT_EQ(program.stdio.input, 99) << "it must not read what is meant for us";
    EXPECT_EQ(program.stdio.output, 2) << "it must not write into our reports";
}

TEST_F(PeerProgramTest, talks_through_its_standard_streams_if_they_are_the_channel) {
    stdio_ = {7, 8};
    const platform::ChildProgram program = start();
    EXPECT_EQ(program.stdio.input, 7);
    EXPECT_EQ(program.stdio.output, 8);
    EXPECT_THAT(program.environment, Contains("IPCBENCH_PEER_DESCRIPTORS=0,1"));
}

TEST_F(PeerProgramTest, gets_an_address_and_the_nonce_that_belongs_to_it) {
    planned_.channel.nonce = "0123";
    planned_.channel.folder = "/the/folder";
    address_.values = {{"address", "/the/folder/socket"}};
    EXPECT_THAT(start().environment, Contains("IPCBENCH_PEER_ADDRESS=/the/folder/socket"));
    EXPECT_THAT(start().environment, Contains("IPCBENCH_PEER_NONCE=0123"));
    EXPECT_THAT(start().environment, Contains("IPCBENCH_PEER_OWN_ADDRESS=/the/folder/peer"));
    address_.values = {{"address", "127.0.0.1:4711"}};
    EXPECT_THAT(start().environment, Contains("IPCBENCH_PEER_OWN_ADDRESS="));
}

}  // namespace
}  // namespace ipcbench::runner

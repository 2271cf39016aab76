#include "runner/session.hpp"

#include <sys/stat.h>

#include <chrono>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/build_info.hpp"
#include "unit/error_of.hpp"
#include "unit/reporters/temporary.hpp"
#include "unit/runner/fake_transport.hpp"

namespace ipcbench::runner {
namespace {

using ipcbench::test::error_of;
using testing::HasSubstr;
using testing::SizeIs;

/// A session whose child is a shell script and whose channel is a fake.
class SessionTest : public testing::Test {
protected:
    /// Sets a child that sends these messages, runs a command, and stays until the control channel ends.
    void child_says(const std::vector<ControlMessage>& messages, const std::string& command = ":") {
        std::string bytes;
        for (const ControlMessage& message : messages) {
            const std::string text = to_text(message);
            const auto length = static_cast<std::uint32_t>(text.size());
            bytes.append(reinterpret_cast<const char*>(&length), sizeof length);
            bytes += text;
        }
        std::ofstream(folder_.path() / "messages", std::ios::binary) << bytes;
        child_runs("cat '" + (folder_.path() / "messages").string() + "' >&3\n" + command + "\ncat <&3 >/dev/null\n");
    }

    void child_runs(const std::string& script) {
        const std::filesystem::path path = folder_.path() / "child";
        std::ofstream(path) << "#!/bin/sh\n" << script;
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
        planned_.cell.child = path.string();
    }

    Session start() { return Session(planned_, parent_, std::span(&child_, 1), supervisor_); }

    static Hello hello() { return {control_protocol, platform::build_info().id()}; }

    reporters::test::TemporaryFolder folder_;
    test::FakeTraffic traffic_;
    Transport transport_ = test::fake_transport(TransportKind::kernel, traffic_);
    platform::Supervisor supervisor_{platform::Supervisor::Signals::ignore};
    PlannedRun planned_ = test::planned_with(transport_);
    Identity parent_ = make_identity();
    Identity child_ = make_identity();
};

TEST_F(SessionTest, stands_when_the_child_is_ready) {
    child_says({hello(), Ready{{{"room", "7"}, {"sndbuf", "4096"}}}, Marked{}, Done{}});
    Session session = start();
    EXPECT_THAT(session.endpoints(), SizeIs(1));
    EXPECT_GT(session.hello_ns(), 0);
    const EffectiveOptions options = session.effective_options();
    ASSERT_THAT(options, SizeIs(2)) << "what both ends agree on is there once";
    EXPECT_EQ(options[1].key, "sndbuf");
}

TEST_F(SessionTest, has_what_the_child_says_at_a_mark_and_at_the_end) {
    Marked marked;
    marked.usage.minor_faults = 12;
    Done done;
    done.consumed = 34;
    child_says({hello(), Ready{{{"room", "8"}}}, marked, done});
    Session session = start();
    EXPECT_EQ(session.effective_options().back().key, "child.room") << "its end has another setting";
    EXPECT_EQ(session.mark("timed").value().usage.minor_faults, 12U);
    EXPECT_EQ(session.finish().value().consumed, 34U);
}

TEST_F(SessionTest, does_not_go_on_waiting_for_the_last_report_once_it_is_interrupted) {
    const std::string told = folder_.path() / "told";
    ASSERT_EQ(::mkfifo(told.c_str(), 0600), 0);
    child_says({hello(), Ready{}}, "head -c 1 <&3 >/dev/null; : >'" + told + "'");
    Session session = start();
    std::thread user([&] {
        const std::ifstream blocks_until_the_child_was_told_to_stop(told);
        supervisor_.cut(StopReason::interrupted);
    });
    EXPECT_FALSE(session.finish(std::chrono::hours{1}).has_value());
    user.join();
    EXPECT_FALSE(supervisor_.has_killed_peers()) << "the wait ended only because the supervisor ended the child";
}

TEST_F(SessionTest, with_a_child_that_ends_at_once_says_how_it_ended) {
    child_runs("exit 7\n");
    const Error error = error_of([this] { static_cast<void>(start()); });
    EXPECT_EQ(error.kind(), ErrorKind::failed);
    EXPECT_THAT(error.what(), HasSubstr("exited with code 7 before the channel was set up"));
    EXPECT_THAT(error.hint(), HasSubstr("--child"));
}

TEST_F(SessionTest, with_a_child_of_another_build_names_both) {
    child_says({Hello{control_protocol, "0.0 Strange"}});
    const Error error = error_of([this] { static_cast<void>(start()); });
    EXPECT_THAT(error.what(), HasSubstr("is of another build: '0.0 Strange'"));
    EXPECT_THAT(error.what(), HasSubstr(platform::build_info().id()));
}

TEST_F(SessionTest, with_a_child_that_refuses_has_its_words) {
    child_says({hello(), Refusal{static_cast<int>(ErrorKind::unavailable), "no queue is free", "remove some"}});
    const Error error = error_of([this] { static_cast<void>(start()); });
    EXPECT_EQ(error.kind(), ErrorKind::unavailable);
    EXPECT_STREQ(error.what(), "in the child: no queue is free");
    EXPECT_EQ(error.hint(), "remove some");
}

TEST_F(SessionTest, has_the_words_of_a_child_that_refused_while_the_parent_awaited_its_connection) {
    traffic_.before_accept = [] { throw Error(ErrorKind::failed, "the child ended while waiting for a connection"); };
    child_says({hello(), Refusal{static_cast<int>(ErrorKind::failed), "timed out", "a longer --timeout"}});
    const Error error = error_of([this] { static_cast<void>(start()); });
    EXPECT_STREQ(error.what(), "in the child: timed out");
    EXPECT_EQ(error.hint(), "a longer --timeout");
}

TEST_F(SessionTest, with_a_child_that_says_something_else_names_it) {
    child_says({Stop{}});
    const Error error = error_of([this] { static_cast<void>(start()); });
    EXPECT_THAT(error.what(), HasSubstr("the child sent 'stop' instead of the child's hello"));
}

TEST_F(SessionTest, explains_a_fault_with_what_the_child_reported) {
    Done done;
    done.failure = "the child refused a ping: sender_id is not the peer's";
    child_says({hello(), Ready{}, done});
    Session session = start();
    const Error error = session.explain({FaultKind::closed}, " in the phase 'timed'");
    EXPECT_STREQ(error.what(), "the child refused a ping: sender_id is not the peer's in the phase 'timed'");
}

TEST_F(SessionTest, explains_a_fault_though_the_answer_to_a_mark_was_under_way) {
    Done done;
    done.failure = "the shared memory was truncated";
    child_says({hello(), Ready{}, Marked{}, done});
    Session session = start();
    const Error error = session.explain({FaultKind::closed}, "");
    EXPECT_STREQ(error.what(), "the shared memory was truncated");
}

}  // namespace
}  // namespace ipcbench::runner

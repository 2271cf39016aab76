#include "platform/captured_run.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::platform {
namespace {

using namespace std::chrono_literals;
using EndReason = CapturedRun::EndReason;

constexpr std::size_t plenty = 1U << 20U;

CapturedRun shell(
    const std::string& script, const std::function<bool()>& stop = [] { return false; },
    std::optional<std::chrono::nanoseconds> at_most = std::nullopt, std::size_t max_bytes = plenty) {
    return run_and_capture("/bin/sh", {"-c", script}, {.stop = stop, .at_most = at_most, .max_bytes = max_bytes});
}

TEST(CapturedRun, keeps_what_was_printed_and_how_it_ended) {
    const CapturedRun run = shell("echo out; echo err >&2; exit 3");
    EXPECT_EQ(run.output, "out\n");
    EXPECT_EQ(run.end, EndReason::by_itself);
    EXPECT_EQ(run.status.code, 3);
    EXPECT_FALSE(run.killed);
}

TEST(CapturedRun, takes_more_than_a_pipe_holds) {
    EXPECT_EQ(shell("head -c 500000 /dev/zero").output.size(), 500'000);
}

TEST(CapturedRun, stops_a_program_that_takes_too_long) {
    const CapturedRun run = shell(
        "exec tail -f /dev/null", [] { return false; }, 1ms);
    EXPECT_EQ(run.end, EndReason::timed_out);
    EXPECT_EQ(run.status.signal, SIGTERM);
}

TEST(CapturedRun, stops_a_program_that_prints_without_end) {
    EXPECT_EQ(shell(
                  "exec yes", [] { return false; }, std::nullopt, 1000)
                  .end,
              EndReason::too_much_output);
}

TEST(CapturedRun, keeps_the_last_output_of_a_stopped_program) {
    std::string folder = (std::filesystem::temp_directory_path() / "ipcbench-test-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    const std::string ready = folder + "/ready";  // exists only after the trap is set
    const CapturedRun run = shell("trap 'echo last; exit 0' TERM; echo first; : >'" + ready + "'; while :; do :; done",
                                  [&] { return std::filesystem::exists(ready); });
    EXPECT_EQ(run.end, EndReason::stopped);
    EXPECT_EQ(run.output, "first\nlast\n");
    std::filesystem::remove_all(folder);
}

/// Runs a shell script and collects its progress reports; allows only 200 ms without one.
CapturedRun telling_shell(const std::string& script, std::vector<std::string>& told) {
    return run_and_capture("/bin/sh", {"-c", script},
                           {.stop = [] { return false; },
                            .on_progress = [&told](const std::string& line) { told.push_back(line); },
                            .progress_timeout = [] { return 200ms; }});
}

TEST(CapturedRun, passes_on_each_progress_line) {
    std::vector<std::string> told;
    const CapturedRun run =
        telling_shell("echo one >&3; echo two >&3; echo last words >&2; echo out; kill -ABRT $$", told);
    EXPECT_EQ(told, (std::vector<std::string>{"one", "two"}));
    EXPECT_EQ(run.output, "out\n");
    EXPECT_EQ(run.errors, "last words\n");
    EXPECT_EQ(run.status.signal, SIGABRT);
    EXPECT_FALSE(run.killed);
}

TEST(CapturedRun, kills_a_program_without_progress) {
    std::vector<std::string> told;
    const CapturedRun run = telling_shell("trap '' TERM; echo begun >&3; exec tail -f /dev/null", told);
    EXPECT_EQ(run.end, EndReason::no_progress);
    EXPECT_EQ(run.status.signal, SIGKILL);
    EXPECT_TRUE(run.killed);
}

TEST(CapturedRun, does_not_wait_for_processes_that_inherited_its_descriptors) {
    std::vector<std::string> told;
    const CapturedRun run = telling_shell("sleep 1000 & echo $!", told);
    EXPECT_EQ(run.end, EndReason::by_itself);
    ::kill(static_cast<pid_t>(std::stol(run.output)), SIGKILL);
}

TEST(CapturedRun, throws_for_a_file_that_is_not_executable) {
    EXPECT_THROW(static_cast<void>(run_and_capture("/no/such", {}, {.stop = [] { return false; }})), Error);
}

TEST(WhyNotExecutable, tells_by_errno) {
    EXPECT_EQ(why_not_executable("/bin/sh"), 0);
    EXPECT_EQ(why_not_executable("/no/such"), ENOENT);
    EXPECT_EQ(why_not_executable("/etc/passwd"), EACCES);
    EXPECT_EQ(why_not_executable("/etc"), EISDIR);
}

}  // namespace
}  // namespace ipcbench::platform

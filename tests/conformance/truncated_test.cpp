#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/program_run.hpp"
#include "conformance/selection.hpp"
#include "platform/build_info.hpp"

namespace ipcbench::conformance {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A peer that truncates, during the run, all memory that it shares with the parent.
class TruncatingPeer : public RunTest<std::string> {};

TEST_P(TruncatingPeer, ends_the_run_and_not_the_process) {
    if (platform::build_info().sanitizers.find("thread") != std::string::npos) {
        // It holds a lock of its own while it reads an atomic, and takes it again in the handler of that read's SIGBUS.
        GTEST_SKIP() << "the thread sanitizer deadlocks when an atomic read raises SIGBUS";
    }
    constexpr int interrupted = 130;  // if all shared memory is sealed, or there is none
    for (const char* const stage : {"connected", "mid-run"}) {
        RunSandbox sandbox;
        const RunOutcome outcome = sandbox.run(long_run(GetParam()), std::string("truncate@") + stage);
        EXPECT_FALSE(outcome.overdue) << outcome.all();
        EXPECT_THAT(outcome.code, AnyOf(1, interrupted)) << stage << '\n' << outcome.all();
        // Boost's locks are the C library's, which may notice it first: then only the measuring process is aborted.
        const bool aborted = GetParam() == "shm-boost" && outcome.err.find("The futex facility") != std::string::npos;
        if (outcome.code == 1 && !aborted) {
            // Writing restores the size of a truncated file, and only its former content is missing.
            EXPECT_THAT(outcome.err, AnyOf(HasSubstr("truncated"), HasSubstr("received bytes that break the protocol"),
                                           HasSubstr("no round trip ended within")))
                << stage;
        }
        EXPECT_THAT(sandbox.left(), IsEmpty());
    }
}

std::vector<std::string> names_of_shared_memory() {
    std::vector<std::string> names;
    for (const Transport& transport : registry::transports()) {
        if (transport.info.kind == TransportKind::shared_memory) {
            names.emplace_back(transport.info.name);
        }
    }
    for (const char* const name : {"file", "memfd-pass", "cma"}) {
        names.emplace_back(name);
    }
    return names;
}

INSTANTIATE_TEST_SUITE_P(EveryTransport, TruncatingPeer, ::testing::ValuesIn(names_of_shared_memory()),
                         words_of<TruncatingPeer>);

}  // namespace
}  // namespace ipcbench::conformance

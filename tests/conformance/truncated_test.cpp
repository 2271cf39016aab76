#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/program_run.hpp"
#include "conformance/selection.hpp"

namespace ipcbench::conformance {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A peer that truncates all memory that it shares with the parent during the run.
class TruncatingPeer : public RunTest<std::string> {};

TEST_P(TruncatingPeer, ends_the_run_and_not_the_process) {
    constexpr int interrupted = 130;  // where all of it is sealed, or there is none
    for (const char* const stage : {"connected", "mid-run"}) {
        Scene scene;
        const RunOutcome outcome = scene.run(long_run(GetParam()), std::string("truncate@") + stage);
        EXPECT_FALSE(outcome.overdue) << outcome.all();
        EXPECT_THAT(outcome.code, AnyOf(1, interrupted)) << stage << '\n' << outcome.all();
        if (outcome.code == 1) {
            // A file that is written to again is as long as before, and only what was in it is missing.
            EXPECT_THAT(outcome.err,
                        AnyOf(HasSubstr("truncated"), HasSubstr("received bytes that no peer of ours sends"),
                              HasSubstr("no round trip ended within")))
                << stage;
        }
        EXPECT_THAT(scene.left(), IsEmpty());
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

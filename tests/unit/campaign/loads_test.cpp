#include "campaign/loads.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "unit/error_of.hpp"

namespace ipcbench::campaign {
namespace {

using ipcbench::test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

std::vector<Load> loads_of(const GivenFlags& flags) {
    constexpr std::size_t cpus = 2;
    return LoadMatrix(flags, cpus).all();
}

TEST(Loads, are_one_round_trip_at_a_time_by_default) {
    EXPECT_THAT(loads_of({}), ElementsAre(Load{}));
}

TEST(Loads, are_every_combination) {
    GivenFlags flags;
    flags.give("--depth", "1,8");
    flags.give("--pairs", "1,2");
    const std::vector<Load> loads = loads_of(flags);
    ASSERT_THAT(loads, SizeIs(4));
    EXPECT_EQ(to_string(loads[3]), "depth 8, pairs 2");
}

TEST(Loads, of_a_single_connection_have_a_child_each_way) {
    GivenFlags flags;
    flags.give("--concurrency", "1,2");
    flags.give("--one-child");
    const std::vector<Load> loads = loads_of(flags);
    ASSERT_THAT(loads, SizeIs(2));
    EXPECT_EQ(loads[0], Load{});
    EXPECT_TRUE(loads[1].one_child);
}

TEST(Loads, of_an_open_loop_have_the_depth_that_is_usual_there) {
    GivenFlags flags;
    flags.give("--rate", "1k,2k");
    const std::vector<Load> loads = loads_of(flags);
    ASSERT_THAT(loads, SizeIs(2));
    EXPECT_EQ(loads[1].rate, 2000);
    EXPECT_EQ(loads[1].depth, open_loop_max_in_flight);
    flags.give("--depth", "8");
    EXPECT_EQ(loads_of(flags).front().depth, 8U);
}

struct Refused {
    std::vector<std::pair<std::string, std::string>> given;
    const char* named;
};

TEST(Loads, refuse_flags_that_cannot_be_combined) {
    const std::vector<Refused> cases{
        {{{"--mode", "ping"}}, "'ping' is not ping-pong, stream or connect"},
        {{{"--arrivals", "poisson"}}, "--arrivals does not apply without --rate"},
        {{{"--rate", "1k"}, {"--arrivals", "weekly"}}, "'weekly' is not constant or poisson"},
        {{{"--gap", "1ms"}, {"--depth", "2"}}, "--gap cannot be combined with --depth"},
        {{{"--gap", "1ms"}, {"--rate", "2"}}, "--gap cannot be combined with --rate"},
        {{{"--mode", "stream"}, {"--depth", "2"}}, "--depth cannot be combined with --mode stream"},
        {{{"--mode", "stream"}, {"--rate", "2"}}, "--rate cannot be combined with --mode stream"},
        {{{"--mode", "connect"}, {"--pairs", "2"}}, "--pairs cannot be combined with --mode connect"},
        {{{"--mode", "connect"}, {"--warmup", "1s"}}, "--warmup cannot be combined with --mode connect"},
        {{{"--depth", "2"}, {"--timing", "batch"}}, "--timing"},
        {{{"--concurrency", "2"}, {"--pairs", "2"}}, "--concurrency cannot be combined with --pairs"},
        {{{"--concurrency", "2"}, {"--gap", "1ms"}}, "--concurrency cannot be combined with --gap"},
        {{{"--concurrency", "2"}, {"--rate", "1k"}}, "--concurrency cannot be combined with --rate"},
        {{{"--mode", "connect"}, {"--concurrency", "2"}}, "--concurrency cannot be combined with --mode connect"},
        {{{"--one-child", ""}}, "--one-child does not apply without --concurrency"},
        {{{"--mode", "stream"}, {"--breakdown", ""}}, "--breakdown"},
        {{{"--pairs", "2"}, {"--breakdown", ""}}, "--breakdown"},
    };
    for (const Refused& refused : cases) {
        GivenFlags flags;
        for (const auto& [flag, text] : refused.given) {
            flags.give(flag, text);
        }
        const Error error = error_of([&] { static_cast<void>(loads_of(flags)); });
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_THAT(error.what(), HasSubstr(refused.named));
    }
}

TEST(Loads, of_pairs_and_streams_may_be_asked_for) {
    GivenFlags flags;
    flags.give("--pairs", "2");
    flags.give("--timing", "batch");
    EXPECT_NO_THROW(static_cast<void>(loads_of(flags)));
    flags = {};
    flags.give("--pairs", "2");
    flags.give("--mode", "stream");
    EXPECT_EQ(to_string(loads_of(flags).front()), "stream, pairs 2");
}

TEST(Loads, leave_the_time_out_some_time) {
    runner::Cell cell;
    cell.load.gap = std::chrono::seconds{5};
    EXPECT_THROW(require_consistent(cell), Error);
    cell.load.gap = std::chrono::seconds{4};
    EXPECT_NO_THROW(require_consistent(cell));
    cell.load = {};
    cell.load.rate = 0.2;
    EXPECT_THROW(require_consistent(cell), Error);
    cell.load.rate = 0.3;
    EXPECT_NO_THROW(require_consistent(cell));
}

TEST(Loads, give_several_pairs_no_single_two_cpus) {
    runner::Cell cell;
    cell.load.pairs = 2;
    cell.placement.kind = runner::Placement::Kind::given;
    EXPECT_THROW(require_consistent(cell), Error);
}

}  // namespace
}  // namespace ipcbench::campaign

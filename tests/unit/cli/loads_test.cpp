#include "cli/loads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/axes.hpp"
#include "ipcbench/base/error.hpp"

namespace ipcbench::cli {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Depths, are_a_list_or_ranges_that_double) {
    EXPECT_THAT(parse_depths("1,8,64"), ElementsAre(1, 8, 64));
    EXPECT_THAT(parse_depths("1:20"), ElementsAre(1, 2, 4, 8, 16));
    EXPECT_THAT(parse_depths("4:65536:*65536"), ElementsAre(4));
}

TEST(Gaps, may_be_nothing) {
    EXPECT_THAT(parse_gaps("0,10us,1ms"), ElementsAre(nanoseconds{0}, microseconds{10}, milliseconds{1}));
}

TEST(Rates, are_a_list_or_ranges) {
    EXPECT_THAT(parse_rates("50k/s,100"), ElementsAre(50'000, 100));
    EXPECT_THAT(parse_rates("1k:5k:*2"), ElementsAre(1000, 2000, 4000));
    EXPECT_THAT(parse_rates("1k:3k:+1k"), ElementsAre(1000, 2000, 3000));
}

TEST(Pairs, count_by_ones_up_to_half_the_CPUs) {
    EXPECT_THAT(parse_pairs("1:3", 2), ElementsAre(1, 2, 3));
    EXPECT_THAT(parse_pairs("cores", 8), ElementsAre(4));
    EXPECT_THAT(parse_pairs("1:cores", 8), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(parse_pairs("cores", 1), ElementsAre(1));
}

TEST(LoadAxes, refuse_what_is_none_of_their_values) {
    for (const char* const text : {"", "0", "-1", "x", "65537", "8:1", "1:8:*1", "1:8:+0", "1,1", "1:2:3:4"}) {
        EXPECT_THROW(static_cast<void>(parse_depths(text)), Error) << text;
    }
    for (const char* const text : {"", "-1us", "x", "1ms,1ms"}) {
        EXPECT_THROW(static_cast<void>(parse_gaps(text)), Error) << text;
    }
    for (const char* const text : {"", "0", "-1", "x", "2k:1k", "1k:2k:+0", "inf", "nan"}) {
        EXPECT_THROW(static_cast<void>(parse_rates(text)), Error) << text;
    }
    for (const char* const text : {"", "0", "257", "core", "2:1"}) {
        EXPECT_THROW(static_cast<void>(parse_pairs(text, 2)), Error) << text;
    }
}

TEST(Loads, are_one_lonely_round_trip_after_the_other_by_default) {
    EXPECT_THAT(read_loads({}).all(), ElementsAre(Load{}));
    EXPECT_THAT(to_string(Load{}), IsEmpty());
    EXPECT_THAT(flags_for(Load{}), IsEmpty());
}

TEST(Loads, are_every_combination) {
    RunFlags flags;
    flags.depth = "1,8";
    flags.pairs = "1,2";
    const std::vector<Load> loads = read_loads(flags).all();
    ASSERT_THAT(loads, SizeIs(4));
    EXPECT_EQ(to_string(loads[3]), "depth 8, pairs 2");
}

TEST(Loads, are_asked_for_again_by_their_flags) {
    Load load;
    load.rate = 2500;
    load.arrivals = Arrivals::poisson;
    load.depth = 16;
    load.pairs = 2;
    EXPECT_THAT(flags_for(load), ElementsAre("--depth=16", "--rate=2500", "--arrivals=poisson", "--pairs=2"));
    EXPECT_EQ(to_string(load), "depth 16, rate 2,500/s poisson, pairs 2");
    load = {};
    load.concurrency = 4;
    load.one_child = true;
    EXPECT_THAT(flags_for(load), ElementsAre("--concurrency=4", "--one-child"));
    EXPECT_EQ(to_string(load), "concurrency 4 in one child");
}

TEST(Loads, of_a_single_connection_have_a_child_each_way) {
    RunFlags flags;
    flags.concurrency = "1,2";
    flags.one_child = true;
    const std::vector<Load> loads = read_loads(flags).all();
    ASSERT_THAT(loads, SizeIs(2));
    EXPECT_EQ(loads[0], Load{});
    EXPECT_TRUE(loads[1].one_child);
}

struct Refused {
    std::function<void(RunFlags&)> ask;
    const char* named;
};

TEST(Loads, refuse_what_does_not_go_together) {
    const std::vector<Refused> cases{
        {[](RunFlags& flags) { flags.mode = "ping"; }, "'ping'"},
        {[](RunFlags& flags) { flags.arrivals = "poisson"; }, "--arrivals"},
        {[](RunFlags& flags) { flags.rate = "1k", flags.arrivals = "weekly"; }, "'weekly'"},
        {[](RunFlags& flags) { flags.gap = "1ms", flags.depth = "2"; }, "--gap"},
        {[](RunFlags& flags) { flags.gap = "1ms", flags.rate = "2"; }, "--rate"},
        {[](RunFlags& flags) { flags.mode = "stream", flags.depth = "2"; }, "--depth"},
        {[](RunFlags& flags) { flags.mode = "stream", flags.rate = "2"; }, "--rate"},
        {[](RunFlags& flags) { flags.mode = "connect", flags.pairs = "2"; }, "--pairs"},
        {[](RunFlags& flags) { flags.depth = "2", flags.timing = "batch"; }, "--timing"},
        {[](RunFlags& flags) { flags.concurrency = "2", flags.pairs = "2"; }, "--pairs"},
        {[](RunFlags& flags) { flags.concurrency = "2", flags.gap = "1ms"; }, "--gap"},
        {[](RunFlags& flags) { flags.concurrency = "2", flags.rate = "1k"; }, "--rate"},
        {[](RunFlags& flags) { flags.mode = "connect", flags.concurrency = "2"; }, "--concurrency"},
        {[](RunFlags& flags) { flags.one_child = true; }, "--one-child"},
        {[](RunFlags& flags) { flags.mode = "stream", flags.breakdown = true; }, "--breakdown"},
    };
    for (const Refused& refused : cases) {
        RunFlags flags;
        refused.ask(flags);
        try {
            static_cast<void>(read_loads(flags).all());
            ADD_FAILURE() << refused.named << " was taken";
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::usage);
            EXPECT_THAT(error.what(), HasSubstr(refused.named));
        }
    }
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

TEST(Loads, give_several_pairs_no_single_two_CPUs) {
    runner::Cell cell;
    cell.load.pairs = 2;
    cell.placement.kind = runner::Placement::Kind::given;
    EXPECT_THROW(require_consistent(cell), Error);
}

}  // namespace
}  // namespace ipcbench::cli

#include "reporters/caveats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "matrix_results.hpp"
#include "reporters/results/percentiles.hpp"
#include "sample_results.hpp"

namespace ipcbench::reporters {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// Returns results of that size in which codec and notification have these shares.
std::vector<RunResult> rows(std::uint64_t size, double codec, double notification, WaitMode wait = WaitMode::block) {
    std::vector<RunResult> all;
    for (const char* const name : {"pipe", "fifo", "tcp"}) {
        all.push_back(test::cell(name, size, 1000, wait));
        all.back().codec = "json";
        all.back().breakdown = Breakdown{
            .codec_ns = 1000 * codec, .waiting_ns = 1000 * (1 - codec), .notification_ns = 1000 * notification};
    }
    return all;
}

std::string ranking(const std::vector<RunResult>& results) {
    return ranking_caveats(ResultSet(results), {});
}

TEST(RankingCaveats, say_that_the_codec_is_ranked_and_how_to_see_the_rest) {
    EXPECT_EQ(
        ranking(rows(64, 0.6, 0.2)),
        "\nIn 3 of 3 rows the codec takes over half of the round trip, so the table ranks the codec more than the "
        "mechanisms; --codec raw shows these\n");
    std::vector<RunResult> raw = rows(64, 0.6, 0.2);
    for (RunResult& result : raw) {
        result.codec = "raw";
    }
    EXPECT_THAT(ranking(raw), HasSubstr("more than the mechanisms\n"));
}

TEST(RankingCaveats, say_that_wake_ups_are_ranked_and_how_to_see_the_rest) {
    EXPECT_THAT(ranking(rows(64, 0.1, 0.8)), HasSubstr("ranks the scheduler more than the mechanisms; --wait hybrid"));
    EXPECT_THAT(ranking(rows(64, 0.1, 0.8, WaitMode::hybrid)), HasSubstr("--wait yield shows these"));
    std::vector<RunResult> same = rows(64, 0.1, 0.8);
    for (RunResult& result : same) {
        result.cpus = {3, 3};  // polling would keep the peer from its CPU
    }
    EXPECT_THAT(ranking(same), HasSubstr("--wait yield shows these"));
}

TEST(RankingCaveats, are_silent_where_the_mechanisms_are_ranked) {
    EXPECT_THAT(ranking(rows(64, 0.3, 0.4)), IsEmpty());
    EXPECT_THAT(ranking(rows(64, 0.1, 0.8, WaitMode::spin)), IsEmpty()) << "nobody is woken";
    std::vector<RunResult> few = rows(64, 0.1, 0.4);
    few[0].breakdown->notification_ns = 900;
    EXPECT_THAT(ranking(few), IsEmpty()) << "one of three is not most of them";
    EXPECT_THAT(ranking({test::pipe_run(), test::null_run()}), IsEmpty()) << "nothing is known";
}

TEST(RankingCaveats, name_the_tables_that_they_are_about) {
    std::vector<RunResult> all = rows(64, 0.1, 0.2);
    for (const std::uint64_t size : {1024U, 60'000U}) {
        const std::vector<RunResult> more = rows(size, 0.7, 0.1);
        all.insert(all.end(), more.begin(), more.end());
    }
    EXPECT_THAT(ranking(all), HasSubstr("\nPayload 1 KiB, 60 kB: in most rows the codec takes"));
    const auto of_all = ranking({all.begin() + 3, all.end()});
    EXPECT_THAT(of_all, testing::StartsWith("\nIn most rows the codec takes")) << "it is about every table";
}

TEST(RowCaveats, explain_the_mark_of_rows_that_shared_a_cpu) {
    std::vector<RunResult> all = rows(64, 0.1, 0.2);
    all[0].warnings = {{WarningCode::shared_cpu, {12}}};
    all[2].warnings = {{WarningCode::shared_cpu, {97.4}}};
    EXPECT_THAT(row_caveats(ResultSet(all), {}),
                HasSubstr("\n!: pipe, tcp: both sides ran on one CPU for 12 to 97 % of the time"));
}

TEST(RowCaveats, name_what_was_lost) {
    std::vector<RunResult> all = rows(64, 0.1, 0.2);
    all[1].lost = 3;
    EXPECT_EQ(row_caveats(ResultSet(all), {}), "\nwarning: fifo: 3 lost\n");
}

TEST(MissingCells, with_the_same_reason_are_one_line) {
    std::vector<RunResult> all{test::skipped_run(), test::skipped_run()};
    all[1].transport = "mq-sysv";
    EXPECT_EQ(missing_cells(ResultSet(all), {}),
              "\nskipped  mq-posix, mq-sysv: the kernel has no POSIX message queues\n"
              "         hint: mount them: mount -t mqueue none /dev/mqueue\n");
}

TEST(MissingCells, of_one_transport_are_counted) {
    std::vector<RunResult> all(3, test::skipped_run());
    all[1].payload_bytes = 64;
    all[2].payload_bytes = 1024;
    EXPECT_THAT(missing_cells(ResultSet(all), {}), HasSubstr("\nskipped  mq-posix (3 cells): the kernel has no"));
}

TEST(Percentiles, are_supported_by_ten_round_trips_beyond_them) {
    EXPECT_FALSE(supported(50, 7, 19));
    EXPECT_EQ(supported(50, 7, 20), 7);
    EXPECT_FALSE(supported(99, 7, 999));
    EXPECT_TRUE(supported(99, 7, 1000));
    EXPECT_FALSE(supported(99.9, 7, 9'999));
    EXPECT_TRUE(supported(99.9, 7, 10'000));
    EXPECT_FALSE(supported(99.99, 7, 99'999));
    EXPECT_TRUE(supported(99.99, 7, 100'000));
}

}  // namespace
}  // namespace ipcbench::reporters

#include "reporters/results/result_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "matrix_results.hpp"
#include "sample_results.hpp"

namespace ipcbench::reporters {
namespace {

using testing::ElementsAre;

RunResult block_cell(const char* transport, double mean_ns = 5000) {
    return test::cell(transport, 64, mean_ns, WaitMode::block);
}

std::vector<std::string> titles(const std::vector<Slice>& slices) {
    std::vector<std::string> all;
    for (const Slice& slice : slices) {
        all.push_back(slice.heading.title());
    }
    return all;
}

/// Returns the labels of a slice's rows, in their order.
std::vector<std::string> labels(const ResultSet& set, const Slice& slice) {
    std::vector<std::string> all;
    for (const ResultRow* const row : slice.rows) {
        all.push_back(set.label(*row, slice));
    }
    return all;
}

TEST(ResultSet, ranks_results_that_differ_in_nothing_else) {
    const std::vector<RunResult> results{block_cell("pipe", 9000), block_cell("tcp", 20000), block_cell("fifo", 8000)};
    const ResultSet set(results);
    const std::vector<Slice> slices = set.slices();
    ASSERT_EQ(slices.size(), 1U);
    EXPECT_TRUE(slices[0].heading.empty());
    EXPECT_THAT(labels(set, slices[0]), ElementsAre("fifo", "pipe", "tcp"));
}

TEST(ResultSet, does_not_compare_sizes_or_placements) {
    std::vector<RunResult> results{block_cell("pipe"), block_cell("pipe"), block_cell("pipe")};
    results[0].payload_bytes = 65536;
    results[0].placement = "cross";
    results[1].placement = "0,1";
    const ResultSet set(results);
    EXPECT_THAT(titles(set.slices()), ElementsAre("payload 64 B, placement none", "payload 64 B, placement 0,1",
                                                  "payload 64 KiB, placement cross"));
}

TEST(ResultSet, makes_codecs_a_heading_only_where_one_transport_has_several) {
    std::vector<RunResult> results{block_cell("pipe"), block_cell("grpc-uds", 9000)};
    results[0].codec = "json";
    results[1].codec = "protobuf";
    const ResultSet own(results);
    ASSERT_EQ(own.slices().size(), 1U);
    EXPECT_THAT(labels(own, own.slices()[0]), ElementsAre("pipe:json", "grpc-uds:protobuf"));

    results.push_back(block_cell("pipe", 7000));
    results.back().codec = "protobuf";
    const ResultSet several(results);
    EXPECT_THAT(titles(several.slices()), ElementsAre("codec json", "codec protobuf"));
    EXPECT_THAT(labels(several, several.slices()[1]), ElementsAre("pipe", "grpc-uds"));
}

TEST(ResultSet, compares_the_loads_of_one_thing_and_the_things_under_each_load) {
    std::vector<RunResult> results{block_cell("pipe"), block_cell("pipe", 9000)};
    results[1].load.depth = 8;
    const ResultSet one(results);
    ASSERT_EQ(one.slices().size(), 1U);
    EXPECT_THAT(labels(one, one.slices()[0]), ElementsAre("pipe one at a time", "pipe depth 8"));

    results.push_back(block_cell("tcp", 20000));
    const ResultSet several(results);
    EXPECT_THAT(titles(several.slices()), ElementsAre("one at a time", "depth 8"));
    EXPECT_THAT(labels(several, several.slices()[0]), ElementsAre("pipe", "tcp"));
}

TEST(ResultSet, does_not_let_a_skipped_transport_decide_what_is_compared) {
    std::vector<RunResult> results{block_cell("pipe"), block_cell("pipe", 9000), test::skipped_run()};
    results[1].load.depth = 8;
    results[2].payload_bytes = 64;
    EXPECT_EQ(ResultSet(results).slices().size(), 1U);
}

TEST(ResultSet, names_wait_modes_and_options_only_where_a_transport_has_several) {
    std::vector<RunResult> results{block_cell("pipe"), test::cell("shm-spin", 64, 300, WaitMode::spin),
                                   block_cell("tcp"),  test::cell("tcp", 64, 8000, WaitMode::hybrid),
                                   block_cell("udp"),  block_cell("udp", 6000)};
    results[4].requested_options = std::map<std::string, std::string>{{"sndbuf", "4096"}, {"nodelay", "1"}};
    results[5].requested_options = std::map<std::string, std::string>{};
    const ResultSet set(results);
    std::vector<std::string> names;
    for (const ResultRow& row : set.rows()) {
        names.push_back(set.label(row));
    }
    EXPECT_THAT(names, ElementsAre("pipe", "shm-spin", "tcp block", "tcp hybrid:2000", "udp nodelay=1, sndbuf=4096",
                                   "udp no options"));
}

TEST(ResultSet, numbers_results_that_nothing_tells_apart) {
    const std::vector<RunResult> results{block_cell("pipe"), block_cell("pipe"), block_cell("tcp")};
    const ResultSet set(results);
    EXPECT_EQ(set.label(set.rows()[0]), "pipe #1");
    EXPECT_EQ(set.label(set.rows()[1]), "pipe #2");
    EXPECT_EQ(set.label(set.rows()[2]), "tcp");
}

TEST(ResultSet, leaves_out_of_a_label_what_stands_elsewhere) {
    std::vector<RunResult> results{block_cell("pipe"), block_cell("pipe")};
    results[0].variant = "debug";
    results[1].variant = "release";
    results[1].payload_bytes = 1000;
    const ResultSet set(results);
    EXPECT_EQ(set.label(set.rows()[1]), "pipe 1,000 B (release)");
    EXPECT_EQ(set.label(set.rows()[1], {Trait::payload}), "pipe (release)");
    EXPECT_EQ(set.label(set.rows()[1], {Trait::payload, Trait::build}), "pipe");
}

TEST(ResultSet, puts_the_values_of_a_trait_side_by_side) {
    std::vector<RunResult> results;
    for (const char* const placement : {"0,1", "cross", "same"}) {
        results.push_back(block_cell("pipe"));
        results.back().placement = placement;
    }
    results.push_back(block_cell("tcp", 20000));
    results.back().placement = "same";
    const ResultSet set(results);
    std::vector<std::string> placements;
    for (const RunResult* const one : set.values(Trait::placement)) {
        placements.push_back(one->placement);
    }
    EXPECT_THAT(placements, ElementsAre("same", "cross", "0,1"));
    const std::vector<Slice> slices = set.slices(set.headings().without(Trait::placement));
    ASSERT_EQ(slices.size(), 1U);
    const std::vector<Series> series = set.series(slices[0], Trait::placement);
    ASSERT_EQ(series.size(), 2U);
    EXPECT_EQ(series[0].count(), 3U);
    EXPECT_EQ(series[0].points[2]->result, &results[0]);
    EXPECT_EQ(series[1].count(), 1U);
    EXPECT_EQ(series[1].points[0]->result, &results[3]);
    EXPECT_EQ(series[1].points[1], nullptr);
}

TEST(ResultSet, divides_slices_into_groups_in_their_order) {
    std::vector<RunResult> results{test::cell("null", 64, 100, WaitMode::spin),
                                   test::cell("shm-spin", 64, 300, WaitMode::spin), block_cell("pipe")};
    results[0].control = true;
    const ResultSet set(results);
    const std::vector<GroupSlice> groups = set.group_slices(set.headings());
    ASSERT_EQ(groups.size(), 3U);
    EXPECT_EQ(groups[0].group, Group::blocking);
    EXPECT_EQ(groups[1].group, Group::busy_polling);
    EXPECT_EQ(groups[2].group, Group::control);
}

TEST(ResultSet, names_the_report_where_there_are_several) {
    const std::vector reports{ReportFile{"old/r.json", test::sample_context(), {block_cell("pipe")}},
                              ReportFile{"new/r.json", test::sample_context(), {block_cell("pipe", 4000)}}};
    const ResultSet set(reports);
    EXPECT_THAT(labels(set, set.slices()[0]), ElementsAre("pipe (new/r.json)", "pipe (old/r.json)"));
}

TEST(ResultSet, of_nothing_has_nothing) {
    const ResultSet set(std::vector<RunResult>{});
    EXPECT_TRUE(set.slices().empty());
    EXPECT_FALSE(set.varies(Trait::transport));
}

}  // namespace
}  // namespace ipcbench::reporters

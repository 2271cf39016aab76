#include "reporters/raw_result.hpp"

#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/stats/stored_histogram.hpp"

namespace ipcbench::reporters {
namespace {

Histogram histogram_of(std::uint64_t first) {
    Histogram histogram;
    for (std::uint64_t value = first; value < first + 100; ++value) {
        histogram.record(value * 1000);
    }
    return histogram;
}

RunResult measured() {
    RunResult result;
    result.transport = "zmq-ipc";
    result.codec = "json";
    result.placement = "none";
    result.round_trips = 100;
    result.elapsed_s = 0.1 + 0.2;  // has no short decimal representation
    result.histogram = std::make_shared<const StoredHistogram>(compact(histogram_of(1)));
    result.rtt = summarise(histogram_of(1));
    result.open_loop = OpenLoopStats{100, 99, distribution_of(histogram_of(2))};
    result.set_up = ConnectStats{distribution_of(histogram_of(3)), distribution_of(histogram_of(4)),
                                 distribution_of(histogram_of(5)), distribution_of(histogram_of(6))};
    result.warnings = {text_warning("a warning"),
                       {WarningCode::outlier, {2, 3, -33.25}},
                       {WarningCode::stalled, {0.1 + 0.2}, WarningProcess::one_of_children},
                       {WarningCode::worker_failed, {}, WarningProcess::none, "it ended with 1"}};
    return result;
}

void expect_same(const Distribution& one, const Distribution& other) {
    ASSERT_TRUE(one.histogram);
    ASSERT_TRUE(other.histogram);
    EXPECT_EQ(*one.histogram, *other.histogram);
    EXPECT_EQ(one.times.stddev, other.times.stddev);
}

TEST(RawResult, brings_every_figure_and_histogram_to_the_other_process) {
    const RunResult result = measured();
    const RunResult read = read_raw(write_raw(result), "there");
    EXPECT_EQ(read.transport, result.transport);
    EXPECT_EQ(read.elapsed_s, result.elapsed_s);
    EXPECT_EQ(read.warnings, result.warnings);
    ASSERT_TRUE(read.histogram);
    EXPECT_EQ(*read.histogram, *result.histogram);
    ASSERT_TRUE(read.open_loop);
    expect_same(read.open_loop->service, result.open_loop->service);
    ASSERT_TRUE(read.set_up);
    expect_same(read.set_up->spawn, result.set_up->spawn);
    expect_same(read.set_up->connect, result.set_up->connect);
    expect_same(read.set_up->first, result.set_up->first);
    expect_same(read.set_up->close, result.set_up->close);
}

TEST(RawResult, that_is_cut_short_is_an_error_with_its_place) {
    const std::string whole = write_raw(measured());
    try {
        static_cast<void>(read_raw(std::string_view(whole).substr(0, whole.size() / 2), "the other process"));
        FAIL() << "it was taken for whole";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("the other process"), std::string::npos);
    }
}

}  // namespace
}  // namespace ipcbench::reporters

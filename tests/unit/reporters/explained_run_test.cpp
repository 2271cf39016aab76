#include "explained_run.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "exported.hpp"
#include "golden.hpp"
#include "reporters/hdr_encoding.hpp"
#include "reporters/html/page.hpp"
#include "reporters/raw_result.hpp"
#include "reporters/reporters.hpp"
#include "reporters/tail_words.hpp"
#include "sample_results.hpp"
#include "temporary.hpp"

namespace ipcbench::reporters {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string json_text(const RunResult& run) {
    return test::exported([](Output out) { return make_json(std::move(out), false); }, {run});
}

TEST(ExplainedRunReport, matches_the_golden_files) {
    test::expect_golden("results-with-intervals.json", json_text(test::explained_run()));
    test::expect_golden("intervals.ndjson", test::exported(make_ndjson, {test::null_run(), test::explained_run()}));
    test::expect_golden("intervals.hlog", test::exported(make_hlog, {test::null_run(), test::explained_run()}));
    for (const int width : {80, 120}) {
        test::expect_golden("text-tail-" + std::to_string(width) + ".txt", test::written([&](Output& out) {
                                TextOptions options;
                                options.style.width = width;
                                const auto reporter = make_text(out, out, options);
                                reporter->begin(test::sample_context());
                                reporter->result(test::explained_run());
                                reporter->end();
                            }));
    }
}

TEST(ExplainedRunReport, comes_back_from_its_json) {
    const RunResult run = test::explained_run();
    const RunResult read = parse_report(json_text(run), "there").results.at(0);
    ASSERT_EQ(read.intervals.size(), run.intervals.size());
    for (std::size_t i = 0; i < run.intervals.size(); ++i) {
        EXPECT_EQ(read.intervals[i].repetition, run.intervals[i].repetition);
        EXPECT_EQ(read.intervals[i].unix_s, run.intervals[i].unix_s);
        EXPECT_EQ(read.intervals[i].round_trips, run.intervals[i].round_trips);
        EXPECT_EQ(read.intervals[i].times, run.intervals[i].times);
    }
    ASSERT_TRUE(read.tail);
    EXPECT_EQ(shares_of(*read.tail), shares_of(*run.tail));
    EXPECT_EQ(read.tail->worst.size(), run.tail->worst.size());
    EXPECT_EQ(text_of(read.tail->worst[0].evidence), text_of(run.tail->worst[0].evidence));
    EXPECT_EQ(json_text(read), json_text(run));
    EXPECT_EQ(read_raw(write_raw(run), "there").intervals.size(), run.intervals.size());
}

TEST(ExplainedRunReport, has_intervals_that_add_up_to_the_whole) {
    const RunResult run = test::explained_run();
    std::istringstream lines(test::exported(make_ndjson, {run}));
    StoredHistogram sum;
    for (std::string line; std::getline(lines, line);) {
        const auto json = nlohmann::json::parse(line);
        const auto buckets = read_hdr_text(json.at("histogram").at("hdr").get<std::string>());
        ASSERT_TRUE(buckets);
        sum.merge({*buckets, json["histogram"]["sum"], json["histogram"]["min"], json["histogram"]["max"]});
    }
    EXPECT_EQ(sum, *run.histogram);
}

TEST(ExplainedRunReport, empties_an_older_file_if_there_are_no_intervals) {
    const test::TemporaryFile file;
    Output::to_file(file.path()).write("old");
    const auto reporter = make_ndjson(Output::to_file(file.path()));
    reporter->begin(test::sample_context());
    reporter->result(test::null_run());
    reporter->end();
    EXPECT_EQ(file.text(), "");
}

TEST(ExplainedRunReport, that_is_not_sound_is_refused) {
    const nlohmann::json good = nlohmann::json::parse(json_text(test::explained_run()));
    const auto refused = [&](const char* pointer, const nlohmann::json& value) {
        nlohmann::json bad = good;
        bad[nlohmann::json::json_pointer(pointer)] = value;
        EXPECT_THROW(static_cast<void>(parse_report(bad.dump(), "x")), Error) << pointer;
    };
    refused("/results/0/intervals/0/histogram/hdr", "HISTFAAA");
    refused("/results/0/intervals/0/histogram/sum", 1);
    refused("/results/0/intervals/0/phase", "warm-up");
    refused("/results/0/intervals/0/round_trips", -1);
    refused("/results/0/intervals", 1);
    refused("/results/0/tail/causes", nullptr);
    refused("/results/0/tail/worst/0/parent", 3);
}

TEST(ExplainedRunReport, has_a_heat_map_and_a_timeline_on_the_page) {
    const std::vector<ReportFile> files{{"x.json", test::sample_context(), {test::explained_run(), test::null_run()}}};
    const std::string page = html::page_of(files);
    EXPECT_THAT(page, HasSubstr("<section id=\"intervals\">"));
    EXPECT_THAT(page, HasSubstr("class=\"q9\""));
    EXPECT_THAT(page, HasSubstr("<section id=\"tail\">"));
    EXPECT_THAT(page, HasSubstr("12.3 ms at 0.250 s: preempted (child)"));
    EXPECT_THAT(html::page_of(std::vector<ReportFile>{{"x.json", test::sample_context(), {test::null_run()}}}),
                Not(HasSubstr("<section id=\"intervals\">")));
}

TEST(ExplainedRunReport, of_a_hostile_file_still_becomes_a_page) {
    RunResult run = test::explained_run();
    run.intervals[0].elapsed_s = 0;
    run.intervals[1].start_s = 1e300;
    run.intervals[2].elapsed_s = 1e300;
    run.intervals[3].times = {};
    run.tail->worst[0].latency_ns = 0;
    run.tail->worst[1].at_s = 1e300;
    run.tail->worst[2].latency_ns = 1e300;
    run.tail->outliers = 0;
    EXPECT_THAT(html::page_of(std::vector<ReportFile>{{"x.json", test::sample_context(), {run}}}),
                HasSubstr("</html>"));
}

TEST(TailWords, give_percentages_that_add_up) {
    TailReport tail;
    tail.threshold_ns = 1000;
    tail.round_trips = 3000;
    for (const TailCause cause : {TailCause::queued, TailCause::steal, TailCause::unexplained}) {
        summarise_tail(std::vector{TailOutlier{1, 0, 2000, {cause, TailSide::none}, {}}}, tail);
    }
    EXPECT_EQ(title_of(tail), "p99.9 and above (3 round trips over 1.00 us)");
    EXPECT_THAT(shares_of(tail), ElementsAre("34 % waited for a busy CPU", "33 % steal", "33 % unexplained"));
    const TailReport nothing{.threshold_ns = 1000, .round_trips = 20};
    EXPECT_EQ(title_of(nothing), "none of 20 round trips took longer than 1.00 us");
    EXPECT_THAT(shares_of(nothing), testing::IsEmpty());
}

}  // namespace
}  // namespace ipcbench::reporters

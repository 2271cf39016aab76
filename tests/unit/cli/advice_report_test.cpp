#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/advice.hpp"
#include "cli/advice_text.hpp"
#include "reporters/text_shape.hpp"
#include "unit/cli/advice_samples.hpp"
#include "unit/reporters/golden.hpp"
#include "unit/reporters/sample_results.hpp"

namespace ipcbench::cli {
namespace {

using reporters::Style;
using testing::HasSubstr;
using testing::Not;

/// Returns results of every kind of load, some of which do not qualify, and some of which are unreliable.
std::vector<RunResult> mixed_results() {
    std::vector<RunResult> results{
        test::one_at_a_time("packets", 38'000, 21'000),    test::at_rate("packets", 20'000, 52'300, 61'000),
        test::one_at_a_time("lossy", 36'000, 30'000),      test::at_rate("lossy", 20'000, 54'000, 60'000),
        test::one_at_a_time("stream", 45'000, 14'000),     test::at_rate("stream", 20'000, 95'000, 60'000),
        test::at_depth("deep", 8, 400'000, 210'000, 3'000)};
    results.back().transport = "deep-queue-with-a-long-name";
    RunResult spinning = test::at_rate("spinning", 20'000, 3'150, 100'000);
    spinning.wait = {WaitMode::spin};
    spinning.cpus.reset();
    spinning.warnings = {{WarningCode::preempted, {150}}};
    results.push_back(spinning);
    for (const char* const name : {"a-slow-one", "another-slow-one", "the-slowest-of-them-all", "slow-four"}) {
        RunResult slow = test::one_at_a_time(name, 900'000, 70'000);
        slow.round_trips = results.size() * 900;
        results.push_back(slow);
    }
    RunResult skipped = test::one_at_a_time("mq-posix", 0, 0);
    skipped.status = RunStatus::skipped;
    results.push_back(skipped);
    results[1].rtt->count = 600;
    results[3].repetitions.clear();
    return results;
}

std::string advice(const std::vector<RunResult>& results, const Requirements& requirements, int width) {
    const std::vector<Context> contexts{reporters::test::sample_context()};
    const Style style{.width = width, .wrap = static_cast<std::size_t>(width)};
    return advice_text(advise(results, requirements, test::lookup), requirements, contexts, style);
}

std::size_t widest_line(const std::string& text) {
    std::size_t widest = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        widest = std::max(widest, reporters::characters_in(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    return widest;
}

TEST(AdviceReport, matches_the_golden_files) {
    for (const int width : {80, 120}) {
        const std::string text = advice(mixed_results(), {0, 20'000, {}}, width);
        reporters::test::expect_golden("advise-" + std::to_string(width) + ".txt", text);
        EXPECT_LE(widest_line(text), static_cast<std::size_t>(width));
    }
}

TEST(AdviceReport, of_nothing_that_qualifies_matches_the_golden_files) {
    for (const int width : {80, 120}) {
        const std::string text = advice(mixed_results(), {1024, 500'000, {"boundaries"}}, width);
        reporters::test::expect_golden("advise-none-" + std::to_string(width) + ".txt", text);
    }
}

TEST(AdviceReport, has_ten_lines_of_reasons_at_most) {
    std::vector<RunResult> results;
    for (int i = 0; i < 40; ++i) {
        RunResult slow = test::one_at_a_time("packets", 1, 1);
        slow.transport = "transport-" + std::to_string(i);
        slow.round_trips = 10;
        results.push_back(slow);
    }
    const std::string text = advice(results, {0, 1000, {}}, 80);
    EXPECT_THAT(text, HasSubstr("  not shown to reach it, only 10.0/s: transport-0"));
    EXPECT_THAT(text, HasSubstr(" more\n"));
    EXPECT_LE(widest_line(text), 80U);
    EXPECT_THAT(text, Not(HasSubstr("transport-39")));
}

TEST(AdviceReport, ends_with_what_to_use) {
    const std::string text = advice({test::one_at_a_time("packets", 38'000, 21'000)}, {}, 120);
    EXPECT_THAT(text, testing::EndsWith("\nUse packets: p99 38.0 us, CPU 2.1.\n"));
}

TEST(AdviceReport, of_no_results_says_so) {
    EXPECT_EQ(advice_text({}, {}, {}, {}), "No transport qualifies: nothing was measured.\n");
}

}  // namespace
}  // namespace ipcbench::cli

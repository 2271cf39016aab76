#include <unistd.h>

#include <csignal>
#include <functional>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "exported.hpp"
#include "golden.hpp"
#include "ipcbench/base/error.hpp"
#include "reporters/context_json.hpp"
#include "reporters/reporters.hpp"
#include "reporters/result_json.hpp"
#include "reporters/results/names.hpp"
#include "sample_results.hpp"
#include "temporary.hpp"

namespace ipcbench::reporters {
namespace {

using Make = std::function<std::unique_ptr<Reporter>(Output)>;
const Make make_usual_markdown = [](Output out) { return make_markdown(std::move(out)); };

/// Returns the fields of each row, parsed as RFC 4180 defines.
std::vector<std::vector<std::string>> rows_of(const std::string& csv) {
    std::vector<std::vector<std::string>> rows{{""}};
    bool quoted = false;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        std::string& field = rows.back().back();
        if (quoted) {
            const bool escaped = csv[i] == '"' && csv.substr(i + 1, 1) == "\"";
            quoted = escaped || csv[i] != '"';
            i += escaped ? 1 : 0;
            field += quoted ? std::string(1, csv[i]) : "";
        } else if (csv[i] == '"') {
            quoted = true;
        } else if (csv[i] == ',') {
            rows.back().emplace_back();
        } else if (csv.compare(i, 2, "\r\n") == 0) {
            rows.emplace_back(1, "");
            ++i;
        } else {
            field += csv[i];
        }
    }
    rows.pop_back();  // the empty row after the last end of line
    return rows;
}

std::string value_in(const std::vector<std::vector<std::string>>& rows, const std::string& title, std::size_t row) {
    const auto column = std::find(rows.at(0).begin(), rows.at(0).end(), title) - rows.at(0).begin();
    return rows.at(row).at(static_cast<std::size_t>(column));
}

TEST(CsvReport, matches_the_golden_file) {
    test::expect_golden("results.csv", test::exported(make_csv, test::all_runs_and_repeated()));
}

TEST(CsvReport, has_a_field_for_each_title_in_each_row) {
    const auto rows = rows_of(test::exported(make_csv, test::all_runs_and_repeated()));
    ASSERT_EQ(rows.size(), 8U);
    for (const auto& row : rows) {
        EXPECT_EQ(row.size(), rows[0].size());
    }
}

/// Collects every scalar value of the JSON; skips lists and nulls.
void collect_values(const nlohmann::ordered_json& json, std::vector<std::string>& values) {
    if (json.is_object()) {
        for (const auto& [key, value] : json.items()) {
            collect_values(value, values);
        }
    } else if (!json.is_null() && !json.is_array()) {
        values.push_back(json.is_string() ? json.get<std::string>() : json.dump());
    }
}

TEST(CsvReport, has_every_scalar_of_the_json) {
    RunResult run = test::repeated_run();
    run.cpus = {0, 1};
    run.cpu_relation = CpuRelation{CpuRelation::Kind::shared_cache, 3};
    run.hint = "let it end";
    const auto rows = rows_of(test::exported(make_csv, {run}));
    std::vector<std::string> values;
    collect_values(to_json(run, false), values);
    nlohmann::ordered_json context = to_json(test::sample_context());
    context.erase("conditions");
    context.erase("request");
    collect_values(context, values);
    for (const std::string& value : values) {
        EXPECT_NE(std::find(rows[1].begin(), rows[1].end(), value), rows[1].end()) << value;
    }
}

TEST(CsvReport, leaves_unmeasured_values_empty) {
    const auto rows = rows_of(test::exported(make_csv, {test::skipped_run()}));
    for (const char* const title : {"round_trips", "rtt_p50_ns", "parent_user_s", "rate_low_per_s", "variant"}) {
        EXPECT_EQ(value_in(rows, title, 1), "") << title;
    }
    EXPECT_EQ(value_in(rows, "status", 1), "skipped");
}

TEST(CsvReport, quotes_what_would_break_a_row) {
    RunResult run = test::failed_run();
    run.reason = "the child said \"no, never\"\nand died";
    run.warnings = {text_warning("one"), text_warning("two, three")};
    run.options = {{"a", "1"}, {"b", "x;y"}};
    const auto rows = rows_of(test::exported(make_csv, {run}));
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(value_in(rows, "reason", 1), "the child said \"no, never\"\\nand died");
    EXPECT_EQ(value_in(rows, "warnings", 1), "one; two, three");
    EXPECT_EQ(value_in(rows, "options", 1), "a=1; b=x;y");
}

TEST(CsvReport, has_no_text_that_a_spreadsheet_takes_for_a_formula) {
    RunResult run = test::failed_run();
    run.reason = "=1+1";
    run.hint = "  @SUM(A1)";
    run.variant = "-x";
    run.transport = "\uff0b1";
    run.warnings = {text_warning("fine"), text_warning("=2")};
    run.options = {{"+a", "b"}};
    const auto rows = rows_of(test::exported(make_csv, {run}));
    EXPECT_EQ(value_in(rows, "reason", 1), "'=1+1");
    EXPECT_EQ(value_in(rows, "hint", 1), "'  @SUM(A1)");
    EXPECT_EQ(value_in(rows, "variant", 1), "'-x");
    EXPECT_EQ(value_in(rows, "transport", 1), "'\uff0b1");
    EXPECT_EQ(value_in(rows, "warnings", 1), "fine; '=2");
    EXPECT_EQ(value_in(rows, "options", 1), "'+a=b");
}

TEST(UniqueNames, many_alike_take_no_search_for_each) {
    UniqueNames unique;
    for (int i = 1; i < 50'000; ++i) {  // searching from the start for each would look at 1,250,000,000 names
        static_cast<void>(unique("x"));
    }
    EXPECT_EQ(unique("x"), "x-50000");
}

TEST(CsvReport, grows_row_by_row) {
    const test::TemporaryFile file;
    const auto reporter = make_csv(Output::to_file(file.path()));
    reporter->begin(test::sample_context());
    reporter->result(test::pipe_run());
    EXPECT_EQ(rows_of(file.text()).size(), 2U);
}

TEST(MarkdownReport, matches_the_golden_file) {
    RunResult other = test::pipe_run();
    other.transport = "fifo";
    other.elapsed_s *= 2;
    other.rate_mean_ns *= 2;
    std::vector<RunResult> runs = test::all_runs_and_repeated();
    runs.push_back(other);
    test::expect_golden("results.md", test::exported(make_usual_markdown, runs));
}

TEST(MarkdownReport, escapes_markdown_characters) {
    RunResult run = test::failed_run();
    run.reason = "a|b <i> `c` *d*\ne";
    EXPECT_NE(test::exported(make_usual_markdown, {run}).find("a\\|b &lt;i> \\`c\\` \\*d\\*\\\\ne"), std::string::npos);
}

TEST(MarkdownReport, has_as_many_cells_in_each_row_as_in_the_header) {
    std::istringstream lines(test::exported(make_usual_markdown, test::all_runs_and_repeated()));
    std::ptrdiff_t cells = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto bars = std::count(line.begin(), line.end(), '|');
        if (bars > 0) {
            cells = cells == 0 ? bars : cells;
            EXPECT_EQ(bars, cells) << line;
        }
    }
    EXPECT_GT(cells, 0);
}

TEST(GoogleBenchmarkReport, matches_the_golden_file) {
    test::expect_golden("google-benchmark.json", test::exported(make_google_benchmark, test::all_runs_and_repeated()));
}

TEST(GoogleBenchmarkReport, has_an_entry_for_each_repetition_and_the_aggregates) {
    const auto document = nlohmann::json::parse(test::exported(make_google_benchmark, {test::repeated_run()}));
    std::vector<std::string> names;
    for (const auto& entry : document.at("benchmarks")) {
        names.push_back(entry.at("name"));
    }
    const std::string name = "ipcbench/uds-stream/json/size:1000/wait:block/placement:none/build:release";
    EXPECT_EQ(names, (std::vector<std::string>{name, name, name, name + "_mean", name + "_median", name + "_stddev",
                                               name + "_cv"}));
    EXPECT_DOUBLE_EQ(document.at("benchmarks").at(4).at("real_time").get<double>(), 10'000);
    EXPECT_DOUBLE_EQ(document.at("benchmarks").at(5).at("items_per_second").get<double>(), 10'000);
    EXPECT_DOUBLE_EQ(document.at("benchmarks").at(6).at("items_per_second").get<double>(), 0.1);
}

TEST(GoogleBenchmarkReport, has_the_cpu_time_of_each_repetition) {
    RunResult run = test::repeated_run();
    run.repetitions = {{100, 1, false, 1000}, {100, 1, false, 3000}, {100, 1, false, 5000}};
    const auto entries = nlohmann::json::parse(test::exported(make_google_benchmark, {run})).at("benchmarks");
    std::vector<double> times;
    for (const auto& entry : entries) {
        times.push_back(entry.at("cpu_time"));
    }
    EXPECT_EQ(times, (std::vector<double>{1000, 3000, 5000, 3000, 3000, 2000, 2.0 / 3}));
}

TEST(GoogleBenchmarkReport, has_no_aggregates_of_a_single_measurement) {
    const auto document = nlohmann::json::parse(test::exported(make_google_benchmark, {test::pipe_run()}));
    EXPECT_EQ(document.at("benchmarks").size(), 1U);
    EXPECT_EQ(document.at("benchmarks").at(0).at("run_type"), "iteration");
}

TEST(BencherReport, matches_the_golden_file) {
    test::expect_golden("bencher.json", test::exported(make_bencher, test::all_runs_and_repeated()));
}

TEST(BencherReport, keeps_both_runs_of_the_same_name) {
    const auto document = nlohmann::json::parse(test::exported(make_bencher, {test::pipe_run(), test::pipe_run()}));
    EXPECT_TRUE(document.contains("ipcbench/pipe/json/size:0/wait:block/placement:cross"));
    EXPECT_TRUE(document.contains("ipcbench/pipe/json/size:0/wait:block/placement:cross-2"));
}

TEST(UniqueNames, gives_each_name_once) {
    UniqueNames unique;
    EXPECT_EQ(unique("a"), "a");
    EXPECT_EQ(unique("a-2"), "a-2");
    EXPECT_EQ(unique("a"), "a-3");
}

/// Tests what every report into a file must do.
class EveryExport : public testing::TestWithParam<std::pair<const char*, Make>> {};

TEST_P(EveryExport, without_results_ends_without_an_error) {
    EXPECT_NE(test::exported(GetParam().second, {}), "");
}

TEST_P(EveryExport, is_written_once_when_ended_twice) {
    const test::TemporaryFile file;
    const auto reporter = GetParam().second(Output::to_file(file.path()));
    reporter->begin(test::sample_context());
    reporter->result(test::pipe_run());
    reporter->end();
    const std::string text = file.text();
    reporter->end();
    EXPECT_EQ(file.text(), text);
}

/// Begins, reports and ends, and ends a second time, as the program does after a report has failed.
void expect_errors(Reporter& reporter, const std::string& message) {
    try {
        reporter.begin(test::sample_context());
        reporter.result(test::pipe_run());
        reporter.end();
        FAIL() << "nothing was said of what could not be written";
    } catch (const Error& error) {
        EXPECT_EQ(error.what(), message);
        EXPECT_EQ(error.kind(), ErrorKind::failed);
        EXPECT_NE(error.hint(), "");
    }
    EXPECT_THROW(reporter.end(), Error);
}

TEST_P(EveryExport, reports_a_full_disk_on_every_call) {
    if (::access("/dev/full", W_OK) != 0) {
        GTEST_SKIP() << "no /dev/full here";
    }
    expect_errors(*GetParam().second(Output::to_file("/dev/full")),
                  "writing the report to '/dev/full': No space left on device (errno 28)");
}

TEST_P(EveryExport, reports_a_closed_output) {
    std::array<int, 2> ends{-1, -1};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const UniqueFd writer(ends[1]);
    ::close(ends[0]);
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    expect_errors(*GetParam().second(Output::to_stream(writer.get(), "standard output")),
                  "writing the report to standard output: Broken pipe (errno 32)");
    (void)std::signal(SIGPIPE, before);
}

INSTANTIATE_TEST_SUITE_P(Formats, EveryExport,
                         testing::Values(std::pair<const char*, Make>{"csv", make_csv},
                                         std::pair<const char*, Make>{"markdown", make_usual_markdown},
                                         std::pair<const char*, Make>{"google_benchmark", make_google_benchmark},
                                         std::pair<const char*, Make>{"bencher", make_bencher}),
                         [](const auto& one) { return std::string(one.param.first); });

}  // namespace
}  // namespace ipcbench::reporters

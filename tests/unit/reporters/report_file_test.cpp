#include "reporters/report_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "golden.hpp"
#include "ipcbench/base/error.hpp"
#include "reporters/json_document.hpp"
#include "reporters/reporters.hpp"
#include "sample_results.hpp"
#include "temporary.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

std::string written(const Context& context, const std::vector<RunResult>& runs) {
    const test::TemporaryFile file;
    const auto reporter = make_json(Output::to_file(file.path()), true);
    reporter->begin(context);
    for (const RunResult& run : runs) {
        reporter->result(run);
    }
    reporter->end();
    return file.text();
}

std::string report_text() {
    return written(test::sample_context(), test::all_runs_and_repeated());
}

/// Returns the error message for the text of a report.
std::string error_text(const std::string& text) {
    try {
        (void)parse_report(text, "r.json");
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_NE(error.hint() + error.what(), "");
        return error.what();
    }
    return "no error";
}

/// Returns the error message for the sample with one changed value. The repeated run is results[6].
std::string error_text_of(const char* pointer, const Json& value) {
    Json document = Json::parse(report_text());
    document.at(Json::json_pointer(pointer)) = value;
    return error_text(document.dump());
}

TEST(ReportFile, round_trips_exactly) {
    const std::string text = report_text();
    const ReportFile report = parse_report(text, "r.json");
    EXPECT_EQ(report.results.size(), 7U);
    EXPECT_EQ(written(report.context, report.results), text);
}

TEST(ReportFile, tells_its_results_whether_the_machine_is_virtual_wherever_that_stands) {
    Context context = test::sample_context();
    context.conditions.clear();
    EXPECT_FALSE(parse_report(written(context, test::all_runs()), "r.json").results.front().virtual_machine);
    const Json first = Json::parse(report_text());
    const Json last{{"schema_version", 1}, {"results", first["results"]}, {"context", first["context"]}};
    EXPECT_TRUE(parse_report(last.dump(), "r.json").results.front().virtual_machine);
}

TEST(ReportFile, keeps_the_order_of_options_and_escaped_text) {
    RunResult run = test::pipe_run();
    run.options = {{"z", "1"}, {"a", "2"}};
    run.warnings = {text_warning("\"quoted\" \u00b5s \\")};
    const std::string text = written(test::sample_context(), {run});
    const ReportFile report = parse_report(text, "r.json");
    EXPECT_EQ(report.results.at(0).options.at(0).key, "z");
    EXPECT_EQ(report.results.at(0).warnings, run.warnings);
    EXPECT_EQ(written(report.context, report.results), text);
}

TEST(ReportFile, has_nothing_that_could_drive_a_terminal) {
    RunResult run = test::pipe_run();
    run.transport = "a\u009b31m";
    run.options = {{"a\u202e", "b\nc"}};
    run.warnings = {text_warning("\x1b[31m")};
    Context context = test::sample_context();
    context.host = "h\x7f";
    const ReportFile report = parse_report(written(context, {run}), "r.json");
    EXPECT_EQ(report.context.host, "h\\x7f");
    EXPECT_EQ(report.results.at(0).transport, "a\\u009b31m");
    EXPECT_EQ(report.results.at(0).options.at(0).key, "a\\u202e");
    EXPECT_EQ(report.results.at(0).options.at(0).value, "b\\nc");
    EXPECT_EQ(report.results.at(0).warnings.at(0).detail, "\\x1b[31m");
}

TEST(ReportFile, may_have_its_fields_in_any_order) {
    const Json document = Json::parse(report_text());
    const Json turned{{"results", document["results"]},
                      {"context", document["context"]},
                      {"schema_version", document["schema_version"]}};
    EXPECT_EQ(parse_report(turned.dump(), "r.json").results.size(), 7U);
    Json newer = turned;
    newer["results"][0] = "of another form";
    newer["schema_version"] = 2;
    EXPECT_EQ(error_text(newer.dump()), "'r.json': schema_version: 2 is newer than this program, which knows 1");
    newer["schema_version"] = 1;
    EXPECT_EQ(error_text(newer.dump()), "'r.json': results[0]: expected an object, found \"of another form\"");
}

TEST(ReportFile, with_a_part_twice_is_refused) {
    const std::string text = report_text();
    EXPECT_EQ(error_text(text.substr(0, text.rfind('}')) + R"(, "results": []})"), "'r.json': 'results' appears twice");
}

TEST(ReportFile, with_a_result_that_is_too_large_is_refused) {
    Json document = Json::parse(report_text());
    document["results"][2]["invented_later"] = std::vector<int>(1'000'000);
    EXPECT_EQ(error_text(document.dump()),
              "'r.json': results[2]: more than a million values: this is not a report of ipcbench");
}

TEST(ReportFile, of_an_interrupted_run_without_a_round_trip_round_trips_exactly) {
    RunResult run = test::partial_run();
    run.round_trips = 0;
    run.rate_mean_ns = 0;
    const std::string text = written(test::sample_context(), {run});
    const ReportFile report = parse_report(text, "r.json");
    EXPECT_EQ(written(report.context, report.results), text);
}

TEST(ReportFile, of_the_first_version_is_read) {
    Json document = Json::parse(report_text());
    for (Json& condition : document["context"]["conditions"]) {
        condition.erase("category");
        condition.erase("affects_results");
    }
    for (Json& result : document["results"]) {
        for (const char* const later : {"variant", "requested_repetitions", "repetitions", "rate_interval",
                                        "rate_spread", "noise", "percentiles", "breakdown", "histogram"}) {
            result.erase(later);
        }
    }
    const ReportFile report = parse_report(document.dump(), "r.json");
    EXPECT_TRUE(report.results.back().repetitions.empty());
    EXPECT_EQ(report.results.back().histogram, nullptr);
    EXPECT_TRUE(report.context.conditions.front().affects_results);
}

TEST(ReportFile, with_unknown_fields_is_read) {
    Json document = Json::parse(report_text());
    document["results"][0]["invented_later"] = 1;
    EXPECT_EQ(error_text(document.dump()), "no error");
}

TEST(ReportFile, that_is_truncated_says_where) {
    const std::string text = report_text();
    const std::string said = error_text(text.substr(0, text.size() - 4));
    EXPECT_EQ(said.substr(0, 42), "'r.json': parse error at line 10, column 3") << said;
    EXPECT_NE(said.find("unexpected end of input; expected ']'"), std::string::npos) << said;
    for (std::size_t size = 0; size + 1 < text.size(); size += 97) {
        EXPECT_EQ(error_text(text.substr(0, size)).substr(0, 8), "'r.json'") << size;
    }
}

TEST(ReportFile, that_is_no_report_is_an_error) {
    EXPECT_EQ(error_text(""), "'r.json' is empty");
    for (const char* const foreign : {"{}", "[]", "1", "null", "\"text\"", R"({"context": {}, "benchmarks": []})"}) {
        EXPECT_EQ(error_text(foreign), "'r.json': no 'schema_version': this is not a report of ipcbench") << foreign;
    }
    EXPECT_EQ(
        error_text("completed [1] ping-pong"),
        "'r.json': parse error at line 1, column 1: syntax error while parsing value - invalid literal; last read: "
        "'c'");
    EXPECT_EQ(error_text(R"({"schema_version": 1})"), "'r.json': 'context' is missing");
}

TEST(ReportFile, of_another_version_is_an_error) {
    EXPECT_EQ(error_text_of("/schema_version", 2),
              "'r.json': schema_version: 2 is newer than this program, which knows 1");
    EXPECT_EQ(error_text_of("/schema_version", 0), "'r.json': schema_version: there is no version 0");
    EXPECT_EQ(error_text_of("/schema_version", "1"),
              "'r.json': schema_version: expected a whole number that is not negative, found \"1\"");
}

TEST(ReportFile, with_a_missing_field_names_it_and_its_position) {
    Json document = Json::parse(report_text());
    document["results"][3].erase("elapsed_s");
    EXPECT_EQ(error_text(document.dump()), "'r.json': results[3]: 'elapsed_s' is missing");
    document = Json::parse(report_text());
    document["context"]["clock"].erase("source");
    EXPECT_EQ(error_text(document.dump()), "'r.json': context.clock: 'source' is missing");
}

TEST(ReportFile, with_an_invalid_value_names_it_and_its_position) {
    EXPECT_EQ(error_text_of("/results/3/elapsed_s", "long"),
              "'r.json': results[3].elapsed_s: expected a number, found \"long\"");
    EXPECT_EQ(error_text_of("/results/0/elapsed_s", -1),
              "'r.json': results[0].elapsed_s: expected a number that is not negative, found -1");
    EXPECT_EQ(error_text_of("/results/0/round_trips", 1.5),
              "'r.json': results[0].round_trips: expected a whole number that is not negative, found 1.5");
    EXPECT_EQ(error_text_of("/results/0/cpu/parent/minor_faults", -3),
              "'r.json': results[0].cpu.parent.minor_faults: expected a whole number that is not negative, found -3");
    EXPECT_EQ(error_text_of("/results/0/wait", "sleep"), "'r.json': results[0].wait: 'sleep' is not a wait mode");
    EXPECT_EQ(error_text_of("/results/0/status", "fine"),
              "'r.json': results[0].status: 'fine' is none of the values it can have");
    EXPECT_EQ(error_text_of("/results/0/cpus/child", 3'000'000'000),
              "'r.json': results[0].cpus.child: expected a small number, found 3000000000");
    EXPECT_EQ(error_text_of("/results/0/options", Json::array()),
              "'r.json': results[0].options: expected an object, found []");
    EXPECT_EQ(error_text_of("/results", 1), "'r.json': results: expected an array, found 1");
    EXPECT_EQ(error_text_of("/results/6/percentiles/1", {1, 2, 3}),
              "'r.json': results[6].percentiles[1]: expected a percent and a time");
    EXPECT_EQ(error_text_of("/results/6/repetitions/2/outlier", 0),
              "'r.json': results[6].repetitions[2].outlier: expected true or false, found 0");
}

TEST(ReportFile, with_a_number_that_is_not_finite_is_an_error) {
    std::string text = report_text();
    const std::string field = "\"elapsed_s\":10.000012";
    const std::size_t place = text.find(field);
    ASSERT_NE(place, std::string::npos);
    const auto with = [&](const std::string& value) {
        return std::string(text).replace(place, field.size(), "\"elapsed_s\":" + value);
    };
    EXPECT_EQ(error_text(with("1e999")), "'r.json': number overflow parsing '1e999'");
    EXPECT_EQ(error_text(with("NaN")).substr(0, 40), "'r.json': parse error at line 4, column ");
    EXPECT_EQ(error_text(with("-Infinity")).substr(0, 40), "'r.json': parse error at line 4, column ");
    EXPECT_EQ(error_text(with("null")), "no error");  // a value that was not measured
}

TEST(ReportFile, with_invalid_buckets_is_an_error) {
    const std::string nonsense = "'r.json': results[6].histogram: these cannot be the buckets of a histogram";
    EXPECT_EQ(error_text_of("/results/6/histogram/sum", 1), nonsense);
    EXPECT_EQ(error_text_of("/results/6/histogram/min", 1), nonsense);
    EXPECT_EQ(error_text_of("/results/6/histogram/max", 1), nonsense);
    EXPECT_EQ(error_text_of("/results/6/histogram/buckets", Json::array()), nonsense);
    EXPECT_EQ(error_text_of("/results/6/histogram/buckets/0", {1'000'000'000, 1}), nonsense);
    EXPECT_EQ(error_text_of("/results/6/histogram/buckets/0/1", 0), nonsense);
    EXPECT_EQ(error_text_of("/results/6/histogram/buckets/0/1", std::numeric_limits<std::uint64_t>::max()), nonsense);
    EXPECT_EQ(error_text_of("/results/6/histogram/buckets/0", {1}),
              "'r.json': results[6].histogram.buckets[0]: expected an index and a count");
    EXPECT_EQ(error_text_of("/results/6/histogram/buckets/0/0", -1),
              "'r.json': results[6].histogram.buckets[0][0]: expected a whole number that is not negative, found -1");
}

TEST(ReportFile, that_is_nested_too_deeply_is_refused_before_it_fills_the_memory) {
    const std::string deep(100'000'000, '[');
    EXPECT_EQ(error_text("{\n\"a\": " + deep),
              "'r.json': line 2: nested more than 16 deep: this is not a report of ipcbench");
    // Brackets within a string do not count.
    EXPECT_EQ(error_text("{\"schema_version\": \"" + deep.substr(0, 100) + "\\\"" + deep.substr(0, 100) + "\"}")
                  .substr(0, 60),
              "'r.json': schema_version: expected a whole number that is no");
}

/// Returns the error message for a path.
std::string error_text_of_path(const std::string& path) {
    try {
        (void)read_report(path);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        return error.what();
    }
    return "no error";
}

TEST(ReportFile, that_cannot_be_opened_says_why) {
    EXPECT_EQ(error_text_of_path("/nonexistent/r.json"),
              "opening '/nonexistent/r.json': No such file or directory (errno 2)");
    const test::TemporaryFolder folder;
    EXPECT_EQ(error_text_of_path(folder.path().string()),
              "reading '" + folder.path().string() + "': Is a directory (errno 21)");
    const test::TemporaryFile empty;
    EXPECT_EQ(error_text_of_path(empty.path()), "'" + empty.path() + "' is empty");
}

TEST(ReportFile, that_is_unreadable_is_an_error) {
    if (::geteuid() == 0) {
        GTEST_SKIP() << "root may read everything";
    }
    const test::TemporaryFile file(report_text());
    ASSERT_EQ(::chmod(file.path().c_str(), 0), 0);
    EXPECT_EQ(error_text_of_path(file.path()), "opening '" + file.path() + "': Permission denied (errno 13)");
}

TEST(ReportFile, that_is_endless_is_given_up) {
    EXPECT_EQ(error_text_of_path("/dev/zero").substr(0, 45), "'/dev/zero': parse error at line 1, column 1:");
}

TEST(ReportFile, is_read_from_its_path) {
    const test::TemporaryFile file(report_text());
    const ReportFile report = read_report(file.path());
    EXPECT_EQ(report.name, file.path());
    EXPECT_EQ(report.results.size(), 7U);
}

}  // namespace
}  // namespace ipcbench::reporters

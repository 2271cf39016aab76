#include <unistd.h>

#include <array>
#include <csignal>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "golden.hpp"
#include "ipcbench/base/error.hpp"
#include "reporters/reporters.hpp"
#include "sample_results.hpp"
#include "temporary.hpp"

namespace ipcbench::reporters {
namespace {

using test::TemporaryFile;

std::string document(const std::vector<RunResult>& runs, bool histograms = false) {
    const TemporaryFile file;
    const auto reporter = make_json(Output::to_file(file.path()), histograms);
    reporter->begin(test::sample_context());
    for (const RunResult& run : runs) {
        reporter->result(run);
    }
    reporter->end();
    return file.text();
}

TEST(JsonReport, matches_the_golden_file) {
    // tests/golden/check_schema.py validates this file against docs/result.schema.json.
    test::expect_golden("results.json", document(test::all_runs_and_repeated()));
}

TEST(JsonReport, with_histograms_matches_the_golden_file) {
    test::expect_golden("results-with-histograms.json", document({test::repeated_run(), test::null_run()}, true));
}

TEST(JsonReport, with_loads_matches_the_golden_file) {
    test::expect_golden("results-with-loads.json", document(test::loaded_runs()));
}

TEST(JsonReport, without_results_is_a_document_too) {
    EXPECT_TRUE(nlohmann::json::parse(document({})).at("results").empty());
}

TEST(JsonReport, is_a_complete_document_at_any_moment) {
    const TemporaryFile file;
    const auto reporter = make_json(Output::to_file(file.path()));
    reporter->begin(test::sample_context());
    std::size_t written = 0;
    for (const RunResult& run : test::all_runs()) {
        EXPECT_EQ(nlohmann::json::parse(file.text()).at("results").size(), written);
        reporter->result(run);
        ++written;
    }
    EXPECT_EQ(nlohmann::json::parse(file.text()).at("results").size(), written);
}

TEST(JsonReport, has_unfinished_results_until_the_final_ones_come) {
    const TemporaryFile file;
    const auto reporter = make_json(Output::to_file(file.path()));
    const auto counts = [&] {
        std::vector<std::uint64_t> all;
        const nlohmann::json document = nlohmann::json::parse(file.text());
        for (const auto& result : document.at("results")) {
            all.push_back(result.at("round_trips"));
        }
        return all;
    };
    RunResult pipe = test::pipe_run();
    RunResult mailbox = test::mailbox_run();
    const auto unfinished = [&](RunResult& run, std::uint64_t round_trips) {
        run.round_trips = round_trips;
        reporter->unfinished(run);
    };
    reporter->begin(test::sample_context());
    unfinished(pipe, 10);
    unfinished(mailbox, 2000);
    EXPECT_EQ(counts(), (std::vector<std::uint64_t>{10, 2000}));
    unfinished(pipe, 20);
    EXPECT_EQ(counts(), (std::vector<std::uint64_t>{20, 2000}));
    mailbox.round_trips = 3;  // makes the document shorter than before
    reporter->result(mailbox);
    EXPECT_EQ(counts(), (std::vector<std::uint64_t>{3, 20}));
    reporter->result(pipe);
    reporter->end();
    EXPECT_EQ(counts(), (std::vector<std::uint64_t>{3, 20}));
}

TEST(JsonReport, on_a_pipe_has_no_unfinished_results) {
    std::array<int, 2> ends{-1, -1};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const UniqueFd reader(ends[0]);
    UniqueFd writer(ends[1]);
    const auto reporter = make_json(Output::to_stream(writer.get(), "standard output"));
    reporter->begin(test::sample_context());
    reporter->unfinished(test::pipe_run());
    reporter->result(test::mailbox_run());
    reporter->end();
    writer.reset();
    std::string text(65536, ' ');
    text.resize(static_cast<std::size_t>(::read(reader.get(), text.data(), text.size())));
    EXPECT_EQ(nlohmann::json::parse(text).at("results").size(), 1U);
}

TEST(JsonReport, is_null_where_nothing_was_measured) {
    const nlohmann::json results = nlohmann::json::parse(document({test::skipped_run(), test::partial_run()}));
    const nlohmann::json& skipped = results.at("results").at(0);
    for (const char* const field :
         {"round_trips", "elapsed_s", "round_trips_per_s", "rate_mean_ns", "rtt_ns", "timing", "lost", "duplicates",
          "codec_ns", "codec_share", "cpus", "cpu_relation", "requested_s", "variant", "rate_interval", "rate_spread",
          "noise", "percentiles", "breakdown"}) {
        EXPECT_TRUE(skipped.at(field).is_null()) << field;
    }
    EXPECT_TRUE(skipped.at("cpu").at("parent").is_null());
    EXPECT_TRUE(skipped.at("wire_bytes").at("ping").is_null());
    const nlohmann::json& partial = results.at("results").at(1);
    EXPECT_TRUE(partial.at("rtt_ns").is_null());
    EXPECT_TRUE(partial.at("cpu").at("child").is_null());
    EXPECT_EQ(partial.at("lost"), 3);
}

TEST(JsonReport, of_a_run_without_a_round_trip_has_no_meaningless_numbers) {
    RunResult run = test::partial_run();
    run.round_trips = 0;
    run.rate_mean_ns = 0;
    const std::string text = document({run});
    EXPECT_EQ(text.find("inf"), std::string::npos);
    EXPECT_EQ(text.find("nan"), std::string::npos);
    EXPECT_TRUE(nlohmann::json::parse(text).at("results").at(0).at("rate_mean_ns").is_null());
}

TEST(JsonReport, survives_text_that_is_not_utf_8) {
    RunResult run = test::failed_run();
    run.reason = "cannot open '\xff\xfe'";
    EXPECT_EQ(nlohmann::json::parse(document({run})).at("results").size(), 1U);
}

TEST(JsonReport, reports_a_full_disk_on_every_call) {
    if (::access("/dev/full", W_OK) != 0) {
        GTEST_SKIP() << "no /dev/full here";
    }
    const auto reporter = make_json(Output::to_file("/dev/full"));
    for (int i = 0; i < 2; ++i) {
        try {
            i == 0 ? reporter->begin(test::sample_context()) : reporter->end();
            FAIL() << "writing to /dev/full succeeded";
        } catch (const Error& error) {
            EXPECT_STREQ(error.what(), "writing the report to '/dev/full': No space left on device (errno 28)");
            EXPECT_NE(error.hint(), "");
        }
    }
}

TEST(JsonReport, names_the_file_that_cannot_be_created) {
    try {
        (void)Output::to_file("/nonexistent/results.json");
        FAIL() << "made a file in a folder that does not exist";
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "creating '/nonexistent/results.json': No such file or directory (errno 2)");
    }
}

TEST(Output, reports_a_closed_output) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ::close(ends[0]);
    const UniqueFd writer(ends[1]);
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    Output out = Output::to_stream(writer.get(), "standard output");
    EXPECT_THROW(out.write("x"), Error);
    EXPECT_THROW(out.write(""), Error);
    (void)std::signal(SIGPIPE, before);
}

}  // namespace
}  // namespace ipcbench::reporters

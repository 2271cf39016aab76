#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "golden.hpp"
#include "ipcbench/base/error.hpp"
#include "reporters/report_file.hpp"
#include "reporters/reporters.hpp"
#include "sample_results.hpp"
#include "temporary.hpp"

namespace ipcbench::reporters {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Document = nlohmann::json;

/// A report of which two runs, an unfinished result and a finished one have arrived.
class Growing {
public:
    Growing() {
        reporter->begin(test::sample_context());
        reporter->measured(4, test::repeated_run());
        reporter->unfinished(test::partial_run());
        reporter->measured(0, test::pipe_run());
        reporter->result(test::pipe_run());
    }
    [[nodiscard]] Document document() const { return Document::parse(file.text()); }

    test::TemporaryFile file;
    std::unique_ptr<Reporter> reporter = make_resumable_json(Output::to_file(file.path()), {});
};

TEST(ResumableJsonReport, has_each_run_as_it_ends_and_all_results_so_far) {
    const Growing growing;
    const Document document = growing.document();
    ASSERT_THAT(document.at("runs"), SizeIs(2));
    EXPECT_EQ(document.at("runs").at(0).at("cell"), 4);
    EXPECT_EQ(document.at("runs").at(1).at("result").at("transport"), "pipe");
    ASSERT_THAT(document.at("results"), SizeIs(2));
    EXPECT_EQ(document.at("results").at(0).at("transport"), "pipe");
    EXPECT_EQ(document.at("results").at(1).at("status"), "partial");
    EXPECT_FALSE(document.at("results").at(0).contains("histogram"));
}

TEST(ResumableJsonReport, matches_the_golden_file) {
    // tests/golden/check_schema.py validates this file against docs/result.schema.json.
    test::expect_golden("results-unfinished.json", Growing().file.text());
}

TEST(ResumableJsonReport, is_a_plain_report_when_every_cell_has_its_result) {
    Growing growing;
    growing.reporter->result(test::partial_run());
    growing.reporter->completed();
    growing.reporter->end();
    const test::TemporaryFile plain;
    const auto reporter = make_json(Output::to_file(plain.path()));
    reporter->begin(test::sample_context());
    reporter->result(test::pipe_run());
    reporter->result(test::partial_run());
    reporter->end();
    EXPECT_EQ(growing.file.text(), plain.text());
}

TEST(ResumableJsonReport, keeps_the_runs_if_it_was_interrupted) {
    Growing growing;
    growing.reporter->end();
    EXPECT_THAT(growing.document().at("runs"), SizeIs(2));
}

TEST(ResumableJsonReport, has_what_there_was_earlier_from_the_start) {
    const test::TemporaryFile file("the old content");
    const auto reporter = make_resumable_json(Output::to_file(file.path()),
                                              {{{7, test::repeated_run()}}, {test::pipe_run(), test::mailbox_run()}});
    EXPECT_EQ(file.text(), "the old content");
    reporter->begin(test::sample_context());
    Document document = Document::parse(file.text());
    EXPECT_EQ(document.at("runs").at(0).at("cell"), 7);
    EXPECT_THAT(document.at("results"), SizeIs(2));
    reporter->result(test::pipe_run());
    document = Document::parse(file.text());
    EXPECT_THAT(document.at("results"), SizeIs(2)) << "the one that is reported again takes its own place";
}

TEST(ResumableJsonReport, on_a_stream_is_a_plain_report) {
    const std::string text = test::written([](Output& out) {
        const auto reporter = make_resumable_json(std::move(out), {});
        reporter->begin(test::sample_context());
        reporter->measured(0, test::pipe_run());
        reporter->result(test::pipe_run());
        reporter->end();
    });
    EXPECT_FALSE(Document::parse(text).contains("runs"));
}

TEST(UnfinishedReport, has_the_runs_with_their_histograms) {
    const Growing growing;
    const UnfinishedReport read = read_unfinished(growing.file.path());
    EXPECT_TRUE(read.keeps_runs);
    EXPECT_FALSE(read.damaged);
    ASSERT_THAT(read.runs, SizeIs(2));
    EXPECT_EQ(read.runs[0].cell, 4U);
    ASSERT_TRUE(read.runs[0].run.histogram);
    EXPECT_EQ(read.runs[0].run.histogram->count(), 100U);
    EXPECT_THAT(read.report.results, SizeIs(2));
}

TEST(UnfinishedReport, of_a_finished_one_has_no_runs) {
    Growing growing;
    growing.reporter->completed();
    growing.reporter->end();
    const UnfinishedReport read = read_unfinished(growing.file.path());
    EXPECT_FALSE(read.keeps_runs);
    EXPECT_THAT(read.runs, IsEmpty());
}

TEST(UnfinishedReport, is_read_up_to_where_a_kill_during_a_write_damaged_it) {
    const Growing growing;
    const std::string whole = growing.file.text();
    const std::size_t second_run = whole.find("{\"cell\":0");
    ASSERT_NE(second_run, std::string::npos);
    for (const auto& [length, runs] :
         {std::pair{whole.size() - 5, 2U}, {whole.find("\"results\""), 2U}, {second_run + 20, 1U}, {second_run, 1U}}) {
        const test::TemporaryFile file(whole.substr(0, length));
        const UnfinishedReport read = read_unfinished(file.path());
        EXPECT_TRUE(read.damaged) << length;
        EXPECT_TRUE(read.keeps_runs);
        EXPECT_THAT(read.runs, SizeIs(runs)) << length;
        EXPECT_EQ(read.report.context.host, "bench");
        EXPECT_THROW(static_cast<void>(read_report(file.path())), Error) << "others need the whole file";
    }
    const test::TemporaryFile nothing(whole.substr(0, whole.find("{\"cell\":4") + 9));
    EXPECT_THROW(static_cast<void>(read_unfinished(nothing.path())), Error);
}

TEST(UnfinishedReport, is_a_report_for_everything_else) {
    const Growing growing;
    EXPECT_THAT(read_report(growing.file.path()).results, SizeIs(2));
}

}  // namespace
}  // namespace ipcbench::reporters

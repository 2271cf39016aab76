#include "reporters/html/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "golden.hpp"
#include "matrix_results.hpp"
#include "reporters/html/page_parts.hpp"
#include "sample_results.hpp"

namespace ipcbench::reporters {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

std::string page(const std::vector<ReportFile>& files) {
    return html::page_of(files);
}

std::string between(const std::string& text, const std::string& start, const std::string& end) {
    const std::size_t from = text.find(start);
    const std::size_t to = text.find(end, from + start.size());
    EXPECT_NE(from, std::string::npos) << start;
    EXPECT_NE(to, std::string::npos) << end;
    return text.substr(from + start.size(), to - from - start.size());
}

void cut(std::string& text, const std::string& start, const std::string& end) {
    for (std::size_t from = text.find(start); from != std::string::npos; from = text.find(start, from + start.size())) {
        text.erase(from + start.size(), text.find(end, from) - from - start.size());
    }
}

nlohmann::json data_of(const std::string& text) {
    return nlohmann::json::parse(between(text, "id=\"data\">", "</script>"));
}

TEST(Page, of_a_plain_run_matches_the_golden_file) {
    // Removes the parts that have separate files or golden texts: style, scripts, and drawings.
    std::string text = page({test::plain_report()});
    cut(text, "<style>", "</style>");
    cut(text, "<script>", "</script>");
    cut(text, "<div class=\"drawing\">", "</div>");
    const std::size_t library = text.find(" Charts: ");  // the text depends on whether the library is built in
    text.erase(library, text.find(" Colours:") - library);
    test::expect_golden("page.html", text);
}

TEST(Page, has_all_charts_of_a_matrix) {
    const std::string text = page({test::matrix_report()});
    for (const char* const id : {"answer", "sizes", "percentiles", "breakdown", "results", "context"}) {
        EXPECT_THAT(text, HasSubstr("id=\"" + std::string(id) + "\""));
    }
    for (const char* const id : {"variants", "changes", "reports"}) {
        EXPECT_THAT(text, Not(HasSubstr("id=\"" + std::string(id) + "\"")));
    }
    EXPECT_THAT(text, Not(HasSubstr("id=\"rates\""))) << "the answer shows all of them already";
    EXPECT_THAT(text, HasSubstr("and uds-stream above."));
    EXPECT_THAT(page({test::builds_report()}), HasSubstr("id=\"variants\""));
    EXPECT_THAT(page({test::placements_report()}), HasSubstr("id=\"placements\""));
}

TEST(Page, begins_with_the_answer_in_at_most_ten_rows) {
    ReportFile report = test::matrix_report();
    for (int i = 0; i < 30; ++i) {
        const std::string name = "t" + std::to_string(i);
        report.results.push_back(test::cell(name.c_str(), 64, 1e5 + i, WaitMode::block));
    }
    const std::string text = page({report});
    EXPECT_LT(text.find("id=\"answer\""), text.find("id=\"sizes\""));
    EXPECT_THAT(text,
                HasSubstr("The fastest blocking transport is pipe: 236,742/s, 4.22 \u00b5s each; 1.34 times as fast "
                          "as uds-stream"));
    EXPECT_THAT(text, HasSubstr("id=\"rates\"")) << "the answer has no room for all";
    const nlohmann::json charts = data_of(text).at("charts");
    const nlohmann::json& of_64_bytes = charts.at("chart-2");
    EXPECT_EQ(of_64_bytes.at("rows").size(), 7U) << "three of ten are for busy-polling transports";
    EXPECT_THAT(of_64_bytes.at("leftOut").get<std::string>(), HasSubstr("25 more: "));
}

TEST(Page, has_the_title_that_is_asked_for) {
    const std::vector files{test::plain_report()};
    const std::string text = html::page_of(files, {}, "Larger <buffers>");
    EXPECT_THAT(text, HasSubstr("<title>Larger &lt;buffers&gt;</title>"));
    EXPECT_THAT(text, HasSubstr("<h1>Larger &lt;buffers&gt;</h1>"));
}

TEST(Page, folds_caveats_to_one_line) {
    ReportFile report = test::plain_report();
    report.context.conditions.push_back({"governor", Verdict::bad, "the governor is powersave", "", "", true});
    EXPECT_THAT(page({report}), HasSubstr("<details class=\"warnings\">\n<summary><strong>"));
    report.context.conditions.clear();
    report.results = {test::cell("pipe", 64, 1000, WaitMode::block)};
    EXPECT_THAT(page({report}), Not(HasSubstr("class=\"warnings\"")));
}

TEST(Page, of_two_reports_shows_before_and_after) {
    ReportFile before = test::matrix_report();
    before.name = "before.json";
    ReportFile after = before;
    after.name = "after.json";
    const std::string text = page({before, after});
    EXPECT_THAT(text, HasSubstr("<h2>Before and after</h2>"));
    EXPECT_THAT(text, HasSubstr("<h2>What changed</h2>"));
    EXPECT_THAT(text, HasSubstr("aria-label=\"How the round trips are distributed: pipe, 64 B\""));
    EXPECT_THAT(text, HasSubstr("same within 5 %</td>"));
    EXPECT_THAT(text, HasSubstr("mean before</th>"));
    EXPECT_THAT(page({before}), Not(HasSubstr("Before and after")));
}

TEST(Page, of_three_reports_compares_each_with_the_first) {
    std::vector<ReportFile> reports(3, test::matrix_report());
    for (std::size_t i = 0; i < reports.size(); ++i) {
        reports[i].name = std::string(1, static_cast<char>('a' + i)) + ".json";
    }
    const std::string text = page(reports);
    for (const char* const part : {"<h3>b against a</h3>", "<h3>c against a</h3>", "mean b</th>", "mean c</th>",
                                   "b against a: 0 faster", "c against a: 0 faster"}) {
        EXPECT_THAT(text, HasSubstr(part));
    }
}

TEST(Page, of_several_reports_lists_what_only_one_has) {
    ReportFile before = test::plain_report();
    before.name = "before.json";
    before.results = {test::cell("pipe", 64, 1e5, WaitMode::block), test::cell("fifo", 64, 1e5, WaitMode::block)};
    ReportFile after = before;
    after.name = "after.json";
    after.results.back().transport = "tcp";
    const std::string text = page({before, after});
    EXPECT_THAT(text, HasSubstr("; 1 only in before, 1 only in after.</p>"));
    EXPECT_THAT(between(text, "id=\"changes\"", "</table>"), ContainsRegex("fifo.*only in before</td>"));
    EXPECT_THAT(between(text, "id=\"changes\"", "</table>"), ContainsRegex("tcp.*only in after</td>"));
    after.results.clear();
    EXPECT_THAT(page({before, after}), HasSubstr("Nothing that before has was measured in another report."));
}

TEST(Page, of_several_reports_says_first_where_the_machines_differ) {
    ReportFile one = test::plain_report();
    one.name = "one.json";
    ReportFile other = one;
    other.name = "other.json";
    const std::string& processor = one.context.cpu_model;
    EXPECT_THAT(page({one, other}), HasSubstr("; from 2 reports of " + processor));
    EXPECT_THAT(page({one, other}), Not(HasSubstr("Different machines or builds")));
    other.context.kernel = "Linux 7.0";
    const std::string text = page({one, other});
    const std::string first = text.substr(0, text.find("id=\"answer\""));
    EXPECT_THAT(first, HasSubstr("<strong>Different machines or builds</strong> kernel: " + one.context.kernel +
                                 " (one), Linux 7.0 (other)."));
    EXPECT_THAT(first, HasSubstr("reports of " + processor));
}

TEST(Page, explains_its_marks_where_they_are) {
    ReportFile report = test::plain_report();
    report.results = {test::cell("pipe", 64, 1e5, WaitMode::block)};
    EXPECT_THAT(between(page({report}), "id=\"results\"", "</section>"), Not(HasSubstr("!: ")));
    report.results[0].warnings.push_back({WarningCode::shared_cpu, {0.5}});
    EXPECT_THAT(between(page({report}), "id=\"results\"", "</section>"),
                AllOf(HasSubstr("<span class=\"mark\">!</span>"), HasSubstr(" !: both sides ran on one CPU")));
}

TEST(Page, says_of_each_row_what_the_menus_choose_by) {
    const std::string text = page({test::matrix_report()});
    EXPECT_THAT(between(text, "id=\"results\"", "</table>"),
                HasSubstr("<tr data-wait=\"blocking\" data-size=\"64 B\">"));
    const std::string by_size = between(text, "id=\"tables\"", "</table>");
    EXPECT_THAT(by_size,
                AllOf(HasSubstr("<tr data-wait=\"blocking\">"), Not(HasSubstr("<tr data-wait=\"blocking\" data-size"))))
        << "a table about sizes shows all of them";
    EXPECT_THAT(by_size, AllOf(HasSubstr(" data-along=\"size\""),
                               HasSubstr("<th scope=\"col\" class=\"n\" data-size=\"64 B\">")))
        << "and says which column is which, so that the chosen one can be marked";
}

TEST(Page, says_of_the_fastest_of_each_what_the_menus_choose_by) {
    const std::string fastest = between(page({test::matrix_report()}), "id=\"fastest\"", "</table>");
    EXPECT_THAT(fastest,
                AllOf(HasSubstr(" data-along=\"size\""), HasSubstr("<th scope=\"col\" data-wait=\"blocking\">"),
                      HasSubstr("<th scope=\"col\" data-wait=\"busy-polling\">"),
                      HasSubstr(" data-size=\"64 B\"><th scope=\"row\">64 B</th>")));
}

TEST(Page, needs_nothing_from_the_network) {
    std::string text = page({test::matrix_report()});
    EXPECT_THAT(text, HasSubstr("default-src 'none'"));
    cut(text, "<script>", "</script>");  // the charting library mentions its home page
    for (const char* const reference : {"src=", "url(", "@import", "href=\"http"}) {
        EXPECT_THAT(text, Not(HasSubstr(reference)));
    }
}

TEST(Page, has_a_drawing_and_a_table_for_each_chart) {
    const std::string text = page({test::matrix_report()});
    const auto count = [&](const std::string& what) {
        std::size_t found = 0;
        for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
            ++found;
        }
        return found;
    };
    const std::size_t charts = data_of(text).at("charts").size();
    EXPECT_GT(charts, 10U);
    EXPECT_EQ(count("<figure "), charts);
    EXPECT_EQ(count("<svg viewBox"), charts + 1);  // the script contains one more, for legends
    EXPECT_EQ(count("<summary>As a table</summary>"), charts);
}

TEST(Page, offers_a_choice_of_what_varies) {
    const nlohmann::json facets = data_of(page({test::matrix_report()})).at("facets");
    ASSERT_EQ(facets.size(), 2U);
    EXPECT_EQ(facets[0].at("facet"), "size");
    EXPECT_EQ(facets[0].at("values"), nlohmann::json({"0 B", "64 B", "1 KiB", "16 KiB"}));
    EXPECT_EQ(facets[1].at("facet"), "wait");
    EXPECT_EQ(facets[1].at("values"), nlohmann::json({"blocking", "busy-polling"}));
    EXPECT_TRUE(facets[1].at("allAtFirst").get<bool>());
    EXPECT_TRUE(data_of(page({test::placements_report()})).at("facets").size() == 1) << "the placement";
}

TEST(Page, escapes_hostile_text) {
    const std::string hostile = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\"'&\u2028{{data}}";
    ReportFile report = test::matrix_report();
    report.name = hostile;
    report.context.cpu_model = hostile;
    report.context.host = hostile;
    report.context.conditions.push_back({hostile, Verdict::bad, hostile, hostile, "", true});
    for (RunResult& result : report.results) {
        result.transport += hostile;
        result.codec = hostile;
        result.placement = hostile;
        result.variant = hostile;
        result.warnings = {text_warning(hostile)};
    }
    RunResult failed = test::failed_run();
    failed.reason = hostile;
    failed.hint = hostile;
    failed.codec = "other";
    report.results.push_back(failed);
    const std::string text = page({report, test::builds_report()});
    EXPECT_THAT(text, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(text, Not(HasSubstr("<img")));
    const nlohmann::json data = data_of(text);  // checks that the data ends at the right place
    EXPECT_THAT(data.dump(), HasSubstr("<script>alert(1)</script>"));
    EXPECT_EQ(between(text, "id=\"data\">", "</script>").find('<'), std::string::npos);
}

TEST(Page, says_how_reports_differ) {
    ReportFile other = test::plain_report();
    other.name = "other.json";
    other.context.kernel = "Linux 9.9.9";
    const std::string text = page({test::plain_report(), other});
    EXPECT_THAT(text, HasSubstr("these differ: kernel."));
    EXPECT_THAT(text, HasSubstr("Linux 9.9.9"));
    other.context = test::sample_context();
    other.context.clock.cost_ns *= 1.5;  // the clock's cost always varies a little
    other.context.conditions[1].observed += " and more";
    EXPECT_THAT(page({test::plain_report(), other}), HasSubstr("the same in all reports"));
}

TEST(Page, without_results_says_so_and_why) {
    const std::string text = page({ReportFile{"r.json", test::sample_context(), {test::skipped_run()}}});
    EXPECT_THAT(text, HasSubstr("Nothing was measured."));
    EXPECT_THAT(text, HasSubstr("the kernel has no POSIX message queues"));
    EXPECT_THAT(page({ReportFile{"r.json", test::sample_context(), {}}}), HasSubstr("Nothing was measured."));
}

}  // namespace
}  // namespace ipcbench::reporters

#include "reporters/html/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "golden.hpp"
#include "matrix_results.hpp"
#include "reporters/html/page_parts.hpp"
#include "reporters/html/sayings.hpp"
#include "sample_results.hpp"

namespace ipcbench::reporters {
namespace {

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

TEST(Page, OfAPlainRunIsTheApprovedOne) {
    // Without what has files or approved texts of its own: style, scripts, and the drawings.
    std::string text = page({test::plain_report()});
    cut(text, "<style>", "</style>");
    cut(text, "<script>", "</script>");
    cut(text, "<div class=\"drawing\">", "</div>");
    const std::string with_library = " Charts: Chart.js (chartjs.org, MIT licence), within this page.";
    if (const std::size_t place = text.find(with_library); place != std::string::npos) {
        text.erase(place, with_library.size());
    }
    test::expect_golden("page.html", text);
}

TEST(Page, HasAllChartsOfAMatrix) {
    const std::string text = page({test::matrix_report()});
    for (const char* const id : {"rates", "sizes", "percentiles", "breakdown", "results", "context"}) {
        EXPECT_THAT(text, HasSubstr("id=\"" + std::string(id) + "\""));
    }
    EXPECT_THAT(text, Not(HasSubstr("id=\"variants\"")));
    EXPECT_THAT(text, HasSubstr("and uds-stream above."));
    EXPECT_THAT(page({test::builds_report()}), HasSubstr("id=\"variants\""));
    EXPECT_THAT(page({test::placements_report()}), HasSubstr("id=\"placements\""));
}

TEST(Page, NeedsNothingFromElsewhere) {
    std::string text = page({test::matrix_report()});
    EXPECT_THAT(text, HasSubstr("default-src 'none'"));
    cut(text, "<script>", "</script>");  // the charting library names its home
    for (const char* const reference : {"src=", "url(", "@import", "href=\"http"}) {
        EXPECT_THAT(text, Not(HasSubstr(reference)));
    }
}

TEST(Page, HasADrawingAndATableForEachChart) {
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
    EXPECT_EQ(count("<svg viewBox"), charts + 1);  // the script has one for legends
    EXPECT_EQ(count("<summary>As a table</summary>"), charts);
}

TEST(Page, LetsOneChooseWhatVaries) {
    const nlohmann::json facets = data_of(page({test::matrix_report()})).at("facets");
    ASSERT_EQ(facets.size(), 1U);
    EXPECT_EQ(facets[0].at("facet"), "size");
    EXPECT_EQ(facets[0].at("values"), nlohmann::json({"0 B", "64 B", "1 KiB", "16 KiB"}));
    EXPECT_TRUE(data_of(page({test::plain_report()})).at("facets").empty());
}

TEST(Page, TakesHostileTextsForText) {
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
        result.cpu_relation = hostile;
        result.warnings = {hostile};
    }
    RunResult failed = test::failed_run();
    failed.reason = hostile;
    failed.hint = hostile;
    failed.codec = "other";
    report.results.push_back(failed);
    const std::string text = page({report, test::builds_report()});
    EXPECT_THAT(text, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(text, Not(HasSubstr("<img")));
    const nlohmann::json data = data_of(text);  // it ends where it should
    EXPECT_THAT(data.dump(), HasSubstr("<script>alert(1)</script>"));
    EXPECT_EQ(between(text, "id=\"data\">", "</script>").find('<'), std::string::npos);
}

TEST(Page, SaysHowReportsDiffer) {
    ReportFile other = test::plain_report();
    other.name = "other.json";
    other.context.kernel = "Linux 9.9.9";
    const std::string text = page({test::plain_report(), other});
    EXPECT_THAT(text, HasSubstr("these differ: kernel."));
    EXPECT_THAT(text, HasSubstr("Linux 9.9.9"));
    other.context = test::sample_context();
    EXPECT_THAT(page({test::plain_report(), other}), HasSubstr("the same in all reports"));
}

TEST(Page, OfNothingSaysSoAndWhy) {
    const std::string text = page({ReportFile{"r.json", test::sample_context(), {test::skipped_run()}}});
    EXPECT_THAT(text, HasSubstr("Nothing was measured."));
    EXPECT_THAT(text, HasSubstr("the kernel has no POSIX message queues"));
    EXPECT_THAT(page({ReportFile{"r.json", test::sample_context(), {}}}), HasSubstr("Nothing was measured."));
}

TEST(Sayings, ThatDifferInNumbersOnlyAreOne) {
    html::Sayings sayings;
    sayings.add("only 8,644 of 10 were timed", "pipe");
    sayings.add("only 11 of 10 were timed", "tcp");
    sayings.add("only 500.5 of 10 were timed", "tcp");
    sayings.add("another", "");
    EXPECT_EQ(sayings.items(),
              "<li>only 11 to 8,644 of 10 were timed <span class=\"who\">(pipe, tcp)</span></li>\n<li>another</li>\n");
}

TEST(Sayings, NameOnlySomeOfMany) {
    html::Sayings sayings;
    for (int i = 0; i < 10; ++i) {
        sayings.add("slow", "t" + std::to_string(i));
    }
    EXPECT_THAT(sayings.items(), HasSubstr("t6, t7 and 2 more"));
}

}  // namespace
}  // namespace ipcbench::reporters

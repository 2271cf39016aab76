#include "cli/gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/error_of.hpp"

namespace ipcbench::cli {
namespace {

using reporters::ReportComparison;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ReportComparison with_interval(Finding finding, double low, double high) {
    ReportComparison comparison;
    comparison.cells.emplace_back();
    comparison.cells[0].judgement.finding = finding;
    comparison.cells[0].judgement.ratio = {(low + high) / 2, Interval{low, high}};
    return comparison;
}

GateResult passed(const Gate& gate, const ReportComparison& comparison) {
    return pass(gate, {&comparison, 1});
}

TEST(Gate, fails_by_the_bound_of_the_interval_and_not_by_the_point) {
    const Gate gate{.limit = 0.05};
    EXPECT_EQ(passed(gate, with_interval(Finding::slower, 0.2, 0.94)).code, ExitCode::run_failed);
    const GateResult doubt = passed(gate, with_interval(Finding::slower, 0.2, 0.99));
    EXPECT_EQ(doubt.code, ExitCode::ok);
    EXPECT_THAT(doubt.objections, ElementsAre(HasSubstr("1 cell may be slower by more than 5 %: undecided")));
}

TEST(Gate, does_not_fail_for_what_is_undecided_beyond_the_noise) {
    EXPECT_EQ(passed({.limit = 0.05}, with_interval(Finding::undecided, 0.5, 0.6)).code, ExitCode::ok);
}

TEST(Gate, can_make_doubt_an_error) {
    const Gate gate{.limit = 0.05, .fails_if_undecided = true};
    EXPECT_EQ(passed(gate, with_interval(Finding::undecided, 0.9, 1.1)).code, ExitCode::undecided);
    EXPECT_EQ(passed(gate, with_interval(Finding::undecided, 0.96, 1.1)).code, ExitCode::ok) << "not slower by 5 %";
    EXPECT_EQ(passed(gate, with_interval(Finding::same, 0.99, 1.01)).code, ExitCode::ok);
    ReportComparison once;
    once.cells.emplace_back();
    EXPECT_EQ(passed(gate, once).code, ExitCode::undecided);
}

TEST(Gate, prefers_what_is_shown_to_doubt) {
    ReportComparison comparison = with_interval(Finding::undecided, 0.9, 1.1);
    comparison.cells.push_back(with_interval(Finding::slower, 0.5, 0.6).cells[0]);
    EXPECT_EQ(passed({.limit = 0.05, .fails_if_undecided = true}, comparison).code, ExitCode::run_failed);
}

TEST(Gate, fails_for_missing_cells_unless_these_are_allowed) {
    ReportComparison comparison = with_interval(Finding::same, 0.99, 1.01);
    comparison.gone = 2;
    EXPECT_EQ(passed({.limit = 0.05}, comparison).code, ExitCode::run_failed);
    EXPECT_EQ(passed({.limit = 0.05, .allows_missing = true}, comparison).code, ExitCode::ok);
    comparison.failed = {"pipe: it crashed"};
    EXPECT_EQ(passed({.limit = 0.05, .allows_missing = true}, comparison).code, ExitCode::run_failed);
    EXPECT_EQ(passed({}, comparison).code, ExitCode::ok) << "without a limit there is no gate";
}

TEST(Gate, rejects_flags_that_do_not_apply) {
    EXPECT_THAT(ipcbench::test::error_of([] { static_cast<void>(read_gate({.allow_missing = true})); }).what(),
                HasSubstr("--allow-missing does not apply without --fail-if-slower"));
    EXPECT_THAT(ipcbench::test::error_of([] { static_cast<void>(read_gate({.fail_if_undecided = true})); }).what(),
                HasSubstr("--fail-if-undecided"));
    EXPECT_DOUBLE_EQ(read_gate({.same_within = "2.5%"}).tolerance.margin, 0.025);
    EXPECT_THAT(pass({}, {}).objections, IsEmpty());
}

}  // namespace
}  // namespace ipcbench::cli

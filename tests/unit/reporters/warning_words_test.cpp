#include "reporters/warning_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench::reporters {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(WarningWords, write_each_value_in_its_form) {
    EXPECT_EQ(text_of(Warning{WarningCode::coarse_percentiles, {9'999}}),
              "only 9,999 individually timed round trips: high percentiles are coarse");
    EXPECT_THAT(text_of(Warning{WarningCode::outlier, {2, 3, -33.4}}),
                HasSubstr("repetition 2 of 3 is an outlier by its modified Z score: -33 %"));
    EXPECT_THAT(text_of(Warning{WarningCode::wide_spread, {25.2}}), HasSubstr("vary by 25 % ("));
    EXPECT_THAT(text_of(Warning{WarningCode::suspended, {7.25}}), StartsWith("the machine was suspended for 7.2 s"));
}

TEST(WarningWords, name_the_process) {
    EXPECT_THAT(text_of(Warning{WarningCode::stopped, {}, WarningProcess::parent}),
                StartsWith("the parent was stopped and continued"));
    EXPECT_THAT(text_of(Warning{WarningCode::stalled, {0.5}, WarningProcess::one_of_children}),
                StartsWith("a child was stalled for 0.5 s during the run"));
}

TEST(WarningWords, say_from_where_to_where_values_go) {
    const Warning min{WarningCode::yields_when_crowded, {4, 2}};
    const Warning max{WarningCode::yields_when_crowded, {16, 2}};
    EXPECT_EQ(text_of(min, max), "4 to 16 threads share 2 CPUs, so they yield instead of spinning");
}

TEST(WarningWords, repeat_what_an_older_report_said) {
    EXPECT_EQ(text_of(text_warning("something {0} else")), "something {0} else");
}

TEST(WarningCodes, have_names_that_lead_back_to_them) {
    for (int code = 0; code <= static_cast<int>(WarningCode::other); ++code) {
        const auto one = static_cast<WarningCode>(code);
        EXPECT_EQ(warning_code(name_of(one)), one) << name_of(one);
        Warning warning{one};
        warning.values.resize(warning_fields(one).size(), 1);
        warning.detail = "words";
        EXPECT_NE(text_of(warning), "") << name_of(one);
    }
    EXPECT_EQ(warning_code("of_a_later_version"), std::nullopt);
}

}  // namespace
}  // namespace ipcbench::reporters

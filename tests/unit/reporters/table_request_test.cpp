#include "reporters/tables/table_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/error_of.hpp"

namespace ipcbench::reporters {
namespace {

using ipcbench::test::error_of;
using testing::HasSubstr;

TEST(TableRequest, takes_lists_of_figures) {
    const TableRequest request = parse_table_flags({"rate,p99.9,parent_cpu", {}, "p99", "us"});
    EXPECT_EQ(request.columns, (std::vector<std::string>{"rate", "p99.9", "parent_cpu"}));
    EXPECT_EQ(request.sort, "p99");
    EXPECT_EQ(request.time_unit, TimeUnit::us);
    EXPECT_EQ(parse_table_flags({{}, "p99", "name", {}}).show, std::vector<std::string>{"p99"});
}

TEST(TableRequest, suggests_the_figure_that_was_meant_and_lists_them) {
    const Error error = error_of([] { (void)parse_table_flags({"rate,p9999", {}, {}, {}}); });
    EXPECT_STREQ(error.what(), "--columns: there is no figure 'p9999'");
    EXPECT_THAT(error.hint(), HasSubstr("did you mean 'p99"));
    EXPECT_THAT(error.hint(), HasSubstr("p99.99, max"));
    EXPECT_THAT(error_of([] {
                    (void)parse_table_flags({{}, {}, "names", {}});
                }).hint(),
                HasSubstr("did you mean 'name'? There are: name, given, rate"));
}

TEST(TableRequest, refuses_what_cannot_be_meant) {
    EXPECT_STREQ(error_of([] { (void)parse_table_flags({{}, "", {}, {}}); }).what(), "--show: there is no figure ''");
    EXPECT_STREQ(error_of([] {
                     (void)parse_table_flags({"p99,p99", {}, {}, {}});
                 }).what(),
                 "--columns: 'p99' is given twice");
    EXPECT_STREQ(error_of([] {
                     (void)parse_table_flags({{}, {}, {}, "min"});
                 }).what(),
                 "--time-unit: 'min' is not auto, ns, us, ms or s");
    EXPECT_STREQ(error_of([] {
                     (void)parse_table_flags({"p99", "p99", {}, {}});
                 }).what(),
                 "--columns and --show exclude each other");
}

}  // namespace
}  // namespace ipcbench::reporters

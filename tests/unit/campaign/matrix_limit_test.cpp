#include "campaign/matrix_limit.hpp"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/product.hpp"
#include "registry/registry.hpp"
#include "unit/error_of.hpp"

namespace ipcbench::campaign {
namespace {

using namespace std::chrono_literals;
using ipcbench::test::error_of;
using testing::HasSubstr;

TEST(MatrixLimit, counts_without_overflow) {
    EXPECT_EQ(product_of_counts({}), 1U);
    EXPECT_EQ(product_of_counts({45, 1000, 1000}), 45'000'000U);
    EXPECT_EQ(product_of_counts({10'000, 10'000, 10'000, 10'000, 10'000}), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(product_of_counts({std::uint64_t{1} << 40U, std::uint64_t{1} << 40U, 0}),
              std::numeric_limits<std::uint64_t>::max());
}

TEST(MatrixLimit, refuses_more_cells_with_the_count_the_time_and_the_flag) {
    const MatrixLimit limit;
    EXPECT_NO_THROW(limit.require_cells(10'000, 1s));
    const Error error = error_of([&] { limit.require_cells(10'001, 3s); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_STREQ(error.what(), "10,001 cells, which would take about 8.3 h, are more than the limit of 10,000");
    EXPECT_THAT(error.hint(), HasSubstr("--max-cells 10001"));
    EXPECT_THAT(error_of([&] { limit.require_cells(45'000'000, 3s); }).what(), HasSubstr("1,563 days"));
    EXPECT_NO_THROW((MatrixLimit{.cells = 20'000}.require_cells(20'000, 1s)));
}

TEST(MatrixLimit, refuses_what_takes_longer_than_a_day) {
    const MatrixLimit limit;
    EXPECT_NO_THROW(limit.require_time(1, 24h));
    const Error error = error_of([&] { limit.require_time(90'001, 90'001s); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_STREQ(error.what(), "90,001 runs would take about 25 h, longer than the limit of 24 h");
    EXPECT_THAT(error.hint(), HasSubstr("--max-time 26h"));
    EXPECT_NO_THROW((MatrixLimit{.time = 26h}.require_time(90'001, 90'001s)));
}

TEST(Axes, know_their_product_before_it_is_made) {
    Axes axes{.sizes = {1, 2, 3},
              .codecs = {&registry::find_codec("json"), &registry::find_codec("raw")},
              .placements = parse_placements("none,same"),
              .loads = LoadMatrix({}, 2),
              .waits = {std::nullopt},
              .selections = parse_selections({"pipe", "tcp:raw"})};
    EXPECT_EQ(axes.count(), 3U * 2U * (2U + 1U));
    EXPECT_EQ(axes.count(), product_of(axes, {}).size());
    EXPECT_FALSE(axes.single());
}

}  // namespace
}  // namespace ipcbench::campaign

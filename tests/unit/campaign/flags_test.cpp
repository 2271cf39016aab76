#include "campaign/flags.hpp"

#include <set>
#include <stdexcept>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/matrix_limit.hpp"
#include "core/knobs.hpp"
#include "ipcbench/base/units.hpp"
#include "runner/cell.hpp"

namespace ipcbench::campaign {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Flags, each_has_a_name_of_its_own_and_a_help) {
    std::set<std::string_view> names;
    for (const Flag& flag : run_flags()) {
        EXPECT_TRUE(flag.name().starts_with("--")) << flag.names;
        EXPECT_TRUE(names.insert(flag.name()).second) << flag.names;
        EXPECT_EQ(flag.help.empty(), flag.group == FlagGroup::hidden) << flag.names;
        EXPECT_EQ(flag.placeholder.empty(), flag.form == FlagForm::yes || flag.group == FlagGroup::hidden)
            << flag.names;
    }
}

TEST(Flags, exclude_only_flags_that_stand_before_them) {
    std::set<std::string_view> before;
    for (const Flag& flag : run_flags()) {
        for (const std::string_view other : flag.excludes) {
            EXPECT_TRUE(before.contains(other)) << flag.names << " excludes " << other;
        }
        before.insert(flag.name());
    }
}

TEST(Flags, of_every_knob_of_the_loads_are_among_them) {
    std::set<std::string_view> names;
    for (const Flag& flag : run_flags()) {
        names.insert(flag.name());
    }
    for (const Knob& knob : load_knobs()) {
        EXPECT_TRUE(names.contains(knob.form.flag)) << knob.form.flag;
    }
}

TEST(Flags, have_the_defaults_that_their_help_names) {
    const auto help_of = [](std::string_view name) {
        for (const Flag& flag : run_flags()) {
            if (flag.name() == name) {
                return std::string(flag.help);
            }
        }
        return std::string();
    };
    EXPECT_THAT(help_of("--max-cells"), HasSubstr(fmt::format("default: {})", MatrixLimit{}.cells)));
    EXPECT_THAT(help_of("--max-time"),
                HasSubstr(fmt::format("default: {}h)", MatrixLimit{}.time / std::chrono::hours{1})));
    const runner::Cell cell;
    EXPECT_THAT(help_of("--timeout"), HasSubstr(fmt::format("default: {})", format_duration(cell.timeout))));
    EXPECT_EQ(parse_duration(GivenFlags().text_or_fallback("--timeout"), ""), cell.timeout);
    EXPECT_THAT(help_of("--duration"),
                HasSubstr(fmt::format("{} (seconds, the default", cell.duration / std::chrono::seconds{1})));
}

TEST(GivenFlags, have_what_was_typed_and_else_their_fallback) {
    GivenFlags flags;
    EXPECT_FALSE(flags.has("--timeout"));
    EXPECT_EQ(flags.text("--timeout"), "5s");
    EXPECT_EQ(flags.text("--depth"), std::nullopt);
    flags.give("--timeout", "1s");
    flags.give("--depth", "");
    EXPECT_TRUE(flags.has("--timeout"));
    EXPECT_EQ(flags.text("--timeout"), "1s");
    EXPECT_EQ(flags.text("--depth"), "") << "an empty value is a value";
}

TEST(GivenFlags, may_be_repeated_or_have_no_value) {
    GivenFlags flags;
    EXPECT_THAT(flags.texts("--option"), IsEmpty());
    flags.give("--option", "a=1");
    flags.give("--option", "b=2");
    EXPECT_THAT(flags.texts("--option"), ElementsAre("a=1", "b=2"));
    EXPECT_FALSE(flags.has("--one-child"));
    flags.give("--one-child");
    EXPECT_TRUE(flags.has("--one-child"));
}

TEST(GivenFlags, take_values_from_others) {
    GivenFlags other;
    other.give("--option", "b=2");
    other.give("--one-child");
    GivenFlags flags;
    flags.give("--option", "a=1");
    for (const char* const flag : {"--option", "--one-child", "--depth"}) {
        flags.give_from(other, flag);
    }
    EXPECT_THAT(flags.texts("--option"), ElementsAre("a=1", "b=2"));
    EXPECT_TRUE(flags.has("--one-child"));
    EXPECT_FALSE(flags.has("--depth"));
}

TEST(GivenFlags, that_are_not_in_the_table_are_an_error_of_the_program) {
    GivenFlags flags;
    EXPECT_THROW(static_cast<void>(flags.has("--dept")), std::logic_error);
    EXPECT_THROW(flags.give("--dept", "1"), std::logic_error);
}

TEST(Flags, say_what_they_conflict_with_unless_their_help_does) {
    Flag flag{FlagGroup::what, "--some", "TEXT", "some instead of --other"};
    flag.excludes = {"--other"};
    EXPECT_EQ(flag.whole_help(), "some instead of --other");
    flag.excludes = {"--other", "--one"};
    EXPECT_EQ(flag.whole_help(), "some instead of --other; not with --one");
    flag.excludes = {"--one", "--two", "--three"};
    EXPECT_EQ(flag.whole_help(), "some instead of --other; not with --one, --two or --three");
}

}  // namespace
}  // namespace ipcbench::campaign

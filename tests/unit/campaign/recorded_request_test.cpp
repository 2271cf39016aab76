#include "campaign/recorded_request.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/planned_campaign.hpp"
#include "unit/error_of.hpp"

namespace ipcbench::campaign {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Key;
using testing::Not;
using testing::Pair;

using Texts = std::vector<std::string>;

RequestRecord recorded(const GivenFlags& flags) {
    return read_request(flags).record;
}

Context context_with(const RequestRecord& record) {
    Context context;
    context.version = "0.9";
    context.request = record;
    return context;
}

GivenFlags flags_for(std::vector<std::string> transports) {
    GivenFlags flags;
    flags.transports = std::move(transports);
    return flags;
}

TEST(RecordedRequest, has_what_globs_and_defaults_decided) {
    GivenFlags flags = flags_for({"nul[l]", "shm-sem:raw"});
    flags.give("--size", "1,2");
    const RequestRecord record = recorded(flags);
    EXPECT_THAT(record.transports, ElementsAre("null", "shm-sem:raw"));
    EXPECT_THAT(record.flags, Contains(Pair("--size", Texts{"1,2"})));
    EXPECT_THAT(record.flags, Contains(Pair("--codec", Texts{"json"})));
    EXPECT_THAT(record.flags,
                Contains(Pair("--placement", Texts{read_request(flags).runs.front().cell.placement.text})));
    EXPECT_THAT(record.flags, Contains(Pair("--duration", Texts{"1s"})));
    EXPECT_THAT(record.flags, Contains(Pair("--repetitions", Texts{"3"})));
    EXPECT_THAT(record.flags, Contains(Pair("--timeout", Texts{"5s"})));
    EXPECT_THAT(record.flags, Contains(Key("--seed")));
    EXPECT_THAT(record.flags, Not(Contains(Key("--child"))));
    EXPECT_THAT(record.flags, Not(Contains(Key("--style"))));
}

TEST(RecordedRequest, has_no_seed_without_an_order_and_no_duration_with_a_count) {
    GivenFlags flags = flags_for({"null"});
    flags.give("--iterations", "10");
    const RequestRecord record = recorded(flags);
    EXPECT_THAT(record.flags, Not(Contains(Key("--seed"))));
    EXPECT_THAT(record.flags, Not(Contains(Key("--duration"))));
}

TEST(RecordedRequest, means_the_same_in_another_folder_and_on_another_machine) {
    GivenFlags flags = flags_for({"pipe"});
    flags.give("--child", "some/child");
    flags.give("--pairs", "cores");
    const RequestRecord record = recorded(flags);
    EXPECT_EQ(record.flags.at("--child"), Texts{std::filesystem::absolute("some/child")});
    EXPECT_THAT(record.flags.at("--pairs").front(), Not(HasSubstr("cores")));
}

TEST(RecordedRequest, has_flags_without_a_value) {
    GivenFlags flags = flags_for({"pipe"});
    flags.give("--concurrency", "2");
    flags.give("--one-child");
    const RequestRecord record = recorded(flags);
    EXPECT_THAT(record.flags, Contains(Pair("--one-child", Texts{})));
    EXPECT_TRUE(recorded_flags(context_with(record), "r.json").has("--one-child"));
}

TEST(RecordedRequest, makes_the_same_cells_again) {
    GivenFlags flags = flags_for({"null", "pipe:raw"});
    flags.give("--size", "64:1K:*4");
    flags.give("--depth", "1,2");
    flags.give("--option", "pipe_bytes=64K");
    flags.give("--wait", "block");
    const RunRequest first = read_request(flags);
    const RunRequest again = read_request(recorded_flags(context_with(first.record), "r.json"));
    EXPECT_EQ(again.record.flags, first.record.flags);
    EXPECT_EQ(again.record.transports, first.record.transports);
    EXPECT_EQ(again.plan.seed, first.plan.seed);
    ASSERT_EQ(again.runs.size(), first.runs.size());
    for (std::size_t i = 0; i < first.runs.size(); ++i) {
        EXPECT_EQ(again.runs[i].cell.transport, first.runs[i].cell.transport);
        EXPECT_EQ(again.runs[i].cell.codec, first.runs[i].cell.codec);
        EXPECT_EQ(again.runs[i].cell.load, first.runs[i].cell.load);
        EXPECT_EQ(again.runs[i].cell.payload_bytes, first.runs[i].cell.payload_bytes);
        EXPECT_EQ(again.runs[i].cell.duration, first.runs[i].cell.duration);
        EXPECT_EQ(again.runs[i].cell.options, first.runs[i].cell.options);
        EXPECT_FALSE(again.runs[i].by_name) << "what no longer works is skipped";
    }
}

TEST(RecordedRequest, that_is_missing_or_impossible_is_an_error_that_names_the_report) {
    const auto error_about = [](const Context& context) {
        const Error error = test::error_of([&] { static_cast<void>(recorded_flags(context, "r.json")); });
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_THAT(error.what(), HasSubstr("'r.json'"));
        return std::string(error.what()) + "\n" + error.hint();
    };
    Context old = context_with({});
    old.request.reset();
    EXPECT_THAT(error_about(old), HasSubstr("does not record what was requested (ipcbench 0.9 wrote it)"));
    old.command = "ipcbench run pipe";
    EXPECT_THAT(error_about(old), HasSubstr("this command made it: ipcbench run pipe"));
    EXPECT_THAT(error_about(context_with({})), HasSubstr("no transport"));
    const auto with_flag = [](const char* flag, Texts texts) {
        return context_with({{"pipe"}, {{flag, std::move(texts)}}, {}});
    };
    EXPECT_THAT(error_about(with_flag("--wings", {"2"})), HasSubstr("'--wings', which this ipcbench does not have"));
    EXPECT_THAT(error_about(with_flag("--export-json", {"x"})), HasSubstr("does not have"));
    EXPECT_THAT(error_about(with_flag("--size", {"1", "2"})), HasSubstr("2 values of --size"));
    EXPECT_THAT(error_about(with_flag("--breakdown", {"x"})), HasSubstr("1 values of --breakdown"));
}

}  // namespace
}  // namespace ipcbench::campaign

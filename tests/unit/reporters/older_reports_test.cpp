#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reporters/report_file.hpp"
#include "reporters/reporters.hpp"
#include "sample_results.hpp"
#include "temporary.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

std::string sample() {
    const test::TemporaryFile file;
    const auto reporter = make_json(Output::to_file(file.path()));
    reporter->begin(test::sample_context());
    reporter->result(test::repeated_run());
    reporter->end();
    return file.text();
}

TEST(OlderReports, of_a_version_without_a_chosen_placement_has_the_requested_one) {
    Json document = Json::parse(sample());
    Json& result = document["results"].back();
    result.erase("requested_placement");
    result.erase("cpu_sharing");
    const RunResult read = parse_report(document.dump(), "r.json").results.back();
    EXPECT_EQ(read.requested_placement, read.placement);
    EXPECT_FALSE(read.cpu_sharing);
}

TEST(OlderReports, of_a_version_without_the_mechanisms_part_calculates_it) {
    Json document = Json::parse(sample());
    Json& parts = document["results"].back()["breakdown"];
    parts.erase("mechanism_ns");
    const auto mechanism = [&] {
        return parse_report(document.dump(), "r.json").results.back().breakdown.value().mechanism_ns;
    };
    parts["notification_ns"] = parts["waiting_ns"].get<double>() - 10;
    EXPECT_DOUBLE_EQ(mechanism().value(), 10 + parts["harness_ns"].get<double>() + parts["copying_ns"].get<double>());
    parts["notification_ns"] = parts["waiting_ns"].get<double>() + 10;
    EXPECT_FALSE(mechanism()) << "they were not separated";
}

}  // namespace
}  // namespace ipcbench::reporters

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "fuzz/require.hpp"
#include "ipcbench/base/error.hpp"
#include "reporters/context_json.hpp"
#include "reporters/report_file.hpp"
#include "reporters/result_json.hpp"

namespace ipcbench::fuzz {
namespace {

using reporters::ReportFile;

std::string to_text(const ReportFile& report) {
    nlohmann::ordered_json json{{"schema_version", 1}, {"context", reporters::to_json(report.context)}};
    json["results"] = nlohmann::ordered_json::array();
    for (const RunResult& result : report.results) {
        json["results"].push_back(reporters::to_json(result, true));
    }
    return json.dump();
}

/// Any bytes are either a report or an Error; a report that is written and read again stays the same.
void run(std::string_view input) {
    std::string text;
    try {
        text = to_text(reporters::parse_report(input, "fuzz"));
    } catch (const Error&) {
        return;
    }
    require(to_text(reporters::parse_report(text, "fuzz")) == text, "the report stays the same");
}

}  // namespace
}  // namespace ipcbench::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    ipcbench::fuzz::run({reinterpret_cast<const char*>(data), size});
    return 0;
}

#include <algorithm>

#include <nlohmann/json.hpp>

#include "reporters/at_end.hpp"
#include "reporters/cell_name.hpp"
#include "reporters/context_json.hpp"
#include "reporters/google_entries.hpp"
#include "reporters/groups.hpp"
#include "reporters/reporters.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

/// The fields are those of Google Benchmark 1.7 (src/json_reporter.cc), in its order. Its readers want all of them:
/// what we do not know is 0 or empty. Fields of our own follow, as with its AddCustomContext.
Json context_json(const Context& context) {
    const auto governor = std::find_if(context.conditions.begin(), context.conditions.end(),
                                       [](const Condition& condition) { return condition.name == "governor"; });
    Json json{{"date", context.date},
              {"host_name", context.host},
              {"executable", "ipcbench"},
              {"num_cpus", context.cpus},
              {"mhz_per_cpu", 0},
              {"cpu_scaling_enabled", governor != context.conditions.end() && governor->verdict == Verdict::bad},
              {"caches", Json::array()},
              {"load_avg", Json::array()},
              {"library_build_type", context.build_type == "Debug" ? "debug" : "release"},
              {"ipcbench_version", context.version},
              {"ipcbench_build_type", context.build_type}};
    for (const Condition& condition : context.conditions) {
        if (condition.verdict == Verdict::bad && condition.spoils) {
            json["warning_" + condition.name] = condition.found;
        }
    }
    return json;
}

class GoogleBenchmarkReporter final : public ReportAtEnd {
public:
    using ReportAtEnd::ReportAtEnd;

    void begin(const Context& context) override { document_["context"] = context_json(context); }

    /// A cell without a number has no entry: as an error its times would be 0, which tools take for a time.
    void result(const RunResult& result) override {
        if (has_number(result)) {
            add_google_entries(document_["benchmarks"], result, unique_("ipcbench/" + cell_name(result)), families_++);
        }
    }

private:
    [[nodiscard]] std::string document() override { return text_of(document_, 2) + "\n"; }

    UniqueNames unique_;
    Json document_{{"context", Json::object()}, {"benchmarks", Json::array()}};
    std::size_t families_ = 0;
};

}  // namespace

std::unique_ptr<Reporter> make_google_benchmark(Output out) {
    return std::make_unique<GoogleBenchmarkReporter>(std::move(out));
}

}  // namespace ipcbench::reporters

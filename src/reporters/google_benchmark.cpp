#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/condition_names.hpp"
#include "ipcbench/stats/spread.hpp"
#include "reporters/at_end.hpp"
#include "reporters/context_json.hpp"
#include "reporters/reporters.hpp"
#include "reporters/results/groups.hpp"
#include "reporters/results/names.hpp"
#include "reporters/warning_words.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

/// Returns the fields of Google Benchmark 1.7 (src/json_reporter.cc), in its order. Its readers require all of them:
/// unknown ones are 0 or empty. Our own fields follow, as with its AddCustomContext.
Json context_json(const Context& context) {
    const auto governor =
        std::find_if(context.conditions.begin(), context.conditions.end(),
                     [](const Condition& condition) { return condition.name == condition_name::governor; });
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
        if (condition.verdict == Verdict::bad && condition.affects_results) {
            json["warning_" + condition.name] = condition.observed;
        }
    }
    return json;
}

/// The figures of a repetition, which are also aggregated.
struct Figures {
    double real_ns = 0;
    double cpu_ns = 0;
    double per_s = 0;
};

Json numbers_json(const Figures& figures) {
    return {{"real_time", figures.real_ns},
            {"cpu_time", figures.cpu_ns},
            {"time_unit", "ns"},
            {"items_per_second", figures.per_s}};
}

/// Applies one function to each figure of all repetitions.
template <class Function>
Figures aggregate(const std::vector<Figures>& all, const Function& function) {
    const auto of = [&](double Figures::*member) {
        std::vector<double> values;
        std::transform(all.begin(), all.end(), std::back_inserter(values),
                       [member](const Figures& figures) { return figures.*member; });
        return function(values);
    };
    return {of(&Figures::real_ns), of(&Figures::cpu_ns), of(&Figures::per_s)};
}

double variation_of(const std::vector<double>& values) {
    return mean_of(values) > 0 ? coefficient_of_variation(values) : 0;
}

/// The entries of one cell: a "family" of one instance.
class Family {
public:
    Family(const RunResult& result, std::string name, std::size_t index)
        : result_(result), name_(std::move(name)), index_(index) {}

    void add_to(Json& benchmarks) const {
        std::vector<Repetition> repetitions = result_.repetitions;
        if (repetitions.empty()) {
            repetitions.push_back({result_.round_trips, result_.elapsed_s, false, result_.cpu_ns_per_round_trip()});
        }
        // A repetition may have been interrupted before its first round trip.
        std::erase_if(repetitions, [](const Repetition& one) { return one.round_trips_per_s() <= 0; });
        std::vector<Figures> all;
        for (const Repetition& repetition : repetitions) {
            const double per_s = repetition.round_trips_per_s();
            Json json = head(name_, "iteration", repetitions.size());
            json["repetition_index"] = all.size();
            json["threads"] = 1;
            json["iterations"] = repetition.round_trips;
            all.push_back({1e9 / per_s, repetition.cpu_ns_per_round_trip.value_or(0), per_s});
            finish(benchmarks, json, all.back());
        }
        if (all.size() > 1) {
            add_aggregates(benchmarks, all);
        }
    }

private:
    void add_aggregates(Json& benchmarks, const std::vector<Figures>& all) const {
        const auto add = [&](const std::string& aggregate_name, const char* unit, const Figures& figures) {
            Json json = head(name_ + "_" + aggregate_name, "aggregate", all.size());
            json["threads"] = 1;
            json["aggregate_name"] = aggregate_name;
            json["aggregate_unit"] = unit;
            json["iterations"] = all.size();
            finish(benchmarks, json, figures);
        };
        add("mean", "time", aggregate(all, [](const auto& values) { return mean_of(values); }));
        add("median", "time", aggregate(all, [](const auto& values) { return median_of(values); }));
        add("stddev", "time",
            aggregate(all, [](const auto& values) { return variation_of(values) * mean_of(values); }));
        add("cv", "percentage", aggregate(all, variation_of));
    }

    [[nodiscard]] Json head(const std::string& name, const char* type, std::size_t repetitions) const {
        return {{"name", name},      {"family_index", index_}, {"per_family_instance_index", 0},
                {"run_name", name_}, {"run_type", type},       {"repetitions", repetitions}};
    }

    void finish(Json& benchmarks, Json json, const Figures& figures) const {
        json.update(numbers_json(figures));
        if (result_.status == RunStatus::partial) {
            json["label"] = "partial: " + result_.reason;
        } else if (const std::vector<Warning> pauses = pause_warnings(result_); !pauses.empty()) {
            json["label"] = "warning: " + text_of(pauses.front());
        }
        benchmarks.push_back(std::move(json));
    }

    const RunResult& result_;
    std::string name_;
    std::size_t index_;
};

class GoogleBenchmarkReporter final : public ReportAtEnd {
public:
    using ReportAtEnd::ReportAtEnd;

    void begin(const Context& context) override { document_["context"] = context_json(context); }

    /// A cell without a number has no entry: in an error entry its times would be 0, which tools would treat as
    /// measured.
    void result(const RunResult& result) override {
        if (has_number(result)) {
            Family(result, unique_("ipcbench/" + cell_name(result)), families_++).add_to(document_["benchmarks"]);
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

#include <utility>

#include <nlohmann/json.hpp>

#include "reporters/context_json.hpp"
#include "reporters/reporters.hpp"
#include "reporters/result_json.hpp"

namespace ipcbench::reporters {
namespace {

/// Writes each result as one line, together with the comma before it, in one go: whatever is on the disk when the
/// program is killed becomes a whole document by `]}`.
class JsonReporter final : public Reporter {
public:
    JsonReporter(Output out, bool histograms) : out_(std::move(out)), histograms_(histograms) {}

    void begin(const Context& context) override {
        out_.write("{\"schema_version\": " + std::to_string(schema_version) +
                   ", \"schema_minor_version\": " + std::to_string(schema_minor_version) +
                   ",\n\"context\": " + line(to_json(context)) + ",\n\"results\": [");
    }
    void result(const RunResult& result) override {
        out_.write((std::exchange(first_, false) ? "\n" : ",\n") + line(to_json(result, histograms_)));
    }
    void end() override {
        if (!ended_) {  // it may be called again when another report has failed
            ended_ = true;
            out_.write("\n]}\n");
        }
    }

private:
    /// Bytes that are not UTF-8 (in a path, say) are replaced: a report is never lost to them.
    static std::string line(const nlohmann::ordered_json& json) {
        return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    }

    Output out_;
    bool histograms_;
    bool first_ = true;
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<Reporter> make_json(Output out, bool histograms) {
    return std::make_unique<JsonReporter>(std::move(out), histograms);
}

}  // namespace ipcbench::reporters

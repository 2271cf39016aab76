#include <map>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "reporters/context_json.hpp"
#include "reporters/reporters.hpp"
#include "reporters/result_json.hpp"
#include "reporters/results/names.hpp"

namespace ipcbench::reporters {
namespace {

/// Writes each result as one line. In a regular file, the measurements of unfinished cells follow these lines, and the
/// document is complete at any moment: killing the program loses only the repetition in progress. In any other output,
/// the lines stay as they are, each preceded by a comma, and `]}` completes the document.
class JsonReporter final : public Reporter {
public:
    JsonReporter(Output out, bool histograms) : out_(std::move(out)), histograms_(histograms) {}

    void begin(const Context& context) override { out_.write(report_head(context) + "\"results\": [", tail()); }
    void result(const RunResult& result) override {
        unfinished_.erase(cell_name(result));
        const char* const before = std::exchange(first_, false) ? "\n" : ",\n";
        out_.write(before + text_of(to_json(result, histograms_)), tail());
    }
    void unfinished(const RunResult& result) override {
        unfinished_[cell_name(result)] = text_of(to_json(result, histograms_));
        out_.write("", tail());
    }
    void end() override {
        if (!ended_) {  // it may be called again when another report has failed
            ended_ = true;
            out_.write("\n]}\n", "");
        }
    }

private:
    /// Returns what follows the results until the report ends.
    [[nodiscard]] std::string tail() const {
        std::string text;
        for (const auto& [name, line] : unfinished_) {
            text += (text.empty() && first_ ? "\n" : ",\n") + line;
        }
        return text + "\n]}\n";
    }

    Output out_;
    std::map<std::string, std::string> unfinished_;  // by cell, as JSON text in the document
    bool histograms_;
    bool first_ = true;
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<Reporter> make_json(Output out, bool histograms) {
    return std::make_unique<JsonReporter>(std::move(out), histograms);
}

}  // namespace ipcbench::reporters

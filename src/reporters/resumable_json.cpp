#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reporters/context_json.hpp"
#include "reporters/recorded_run.hpp"
#include "reporters/reporters.hpp"
#include "reporters/result_json.hpp"
#include "reporters/results/names.hpp"

namespace ipcbench::reporters {
namespace {

/// Writes each run as one line as soon as it ends, under "runs". The results that there are follow, so the document is
/// complete at any moment. When every cell has its result, the file is replaced by one without "runs".
class ResumableJsonReporter final : public Reporter {
public:
    ResumableJsonReporter(Output out, EarlierRuns earlier) : out_(std::move(out)), earlier_(std::move(earlier)) {}

    void begin(const Context& context) override {
        head_ = report_head(context);
        std::string text = head_ + "\"runs\": [";
        for (const RecordedRun& one : earlier_.runs) {
            text += line_of(one.cell, one.run);
        }
        for (const RunResult& result : earlier_.results) {
            unfinished_[cell_name(result)] = text_of(to_json(result, false));
        }
        earlier_ = {};
        out_.write(text, tail());  // at once: killing the program here must not lose what there was
    }
    void measured(std::size_t cell, const RunResult& run) override { out_.write(line_of(cell, run), tail()); }
    void unfinished(const RunResult& result) override {
        unfinished_[cell_name(result)] = text_of(to_json(result, false));
        out_.write("", tail());
    }
    void result(const RunResult& result) override {
        unfinished_.erase(cell_name(result));
        finished_ += (finished_.empty() ? "\n" : ",\n") + text_of(to_json(result, false));
        out_.write("", tail());
    }
    void completed() override { completed_ = true; }
    void end() override {
        out_.write("", tail());
        if (completed_) {
            // If that is not possible, the file has all results, and runs that nobody needs.
            out_.replace(head_ + results());
        }
    }

private:
    [[nodiscard]] std::string line_of(std::size_t cell, const RunResult& run) {
        return (std::exchange(first_run_, false) ? "\n" : ",\n") + text_of(to_json(cell, run));
    }
    [[nodiscard]] std::string results() const {
        std::string text = "\"results\": [" + finished_;
        bool first = finished_.empty();
        for (const auto& [name, line] : unfinished_) {
            text += (std::exchange(first, false) ? "\n" : ",\n") + line;
        }
        return text + "\n]}\n";
    }
    /// Returns what follows the runs.
    [[nodiscard]] std::string tail() const { return "\n],\n" + results(); }

    Output out_;
    EarlierRuns earlier_;
    std::string head_;
    std::string finished_;                           ///< as JSON text, as all others
    std::map<std::string, std::string> unfinished_;  ///< by cell; also earlier results, until they are reported again
    bool first_run_ = true;
    bool completed_ = false;
};

}  // namespace

std::unique_ptr<Reporter> make_resumable_json(Output out, EarlierRuns earlier) {
    if (!out.is_file()) {
        return make_json(std::move(out));
    }
    return std::make_unique<ResumableJsonReporter>(std::move(out), std::move(earlier));
}

}  // namespace ipcbench::reporters

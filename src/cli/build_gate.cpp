#include "cli/build_gate.hpp"

#include <vector>

#include <fmt/format.h>

namespace ipcbench::cli {
namespace {

Gate gate_of(const campaign::GivenFlags& flags) {
    return read_gate({.same_within = flags.text("--same-within"),
                      .fail_if_slower = flags.text("--fail-if-slower"),
                      .fail_if_undecided = flags.has("--fail-if-undecided"),
                      .allow_missing = flags.has("--allow-missing")});
}

}  // namespace

BuildGate::BuildGate(const campaign::GivenFlags& flags, reporters::Output& out, const reporters::Style& style,
                     bool quiet)
    : gate_(gate_of(flags)), out_(out), style_(style), quiet_(quiet) {}

void BuildGate::end() {
    const std::vector<reporters::BuildPair> pairs = reporters::pairs_of_builds(report_);
    std::vector<reporters::ReportComparison> comparisons;
    comparisons.reserve(pairs.size());
    for (const reporters::BuildPair& pair : pairs) {
        comparisons.push_back(reporters::compare(pair.base, pair.current, gate_.tolerance));
    }
    std::string text;
    for (const reporters::ReportComparison& comparison : comparisons) {
        if (!quiet_) {
            text += fmt::format("\n{} -> {}\n", comparison.before->name, comparison.after->name) +
                    reporters::comparison_report(comparison, style_);
        }
    }
    const GateResult result = pass(gate_, comparisons);
    code_ = result.code;
    for (const std::string& objection : result.objections) {
        text += "\n" + objection + "\n";
    }
    out_.write(text);
}

}  // namespace ipcbench::cli

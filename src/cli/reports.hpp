#pragma once

#include <memory>
#include <vector>

#include "campaign/planned_campaign.hpp"
#include "cli/build_gate.hpp"
#include "ipcbench/core/reporter.hpp"
#include "platform/exit_code.hpp"
#include "reporters/output.hpp"
#include "reporters/style.hpp"

namespace ipcbench::cli {

/// Throws Error (usage) for flags of reports that are wrong: what `Reports` would refuse, without making any.
void check_report_flags(const campaign::GivenFlags& flags);

/// All reports of one invocation. If one of them goes to standard output, the text for people goes to standard error.
class Reports {
public:
    /// `listener` also receives everything; may be null. Without `texts` nothing is printed for people. Throws Error if
    /// a file cannot be opened, or if two reports want standard output.
    Reports(const campaign::GivenFlags& flags, const campaign::PlannedCampaign& campaign,
            std::unique_ptr<Reporter> listener, bool texts);

    /// Each of these calls passes its argument to all reports. The first Error is thrown only after all have received
    /// it, so that the others are written even if one fails.
    void begin(const Context& context);
    void result(const RunResult& result);
    void unfinished(const RunResult& result);
    void measured(std::size_t cell, const RunResult& run);
    void completed();
    void end();

    /// Prints text for people that does not belong to a result, unless they want little.
    void print(const std::string& text);

    /// Prints text that is always wanted, where texts for people go.
    void print_always(const std::string& text) { text_.write(text); }
    [[nodiscard]] const reporters::Style& style() const noexcept { return style_; }

    /// Returns what the comparison of the builds says of this one, after `end`; ok if none was asked for.
    [[nodiscard]] ExitCode verdict() const { return build_gate_ ? build_gate_->code() : ExitCode::ok; }

private:
    template <class Call>
    void each(Call call);

    reporters::Output text_;
    reporters::Output errors_;
    reporters::Style style_;
    bool quiet_;
    std::unique_ptr<BuildGate> build_gate_;  ///< not among the others: it comes last
    std::vector<std::unique_ptr<Reporter>> all_;
};

}  // namespace ipcbench::cli

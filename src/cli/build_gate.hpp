#pragma once

#include "campaign/flags.hpp"
#include "cli/gate.hpp"
#include "ipcbench/core/reporter.hpp"
#include "reporters/output.hpp"
#include "reporters/style.hpp"

namespace ipcbench::cli {

/// Compares this build with each of the others that were measured in turn with it, and decides whether it passes.
class BuildGate final : public Reporter {
public:
    /// Prints to `out`, only the objections if `quiet`. Borrows `out`. Throws Error (usage) for contradictory flags.
    BuildGate(const campaign::GivenFlags& flags, reporters::Output& out, const reporters::Style& style, bool quiet);

    void begin(const Context& context) override { report_.context = context; }
    void result(const RunResult& result) override { report_.results.push_back(result); }
    void end() override;

    [[nodiscard]] ExitCode code() const noexcept { return code_; }

private:
    Gate gate_;
    reporters::Output& out_;
    reporters::Style style_;
    bool quiet_;
    reporters::ReportFile report_;
    ExitCode code_ = ExitCode::ok;
};

}  // namespace ipcbench::cli

#pragma once

#include "ipcbench/core/reporter.hpp"
#include "reporters/context_words.hpp"
#include "reporters/report_file.hpp"

namespace ipcbench::cli {

/// Keeps what a run reports, as if it were read from a file. Borrows `report`.
class Collector final : public Reporter {
public:
    explicit Collector(reporters::ReportFile& report) : report_(report) {}
    void begin(const Context& context) override { report_.context = context; }
    void result(const RunResult& result) override {
        report_.results.push_back(result);
        report_.results.back().virtual_machine = reporters::is_virtual_machine(report_.context);
    }
    void end() override {}

private:
    reporters::ReportFile& report_;
};

}  // namespace ipcbench::cli

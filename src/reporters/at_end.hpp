#pragma once

#include <string>
#include <utility>

#include "ipcbench/core/reporter.hpp"
#include "reporters/output.hpp"

namespace ipcbench::reporters {

/// A report that can only be written when the last result is there. It may be ended again when another report has
/// failed: it is written once, and an earlier failure to write is thrown again.
class ReportAtEnd : public Reporter {
public:
    explicit ReportAtEnd(Output out) : out_(std::move(out)) {}

    void end() final {
        if (!std::exchange(ended_, true)) {
            out_.write(document());
        }
        out_.write("");  // throws again what an earlier call threw
    }

private:
    [[nodiscard]] virtual std::string document() = 0;

    Output out_;
    bool ended_ = false;
};

}  // namespace ipcbench::reporters

#pragma once

#include <string>
#include <utility>

#include "ipcbench/core/reporter.hpp"
#include "reporters/output.hpp"

namespace ipcbench::reporters {

/// A report that can be written only after the last result. `end` may be called again when another report has failed:
/// the report is written once, and an earlier write error is thrown again.
class ReportAtEnd : public Reporter {
public:
    explicit ReportAtEnd(Output out) : out_(std::move(out)) {}

    void end() final {
        if (!std::exchange(ended_, true)) {
            out_.write(document());
        }
        out_.write("");  // throws the error of an earlier call again
    }

private:
    [[nodiscard]] virtual std::string document() = 0;

    Output out_;
    bool ended_ = false;
};

}  // namespace ipcbench::reporters

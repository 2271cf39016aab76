#pragma once

#include <cstddef>

#include "ipcbench/core/context.hpp"
#include "ipcbench/core/result.hpp"

namespace ipcbench {

/// Receives results as they arrive. Every call throws Error (failed) if its output cannot be written.
class Reporter {
public:
    Reporter() = default;
    Reporter(const Reporter&) = delete;
    Reporter& operator=(const Reporter&) = delete;
    virtual ~Reporter() = default;

    virtual void begin(const Context& context) = 0;
    virtual void result(const RunResult& result) = 0;

    /// Receives the interim result of a cell whose `result` is still to come; may be called repeatedly. For reports
    /// that can overwrite it, so that killing the program loses as little as possible.
    virtual void unfinished(const RunResult& /*result*/) {}

    /// Receives each run of a cell as it ends, before it is merged with others. `cell` is the cell's place in the plan.
    /// For reports from which an interrupted campaign can go on.
    virtual void measured(std::size_t /*cell*/, const RunResult& /*run*/) {}

    /// Called before `end` if every cell has its result, so that nothing is left to go on with.
    virtual void completed() {}

    /// Ends the report after the last result, also if the run was interrupted. Throws again if an earlier write failed.
    virtual void end() = 0;
};

}  // namespace ipcbench

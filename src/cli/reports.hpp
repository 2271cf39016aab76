#pragma once

#include <memory>
#include <vector>

#include "cli/run_request.hpp"
#include "ipcbench/core/reporter.hpp"
#include "reporters/output.hpp"

namespace ipcbench::cli {

/// All reports of one invocation. When one of them goes to standard output, the text for people goes to standard error.
class Reports {
public:
    /// `cells`: how many results there will be. With a `listener` there are no texts for people. Throws Error when a
    /// file cannot be opened, or when two reports want standard output.
    Reports(const RunFlags& flags, const RunRequest& request, std::size_t cells, std::unique_ptr<Reporter> listener);

    /// Everything that is reported is given to all of them. The first Error is thrown after all have had it: what one
    /// cannot write the others still do.
    void begin(const Context& context);
    void result(const RunResult& result);
    void unfinished(const RunResult& result);
    void end();

    /// For people, apart from any result.
    void say(const std::string& text);

private:
    template <class Call>
    void each(Call call);

    reporters::Output text_;
    reporters::Output complaints_;
    bool quiet_;
    std::vector<std::unique_ptr<Reporter>> all_;
};

}  // namespace ipcbench::cli

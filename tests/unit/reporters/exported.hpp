#pragma once

#include <string>
#include <vector>

#include "reporters/output.hpp"
#include "sample_results.hpp"
#include "temporary.hpp"

namespace ipcbench::reporters::test {

/// Returns what the reporter that `make` returns for an Output writes of these runs.
template <class Make>
std::string exported(const Make& make, const std::vector<RunResult>& runs) {
    const TemporaryFile file;
    const auto reporter = make(Output::to_file(file.path()));
    reporter->begin(sample_context());
    for (const RunResult& run : runs) {
        reporter->result(run);
    }
    reporter->end();
    return file.text();
}

}  // namespace ipcbench::reporters::test

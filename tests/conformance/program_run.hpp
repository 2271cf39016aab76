#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace ipcbench::conformance {

/// How a run of the program ended.
struct RunOutcome {
    int code = -1;  ///< as a shell reports it: 128 + signal for a killed program
    std::string out;
    std::string err;
    bool overdue = false;  ///< it did not end within the bound and was killed with everything it had started

    [[nodiscard]] std::string all() const { return out + err; }
};

/// A private environment for runs of `ipcbench`: a private TMPDIR, and checks for everything the runs start and create.
class RunSandbox {
public:
    RunSandbox();
    RunSandbox(const RunSandbox&) = delete;
    RunSandbox& operator=(const RunSandbox&) = delete;
    ~RunSandbox();

    /// Runs `ipcbench` with these arguments until it and everything it started have ended. Children that are
    /// ipcbench-faulty-child do what `fault` says ("kill@timed").
    RunOutcome run(const std::vector<std::string>& arguments, const std::string& fault = "");

    /// Returns everything that the runs so far have left: processes, files and folders, shared memory, queues.
    [[nodiscard]] std::vector<std::string> left() const;

private:
    void await_descendants(pid_t group, RunOutcome& outcome);

    std::string folder_;
    std::vector<std::string> queues_before_;
    std::vector<std::string> prefixes_;
    std::vector<std::string> notes_;
    std::vector<std::string> processes_;
};

/// Returns the timeout, in seconds, of a run whose child stops. All runs of iceoryx on a machine take turns, and the
/// wait for a turn counts against the timeout.
[[nodiscard]] std::string seconds_until_timeout(const std::string& transport);

/// Returns arguments for `run TRANSPORT` with the faulty child, quietly and for far longer than the test lasts. The run
/// is short if the fault happens at its end.
[[nodiscard]] std::vector<std::string> long_run(const std::string& transport, const std::string& stage = "");

}  // namespace ipcbench::conformance

#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace ipcbench::conformance {

/// How a run of the program ended.
struct RunOutcome {
    int code = -1;  ///< as a shell tells it: 128 + signal for a killed program
    std::string out;
    std::string err;
    bool overdue = false;  ///< it did not end by itself within the bound and was killed, with all that it had started

    [[nodiscard]] std::string all() const { return out + err; }
};

/// A place of its own for runs of `ipcbench`: a private TMPDIR, and an eye on all that they start and make.
class Scene {
public:
    Scene();
    Scene(const Scene&) = delete;
    Scene& operator=(const Scene&) = delete;
    ~Scene();

    /// Runs `ipcbench` with these arguments until it and all that it started have ended. Its children, where they are
    /// ipcbench-faulty-child, do what `fault` says ("kill@timed").
    RunOutcome run(const std::vector<std::string>& arguments, const std::string& fault = "");

    /// All that the runs so far have left: processes, files and folders, shared memory, queues.
    [[nodiscard]] std::vector<std::string> left() const;

private:
    void await_descendants(pid_t group, RunOutcome& outcome);

    std::string folder_;
    std::vector<std::string> queues_before_;
    std::vector<std::string> prefixes_;
    std::vector<std::string> notes_;
    std::vector<std::string> processes_;
};

/// `run TRANSPORT` with the faulty child, quietly and for far longer than the test lasts; only briefly, if what is to
/// happen happens at its end.
[[nodiscard]] std::vector<std::string> long_run(const std::string& transport, const std::string& stage = "");

}  // namespace ipcbench::conformance

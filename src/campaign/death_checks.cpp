#include "campaign/death_checks.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <iterator>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "conformance/resources.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "platform/captured_run.hpp"
#include "platform/dead_runs.hpp"
#include "platform/descendants.hpp"
#include "platform/exit_code.hpp"
#include "platform/process.hpp"
#include "platform/temporary_folder.hpp"
#include "platform/this_process.hpp"

namespace ipcbench::campaign {
namespace {

using conformance::TransportCase;
using platform::CapturedRun;
using platform::Descendant;

constexpr const char* child_name = "ipcbench-child";
constexpr std::chrono::seconds longest_run{30};
/// Limits how long a run goes on if this process is killed; no run that is watched lasts as long.
constexpr std::chrono::seconds duration = 2 * longest_run;

/// A run that lasts until something happens to its processes, with a folder of its own for temporary files.
class EndlessRun {
public:
    EndlessRun(const TransportCase& transport_case, std::function<bool()> stop)
        : stop_(std::move(stop)), words_(arguments_for_transport(*transport_case.transport)) {
        words_.insert(words_.begin(), "run");
        // One connection at a time: the wait for another run's counts against the time-out.
        const bool alone = !transport_case.info().one_connection_because.empty();
        words_.insert(words_.end(), {fmt::format("--wait={}", name_of(transport_case.wait)), "--warmup=0",
                                     fmt::format("--duration={}s", duration.count()),
                                     alone ? "--timeout=8s" : "--timeout=2s", "--no-color"});
    }

    /// Starts it, and calls `act` once with its processes, of which the child is the last, when that has been seen
    /// twice, so that it has begun to answer.
    template <class Act>
    CapturedRun run(const Act& act) {
        int seen = 0;
        const auto look = [&] {
            if (seen < 2) {
                std::vector<Descendant> line = platform::line_to(::getpid(), child_name);
                seen = line.empty() ? 0 : seen + 1;
                if (seen == 2) {
                    act(std::move(line));
                    acted_ = true;
                }
            }
            return stop_();
        };
        return platform::run_and_capture(
            platform::own_program(), words_,
            {.stop = look,
             .at_most = longest_run,
             .environment = {"TMPDIR=" + folder_.path(), "XDG_RUNTIME_DIR=" + folder_.path()},
             .capture_errors = true});
    }

    /// Returns what is wrong with the end of a run whose output must contain `text`.
    [[nodiscard]] std::vector<std::string> judge(const CapturedRun& run, const std::string& text) const {
        std::vector<std::string> findings;
        const std::string output = run.output + run.errors;
        if (!acted_) {
            return {fmt::format("the run {} before it had a child: {}", platform::describe(run.status),
                                printable(output.substr(0, longest_quote)))};
        }
        if (run.end == CapturedRun::EndReason::timed_out) {
            return {fmt::format("the run did not end within {} s", longest_run.count())};
        }
        if (run.status.code != static_cast<int>(ExitCode::run_failed)) {
            findings.push_back(fmt::format("the run {} instead of with code 1", platform::describe(run.status)));
        }
        if (output.find(text) == std::string::npos) {
            findings.push_back(fmt::format("the run does not say '{}'", text));
        }
        for (const std::string& entry : conformance::entries_below(folder_.path())) {
            findings.push_back("left: " + entry);
        }
        for (const std::string& name : conformance::names_with(fmt::format("ipcbench-{}-{}-", ::geteuid(), run.pid))) {
            findings.push_back("left: " + name);
        }
        return findings;
    }

    /// Returns where the run's folder is.
    [[nodiscard]] const std::string& place() const noexcept { return folder_.path(); }

private:
    static constexpr std::size_t longest_quote = 200;

    std::function<bool()> stop_;
    std::vector<std::string> words_;
    platform::TemporaryFolder folder_;
    bool acted_ = false;
};

CheckResult child_killed(const TransportCase& transport_case, const std::function<bool()>& stop) {
    EndlessRun endless(transport_case, stop);
    const CapturedRun run = endless.run([](const std::vector<Descendant>& line) { line.back().send(SIGKILL); });
    return {"", endless.judge(run, "was killed by signal 9")};
}

CheckResult child_stopped(const TransportCase& transport_case, const std::function<bool()>& stop) {
    EndlessRun endless(transport_case, stop);
    const CapturedRun run = endless.run([](const std::vector<Descendant>& line) { line.back().send(SIGSTOP); });
    // What it says depends on the transport: no round trip ended, or the child holds a lock that both sides need.
    return {"", endless.judge(run, "error: ")};
}

CheckResult parent_killed(const TransportCase& transport_case, const std::function<bool()>& stop) {
    constexpr std::chrono::seconds enough{10};
    EndlessRun endless(transport_case, stop);
    std::vector<Descendant> line;
    const CapturedRun run = endless.run([&](std::vector<Descendant> found) {
        line = std::move(found);
        // The run and, for some transports, its measuring process.
        std::for_each(line.begin(), std::prev(line.end()), [](const Descendant& parent) { parent.send(SIGKILL); });
    });
    CheckResult result;
    if (line.empty()) {
        result.findings = endless.judge(run, "");
    } else if (!line.back().ends_within(enough)) {
        line.back().send(SIGKILL);
        result.findings.emplace_back("the child did not end");
    }
    // Both that were killed may have folders, whose notes about names elsewhere go with the folder that they are in.
    for (const Descendant& ended : line) {
        static_cast<void>(platform::clean_after(ended.pid(), {endless.place()}));
    }
    for (const std::string& entry : conformance::entries_below(endless.place())) {
        result.findings.push_back("left, although dead runs were cleaned up: " + entry);
    }
    return result;
}

}  // namespace

const std::vector<DeathCheck>& death_checks() {
    static const std::vector<DeathCheck> checks{
        {"child-killed", "a run whose child is killed ends with that reason, and leaves nothing", child_killed},
        {"child-stopped", "a run whose child stops ends after the time-out, and leaves nothing", child_stopped},
        {"parent-killed", "the child ends when the parent is killed", parent_killed},
    };
    return checks;
}

std::vector<std::string> names_of_checks() {
    std::vector<std::string> names;
    for (const conformance::Check& check : conformance::all_checks()) {
        names.emplace_back(check.name);
    }
    for (const DeathCheck& check : death_checks()) {
        names.emplace_back(check.name);
    }
    return names;
}

}  // namespace ipcbench::campaign

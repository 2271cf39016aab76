#include "runner/pairs.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <thread>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "runner/start_barrier.hpp"
#include "runner/sums.hpp"

namespace ipcbench::runner {
namespace {

/// Counts the threads that still run. The main thread waits here, and handles signals meanwhile.
class FinishLatch {
public:
    explicit FinishLatch(std::size_t threads) : left_(threads) {}

    void count_down(bool well) {
        const std::scoped_lock lock(mutex_);
        --left_;
        failed_ = failed_ || !well;
        changed_.notify_all();
    }

    [[nodiscard]] bool has_failure() {
        const std::scoped_lock lock(mutex_);
        return failed_;
    }

    /// Waits a short time. Returns false if some threads still run.
    [[nodiscard]] bool wait_briefly() {
        constexpr std::chrono::milliseconds moment{20};
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, moment, [this] { return left_ == 0; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t left_;
    bool failed_ = false;
};

/// What all pairs share. Borrows.
struct Shared {
    const RunContext& run_context;
    StartBarrier& start;
    std::mutex& setup_mutex;
    FinishLatch& finish;
};

/// The thread of one connection. Its supervisor watches the connection; the main thread's supervisor passes signals on
/// to it.
class PairThread {
public:
    /// Only the first thread reports its phases to the observer.
    PairThread(PlannedRun planned, const Shared& shared, bool first)
        : planned_(std::move(planned)), shared_(shared), first_(first), result_(describe(planned_)), thread_([this] {
              run();
          }) {}
    PairThread(const PairThread&) = delete;
    PairThread& operator=(const PairThread&) = delete;
    ~PairThread() { join(); }

    void interrupt(int signal) noexcept {
        const std::scoped_lock lock(mutex_);
        signal_ = signal;
        if (supervisor_ != nullptr) {
            supervisor_->interrupt(signal);
        }
    }

    const RunResult& join() {
        if (thread_.joinable()) {
            thread_.join();
        }
        return result_;
    }

private:
    void run() {
        bool arrived = false;
        capture_errors(result_, [&] {
            platform::Supervisor supervisor(platform::Supervisor::Signals::ignore);
            set_supervisor(&supervisor);
            const RunContext run_context{supervisor, shared_.run_context.clock_cost_ns,
                                         [this](const PhaseStart& phase_start) {
                                             if (first_) {
                                                 shared_.run_context.on_start(phase_start);
                                             }
                                         }};
            const PairSync sync{shared_.setup_mutex, [&] {
                                    arrived = true;
                                    shared_.start.arrive_and_wait();
                                }};
            run_connection(planned_, run_context, &sync, result_);
            set_supervisor(nullptr);
        });
        if (!arrived) {
            shared_.start.drop();
        }
        shared_.finish.count_down(result_.status != RunStatus::failed);
    }

    void set_supervisor(platform::Supervisor* supervisor) noexcept {
        const std::scoped_lock lock(mutex_);
        supervisor_ = supervisor;
        if (supervisor_ != nullptr && signal_ != 0) {
            supervisor_->interrupt(signal_);
        }
    }

    PlannedRun planned_;
    const Shared& shared_;
    bool first_;
    RunResult result_;
    std::mutex mutex_;  // guards the members below
    platform::Supervisor* supervisor_ = nullptr;
    int signal_ = 0;
    std::thread thread_;  // last: it uses the other members
};

void run(const PlannedRun& planned, const RunContext& run_context, RunResult& result) {
    StartBarrier start(planned.cell.load.pairs);
    FinishLatch finish(planned.cell.load.pairs);
    std::mutex setup_mutex;
    const Shared shared{run_context, start, setup_mutex, finish};
    std::vector<std::unique_ptr<PairThread>> pairs;
    const auto interrupt_all = [&pairs](int signal) {
        std::for_each(pairs.begin(), pairs.end(), [signal](const auto& pair) { pair->interrupt(signal); });
    };
    try {
        for (std::size_t number = 0; number < planned.cell.load.pairs; ++number) {
            PlannedRun pinned = planned;
            pinned.pinning = pinning_for(planned.cell.placement, number);
            pairs.push_back(std::make_unique<PairThread>(std::move(pinned), shared, number == 0));
        }
    } catch (...) {
        for (std::size_t never = pairs.size(); never < planned.cell.load.pairs; ++never) {
            start.drop();
        }
        interrupt_all(SIGTERM);
        throw;
    }
    while (!finish.wait_briefly()) {
        if (const int signal = run_context.supervisor.signal(); signal != 0) {
            interrupt_all(signal);
        } else if (finish.has_failure()) {
            interrupt_all(SIGTERM);  // if one fails, the rest is useless: the request was for all of them together
        }
    }
    std::vector<RunResult> results;
    std::transform(pairs.begin(), pairs.end(), std::back_inserter(results),
                   [](const auto& pair) { return pair->join(); });
    result = merge_pairs(results);
}

/// Merges in the status of a pair: the worst status of all wins.
void add_state(RunResult& all, const RunResult& pair, std::size_t number) {
    const auto severity = [](RunStatus status) {
        switch (status) {
            case RunStatus::ok:
                return 0;
            case RunStatus::partial:
                return 1;
            case RunStatus::skipped:
                return 2;
            case RunStatus::failed:
                return 3;
        }
        return 3;
    };
    if (severity(pair.status) > severity(all.status)) {
        all.status = pair.status;
        all.reason = fmt::format("pair {}: {}", number, pair.reason);
        all.hint = pair.hint;
    }
}

/// Returns the maximum. All pairs are in one process, so each has seen the same pauses.
Pauses max_of(const Pauses& one, const Pauses& other) {
    return {std::max(one.stops, other.stops), std::max(one.suspended_s, other.suspended_s),
            std::max(one.stalled_s, other.stalled_s)};
}

}  // namespace

RunResult merge_pairs(const std::vector<RunResult>& pairs) {
    RunResult all = pairs.front();
    if (!all.reason.empty()) {
        all.reason = "pair 1: " + all.reason;
    }
    all.cpus.reset();  // each pair has its own
    all.connections = {{pairs.front().round_trips, pairs.front().elapsed_s}};
    double weighted_ns = all.rate_mean_ns * static_cast<double>(all.round_trips);
    for (std::size_t i = 1; i < pairs.size(); ++i) {
        const RunResult& pair = pairs[i];
        all.connections.push_back({pair.round_trips, pair.elapsed_s});
        weighted_ns += pair.rate_mean_ns * static_cast<double>(pair.round_trips);
        all.elapsed_s = std::max(all.elapsed_s, pair.elapsed_s);
        add_counts(all, pair);
        add_intervals(all.intervals, pair.intervals);
        add_usage(all.child, pair.child);  // the parent's usage already covers the whole process
        add_sharing(all.cpu_sharing, pair.cpu_sharing);
        add_pauses(all.child_pauses, pair.child_pauses);
        all.parent_pauses = max_of(all.parent_pauses, pair.parent_pauses);
        add_state(all, pair, i + 1);
    }
    all.rate_mean_ns = all.round_trips > 0 ? weighted_ns / static_cast<double>(all.round_trips) : 0;
    set_stream_rate(all, pairs.front());
    merge_times(all, pairs);
    return all;
}

void run_pairs(const PlannedRun& planned, const RunContext& run_context, RunResult& result) {
    capture_errors(result, [&] { run(planned, run_context, result); });
}

}  // namespace ipcbench::runner

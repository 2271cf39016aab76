#include "runner/pairs.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <thread>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "runner/merge.hpp"
#include "runner/start_line.hpp"

namespace ipcbench::runner {
namespace {

/// How many threads still run; the main thread waits here, and looks after signals meanwhile.
class Finish {
public:
    explicit Finish(std::size_t runners) : left_(runners) {}

    void one_is_done(bool well) {
        const std::scoped_lock lock(mutex_);
        --left_;
        failed_ = failed_ || !well;
        changed_.notify_all();
    }

    [[nodiscard]] bool one_has_failed() {
        const std::scoped_lock lock(mutex_);
        return failed_;
    }

    /// False when some still run after a moment.
    [[nodiscard]] bool all_are_done() {
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

/// One connection's thread. Its supervisor watches it, and is told of signals by the main thread's.
class Pair {
public:
    Pair(const Cell& cell, Prepared prepared, const Bench& bench, StartLine& start, std::mutex& setting_up,
         Finish& finish, bool first)
        : cell_(cell),
          prepared_(std::move(prepared)),
          bench_(bench),
          start_(start),
          setting_up_(setting_up),
          finish_(finish),
          first_(first),
          result_(describe(cell, prepared_)),
          thread_([this] { run(); }) {}
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;
    ~Pair() { join(); }

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
        guard(result_, [&] {
            platform::Supervisor supervisor(platform::Supervisor::Signals::ignore);
            appoint(&supervisor);
            const Bench bench{supervisor, bench_.clock_cost_ns, [this](const Stretch& stretch) {
                                  if (first_) {
                                      bench_.begins(stretch);
                                  }
                              }};
            const Company company{setting_up_, [&] {
                                      arrived = true;
                                      start_.arrive();
                                  }};
            run_connection(cell_, prepared_, bench, &company, result_);
            appoint(nullptr);
        });
        if (!arrived) {
            start_.leave();
        }
        finish_.one_is_done(result_.status != RunStatus::failed);
    }

    void appoint(platform::Supervisor* supervisor) noexcept {
        const std::scoped_lock lock(mutex_);
        supervisor_ = supervisor;
        if (supervisor_ != nullptr && signal_ != 0) {
            supervisor_->interrupt(signal_);
        }
    }

    const Cell& cell_;
    Prepared prepared_;
    const Bench& bench_;
    StartLine& start_;
    std::mutex& setting_up_;
    Finish& finish_;
    bool first_;
    RunResult result_;
    std::mutex mutex_;  // guards what follows
    platform::Supervisor* supervisor_ = nullptr;
    int signal_ = 0;
    std::thread thread_;  // last: it uses the others
};

void run(const Cell& cell, const Prepared& prepared, const Bench& bench, RunResult& result) {
    StartLine start(cell.load.pairs);
    Finish finish(cell.load.pairs);
    std::mutex setting_up;
    std::vector<std::unique_ptr<Pair>> pairs;
    const auto interrupt_all = [&pairs](int signal) {
        std::for_each(pairs.begin(), pairs.end(), [signal](const auto& pair) { pair->interrupt(signal); });
    };
    try {
        for (std::size_t number = 0; number < cell.load.pairs; ++number) {
            Prepared seated = prepared;
            seated.seats = seats_for(cell.placement, number);
            seated.seats.one_cpu = prepared.seats.one_cpu;
            pairs.push_back(
                std::make_unique<Pair>(cell, std::move(seated), bench, start, setting_up, finish, number == 0));
        }
    } catch (...) {
        for (std::size_t never = pairs.size(); never < cell.load.pairs; ++never) {
            start.leave();
        }
        interrupt_all(SIGTERM);
        throw;
    }
    while (!finish.all_are_done()) {
        if (const int signal = bench.supervisor.signal(); signal != 0) {
            interrupt_all(signal);
        } else if (finish.one_has_failed()) {
            interrupt_all(SIGTERM);  // all of them together is what was asked for
        }
    }
    std::vector<RunResult> results;
    std::transform(pairs.begin(), pairs.end(), std::back_inserter(results),
                   [](const auto& pair) { return pair->join(); });
    result = together(results);
}

/// What is worst of the states of all.
void add_state(RunResult& all, const RunResult& pair, std::size_t number) {
    const auto badness = [](RunStatus status) {
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
    if (badness(pair.status) > badness(all.status)) {
        all.status = pair.status;
        all.reason = fmt::format("pair {}: {}", number, pair.reason);
        all.hint = pair.hint;
    }
}

/// They are all in one process, so each of them has seen the same pauses.
Pauses greater_of(const Pauses& one, const Pauses& other) {
    return {std::max(one.stops, other.stops), std::max(one.slept_s, other.slept_s), std::max(one.held_s, other.held_s)};
}

}  // namespace

RunResult together(const std::vector<RunResult>& pairs) {
    RunResult all = pairs.front();
    if (!all.reason.empty()) {
        all.reason = "pair 1: " + all.reason;
    }
    all.cpus.reset();  // each has its own
    all.connections = {{pairs.front().round_trips, pairs.front().elapsed_s}};
    double weighted_ns = all.rate_mean_ns * static_cast<double>(all.round_trips);
    for (std::size_t i = 1; i < pairs.size(); ++i) {
        const RunResult& pair = pairs[i];
        all.connections.push_back({pair.round_trips, pair.elapsed_s});
        weighted_ns += pair.rate_mean_ns * static_cast<double>(pair.round_trips);
        all.elapsed_s = std::max(all.elapsed_s, pair.elapsed_s);
        add_counts(all, pair);
        add_usage(all.child, pair.child);  // the parent's is of the whole process already
        add_pauses(all.child_pauses, pair.child_pauses);
        all.parent_pauses = greater_of(all.parent_pauses, pair.parent_pauses);
        add_state(all, pair, i + 1);
    }
    all.rate_mean_ns = all.round_trips > 0 ? weighted_ns / static_cast<double>(all.round_trips) : 0;
    set_stream_rate(all, pairs.front());
    merge_times(all, pairs);
    return all;
}

void run_pairs(const Cell& cell, const Prepared& prepared, const Bench& bench, RunResult& result) {
    guard(result, [&] { run(cell, prepared, bench, result); });
}

}  // namespace ipcbench::runner

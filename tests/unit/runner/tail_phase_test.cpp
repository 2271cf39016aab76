#include "runner/tail_phase.hpp"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>

#include <gtest/gtest.h>

#include "ipcbench/core/clock.hpp"
#include "platform/affinity.hpp"
#include "unit/runner/fake_transport.hpp"

namespace ipcbench::runner {
namespace {

constexpr std::int64_t usual_ns = 10'000;
constexpr std::uint64_t round_trips = 2000;
/// One in this many is slow, once the threshold is known.
constexpr std::uint64_t one_in = 30;

std::uint64_t involuntary_switches() {
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    return static_cast<std::uint64_t>(usage.ru_nivcsw);
}

/// A process that does nothing but take the time of the CPUs that this thread may use.
class Competitor {
public:
    Competitor() : pid_(::fork()) {
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            while (::getppid() != 0) {
            }
        }
    }
    Competitor(const Competitor&) = delete;
    Competitor& operator=(const Competitor&) = delete;
    ~Competitor() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }

private:
    pid_t pid_;
};

/// Pages that have to be provided again after `drop`.
class Pages {
public:
    Pages() : memory_(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
        ::madvise(memory_, size, MADV_NOHUGEPAGE);
        touch();
    }
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;
    ~Pages() { ::munmap(memory_, size); }

    void drop() { ::madvise(memory_, size, MADV_DONTNEED); }
    void touch() {
        constexpr std::size_t page = 4096;
        for (std::size_t at = 0; at < size; at += page) {
            static_cast<volatile char*>(memory_)[at] = 1;
        }
    }

private:
    // Few enough that they are provided within a time slice, so that a busy machine rarely disturbs them.
    static constexpr std::size_t size = std::size_t{128} << 10U;
    void* memory_;
};

/// Makes round trips that take exactly 10 us by their own account, except that in some of them something happens: these
/// take as long as that took. So each outlier is one in which it happened.
class TailPhaseTest : public ::testing::Test {
protected:
    ~TailPhaseTest() override { platform::allow(allowed_); }

    /// `happen` returns how long the round trip took, in nanoseconds.
    TailReport report_of(const std::function<std::int64_t()>& happen, platform::ChildProcess* child = nullptr) {
        std::uint64_t done = 0;
        const PhaseContext context{[&](const Phase& phase) {
                                       EXPECT_EQ(phase.max_round_trips, 1U);
                                       const bool slow = ++done > round_trips / 5 && done % one_in == 0;
                                       PhaseOutcome outcome;
                                       outcome.round_trips = 1;
                                       outcome.elapsed_ns = slow ? std::max(happen(), 3 * usual_ns) : usual_ns;
                                       return outcome;
                                   },
                                   supervisor_,
                                   20,
                                   nullptr,
                                   nullptr,
                                   nullptr,
                                   child};
        const Cell cell;
        const PhaseLimit limit{std::chrono::nanoseconds::max(), round_trips};
        TailPhase phase(context, cell, limit);
        EXPECT_FALSE(phase.run().fault);
        return phase.report().value_or(TailReport{});
    }

    /// Measures until some slow round trips can be judged, and expects that at least 90 % of them have this cause.
    /// Those with another in which other work had the CPU for most of the time, this machine's or another's on the same
    /// host, cannot: that was then the cause.
    static void expect_cause(const std::function<TailReport()>& measure, Attribution expected) {
        constexpr std::size_t enough = 10;
        constexpr int attempts = 10;
        std::size_t right = 0;
        std::size_t wrong = 0;
        for (int attempt = 0; right + wrong < enough && attempt < attempts; ++attempt) {
            const TailReport report = measure();
            for (const TailOutlier& outlier : report.worst) {
                const double excess_ns = outlier.latency_ns - report.typical_ns;
                if (outlier.attribution == expected) {
                    ++right;
                } else if (outlier.attribution.cause != TailCause::steal &&
                           outlier.evidence.parent.run_delay_ns < excess_ns / 2) {
                    ++wrong;
                }
            }
        }
        EXPECT_GT(right + wrong, 0U);
        EXPECT_GE(right, 9 * wrong) << right << " are " << name_of(expected.cause) << ", and " << wrong << " are not";
    }

    std::vector<int> allowed_ = platform::allowed_cpus();
    platform::Supervisor supervisor_{platform::Supervisor::Signals::ignore};
};

template <class Call>
std::int64_t duration_of(const Call& call) {
    const std::int64_t start = now_ns();
    call();
    return now_ns() - start;
}

TEST_F(TailPhaseTest, counts_round_trips_and_outliers_after_the_threshold_is_known) {
    const TailReport report = report_of([] { return std::int64_t{1'000'000}; });
    EXPECT_NEAR(report.typical_ns, static_cast<double>(usual_ns), usual_ns * Histogram::relative_error);
    EXPECT_DOUBLE_EQ(report.threshold_ns, 2 * report.typical_ns);
    EXPECT_EQ(report.round_trips, round_trips - round_trips / 10);
    EXPECT_EQ(report.outliers, round_trips / one_in - round_trips / 5 / one_in);
    EXPECT_FALSE(report.knows_child);
}

TEST_F(TailPhaseTest, finds_page_faults) {
    if (platform::knows_affinity()) {
        platform::pin_to(allowed_.front());  // else a busy machine may move the thread, which is a cause too
    }
    Pages pages;
    const auto touch_anew = [&] {
        pages.drop();
        return duration_of([&] { pages.touch(); });
    };
    expect_cause([&] { return report_of(touch_anew); }, {TailCause::page_faults, TailSide::parent});
}

TEST_F(TailPhaseTest, finds_a_competitor_on_the_cpu) {
    if (!platform::knows_affinity()) {
        GTEST_SKIP() << "a sandbox forbids to pin";
    }
    platform::pin_to(allowed_.front());
    const Competitor competitor;
    const auto lose_the_cpu = [] {
        const std::uint64_t before = involuntary_switches();
        std::int64_t last = now_ns();
        for (std::int64_t now = last; involuntary_switches() == before; now = now_ns()) {
            last = now;
        }
        return now_ns() - last;
    };
    if (!report_of(lose_the_cpu).knows_run_queue) {
        GTEST_SKIP() << "this kernel does not count how long threads wait for a CPU";
    }
    expect_cause([&] { return report_of(lose_the_cpu); }, {TailCause::preempted, TailSide::parent});
}

TEST_F(TailPhaseTest, finds_a_change_of_affinity) {
    if (allowed_.size() < 2 || !platform::knows_affinity()) {
        GTEST_SKIP() << "needs two CPUs";
    }
    std::size_t next = 0;
    const auto move = [&] { return duration_of([&] { platform::pin_to(allowed_[++next % 2]); }); };
    expect_cause([&] { return report_of(move); }, {TailCause::moved, TailSide::parent});
}

TEST_F(TailPhaseTest, finds_a_stop_of_the_child) {
    std::array<int, 2> input{-1, -1};
    ASSERT_EQ(::pipe(input.data()), 0);
    const UniqueFd read_end(input[0]);
    const UniqueFd write_end(input[1]);
    platform::ChildProcess cat("/bin/cat", {}, -1, {read_end.get(), read_end.get()});
    const auto stop_and_continue = [&] {
        return duration_of([&] {
            cat.send(SIGSTOP);
            while (!cat.is_stopped()) {
                ::sched_yield();
            }
            cat.send(SIGCONT);
        });
    };
    expect_cause(
        [&] {
            TailReport report = report_of(stop_and_continue, &cat);
            EXPECT_TRUE(report.knows_child);
            return report;
        },
        {TailCause::stopped, TailSide::child});
}

}  // namespace
}  // namespace ipcbench::runner

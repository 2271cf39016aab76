#include "overhead/report.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/error.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/pair.hpp"
#include "overhead/startup.hpp"
#include "overhead/table.hpp"
#include "platform/build_info.hpp"
#include "platform/environment.hpp"
#include "platform/exit_code.hpp"
#include "registry/registry.hpp"

namespace ipcbench::overhead {
namespace {

std::vector<const Transport*> asked_for(const Request& request) {
    return registry::select_transports(request.transports.empty() ? std::vector<std::string>{"all"}
                                                                  : request.transports);
}

void print_machine() {
    const Context context = platform::describe_environment();
    fmt::print("{}, {}, {} {}: all absolute figures are this machine's.\n\n", context.cpu_model, context.kernel,
               context.build_type, context.compiler);
    if (!platform::build_info().optimised()) {
        fmt::print(stderr, "warning: this build is not optimised: its figures mean nothing\n");
    }
}

std::string verdict(double found, double target) {
    return found <= target ? "yes" : "NO";
}

std::vector<std::string> row_of(const Case& one, std::size_t bytes, const Comparison& found) {
    const bool ratio = one.measure == Case::Measure::ratio;
    const auto nanoseconds = [](double ns) { return fmt::format("{:.{}f}", ns, ns < 1000 ? 1 : 0); };
    const Spread& measure = found.measure;
    return {std::string(one.transport),
            std::string(name_of(one.wait)),
            std::to_string(bytes),
            std::string(one.against),
            nanoseconds(found.hand_ns.median),
            nanoseconds(found.ipcbench_ns.median),
            ratio ? fmt::format("{:.3f} [{:.3f} .. {:.3f}]", measure.median, measure.q1, measure.q3)
                  : fmt::format("{:+.1f} ns [{:+.1f} .. {:+.1f}]", measure.median, measure.q1, measure.q3),
            !one.target ? "-"
            : ratio     ? fmt::format("{:.2f}", *one.target)
                        : fmt::format("{:+.0f} ns", *one.target),
            one.target ? verdict(measure.median, *one.target) : "-"};
}

void apply_placement(LoopSpec& spec, std::string_view placement) {
    spec.placement = runner::parse_placement(placement);
    spec.pinning = runner::pinning_for(spec.placement);
}

/// Measures one case after the other and prints each result at once.
class OverheadReport {
public:
    OverheadReport(const Request& request, const LoopSpec& spec, platform::Supervisor& supervisor)
        : request_(request),
          spec_(spec),
          supervisor_(supervisor),
          harness_(supervisor),
          table_({{"transport", 13, false},
                  {"wait", 5, false},
                  {"bytes", 7},
                  {"against", 27, false},
                  {"by hand", 8},
                  {"ipcbench", 8},
                  {"ratio", 28},
                  {"target", 6},
                  {"met", 3}},
                 request.markdown) {}

    /// Measures all cases of the transport.
    void add(const Transport& transport) {
        bool any = false;
        for (const Case& one : cases()) {
            if (one.transport == transport.info.name) {
                any = true;
                add(one, transport);
            }
        }
        if (!any) {
            without_loop_.emplace_back(transport.info.name);
        }
    }

    /// Prints the remaining messages and returns the exit code.
    [[nodiscard]] int end() const {
        if (!without_loop_.empty()) {
            fmt::print("\nThere is no hand-written loop to compare with: {}\n", fmt::join(without_loop_, ", "));
        }
        for (const std::string& error_text : errors_) {
            fmt::print(stderr, "{}\n", error_text);
        }
        return static_cast<int>(failed_ ? ExitCode::run_failed : ExitCode::ok);
    }

private:
    void add(const Case& one, const Transport& transport) {
        try {
            spec_.bytes = harness_.frame_bytes(one);
            apply_placement(spec_, request_.across ? "cross" : one.placement());
            table_.row(row_of(one, spec_.bytes, compare(one, transport, harness_, spec_, request_.pairs)));
        } catch (const Error& error) {
            if (supervisor_.signal() != 0) {
                throw;
            }
            failed_ = failed_ || error.kind() != ErrorKind::unavailable;
            errors_.push_back(fmt::format("{} ({}): {}", one.transport, name_of(one.wait), error.what()));
        }
    }

    const Request& request_;
    LoopSpec spec_;
    const platform::Supervisor& supervisor_;
    Harness harness_;
    Table table_;
    std::vector<std::string> errors_;
    std::vector<std::string> without_loop_;
    bool failed_ = false;
};

/// On a virtual machine the host may move our two virtual CPUs closer together or further apart at any time, from two
/// cores to two threads of one core. Only this figure shows it.
void print_distance(double before_ns, double after_ns) {
    constexpr double moved = 1.5;
    fmt::print("\nOne cache line to the other CPU and back: {:.0f} ns before the first, {:.0f} ns after the last.\n",
               before_ns, after_ns);
    if (std::max(before_ns, after_ns) > moved * std::min(before_ns, after_ns)) {
        fmt::print(
            "warning: the two CPUs have moved nearer to each other or apart meanwhile, or were busy: run it again\n");
    }
}

int report_overhead(const Request& request) {
    // A quarter of the time for the warm-up is enough for caches, branch predictors and the CPU's clock.
    LoopSpec spec;
    apply_placement(spec, "cross");
    spec.warm_up = request.spec / 4;
    spec.timed = request.spec - spec.warm_up;
    const std::vector<const Transport*> wanted = asked_for(request);
    print_machine();
    fmt::print(
        "{} pairs of stretches of {} ms, hand-written and ipcbench alternately. {} on the CPUs {} and {}\n"
        "({}){}. Codec raw; nanoseconds per round trip, medians; the ratio is\n"
        "the median of the pairs' [and its quartiles].\n\n",
        request.pairs, request.spec.count(), request.across ? "The two sides run" : "Sides that spin run",
        spec.pinning.cpus->first, spec.pinning.cpus->second, name_of(*spec.pinning.relation),
        request.across ? "" : ", those that block share one CPU");
    platform::Supervisor supervisor(platform::Supervisor::Signals::watch);
    OverheadReport report(request, spec, supervisor);
    const double before_ns = hand::one_line(spec);
    try {
        for (const Transport* const transport : wanted) {
            report.add(*transport);
        }
    } catch (const Error&) {
        if (supervisor.signal() == 0) {
            throw;
        }
        return static_cast<int>(ExitCode::interrupted) + supervisor.signal();
    }
    print_distance(before_ns, hand::one_line(spec));
    return report.end();
}

int report_startup(const Request& request) {
    std::vector<const Transport*> wanted;
    for (const Transport* const transport : asked_for(request)) {
        if (registry::availability_of(*transport).available) {
            wanted.push_back(transport);
        }
    }
    print_machine();
    fmt::print("Milliseconds for a whole `ipcbench run TRANSPORT --iterations 1`, {} times each.\n\n", request.pairs);
    const std::vector<Spread> found = time_startups(wanted, request.pairs);
    const Table table({{"transport", 13, false}, {"ms", 24}, {"target", 6}, {"met", 3}}, request.markdown);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double target = startup_target_ms(wanted[i]->info);
        table.row({std::string(wanted[i]->info.name),
                   fmt::format("{:.1f} [{:.1f} .. {:.1f}]", found[i].median, found[i].q1, found[i].q3),
                   fmt::format("{:.0f}", target), verdict(found[i].median, target)});
    }
    return static_cast<int>(ExitCode::ok);
}

}  // namespace

int report(const Request& request) {
    return request.startup ? report_startup(request) : report_overhead(request);
}

}  // namespace ipcbench::overhead

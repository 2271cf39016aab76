#include "overhead/report.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/error.hpp"
#include "overhead/pair.hpp"
#include "overhead/startup.hpp"
#include "overhead/table.hpp"
#include "platform/build_info.hpp"
#include "platform/environment.hpp"
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
    const auto digits = [](double ns) { return ns < 1000 ? 1 : 0; };
    const Spread& measure = found.measure;
    return {std::string(one.transport),
            std::string(name_of(one.wait)),
            std::to_string(bytes),
            std::string(one.against),
            fmt::format("{:.{}f}", found.hand_ns.median, digits(found.hand_ns.median)),
            fmt::format("{:.{}f}", found.ipcbench_ns.median, digits(found.ipcbench_ns.median)),
            ratio ? fmt::format("{:.3f} [{:.3f} .. {:.3f}]", measure.median, measure.q1, measure.q3)
                  : fmt::format("{:+.1f} ns [{:+.1f} .. {:+.1f}]", measure.median, measure.q1, measure.q3),
            ratio ? fmt::format("{:.2f}", one.target) : fmt::format("{:+.0f} ns", one.target),
            verdict(measure.median, one.target)};
}

int report_overhead(const Request& request) {
    // Warm-up is a quarter: enough for caches, branch predictors and the CPU's clock.
    Stretch stretch;
    stretch.seats = runner::seats_for(runner::parse_placement("cross"));
    stretch.warm_up = request.stretch / 4;
    stretch.timed = request.stretch - stretch.warm_up;

    const std::vector<const Transport*> wanted = asked_for(request);
    print_machine();
    fmt::print("{} pairs of stretches of {} ms, hand-written and ipcbench in turn, on the CPUs {} and {} ({}).\n"
               "Codec raw; nanoseconds per round trip, medians; the ratio is the median of the pairs' [and its quartiles].\n\n",
               request.pairs, request.stretch.count(), stretch.seats.cpus->first, stretch.seats.cpus->second,
               stretch.seats.relation);
    platform::Supervisor supervisor(platform::Supervisor::Signals::watch);
    const Harness harness(supervisor);
    const Table table({{"transport", 13, false},
                       {"wait", 5, false},
                       {"bytes", 7},
                       {"against", 27, false},
                       {"by hand", 8},
                       {"ipcbench", 8},
                       {"ratio", 28},
                       {"target", 6},
                       {"met", 3}},
                      request.markdown);
    std::vector<std::string> complaints;
    std::vector<std::string> alone;
    bool failed = false;
    for (const Transport* const transport : wanted) {
        const auto is_its = [transport](const Case& one) { return one.transport == transport->info.name; };
        if (std::none_of(cases().begin(), cases().end(), is_its)) {
            alone.emplace_back(transport->info.name);
        }
        for (const Case& one : cases()) {
            if (!is_its(one)) {
                continue;
            }
            try {
                stretch.bytes = harness.frame_bytes(one);
                const Comparison found = compare(one, *transport, harness, stretch, request.pairs);
                table.row(row_of(one, stretch.bytes, found));
            } catch (const std::exception& error) {
                if (const int signal = supervisor.signal(); signal != 0) {
                    return static_cast<int>(ExitCode::interrupted) + signal;
                }
                complaints.push_back(fmt::format("{} ({}): {}", one.transport, name_of(one.wait), error.what()));
                const auto* const known = dynamic_cast<const Error*>(&error);
                failed = failed || known == nullptr || known->kind() != ErrorKind::unavailable;
            }
        }
    }
    for (const std::string& complaint : complaints) {
        fmt::print(stderr, "{}\n", complaint);
    }
    if (!alone.empty()) {
        fmt::print("\nNo hand-written loop yet against: {}\n", fmt::join(alone, ", "));
    }
    return static_cast<int>(failed ? ExitCode::run_failed : ExitCode::ok);
}

int report_startup(const Request& request) {
    std::vector<const Transport*> wanted;
    for (const Transport* const transport : asked_for(request)) {
        if (transport->probe().available) {
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

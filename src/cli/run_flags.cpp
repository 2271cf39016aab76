#include "cli/run_flags.hpp"

#include <CLI/CLI.hpp>

#include "cli/arguments.hpp"

namespace ipcbench::cli {
namespace {

/// Adds options to one group of the help.
class Group {
public:
    Group(CLI::App& command, const char* title) : command_(command), title_(title) {}

    template <class Value>
    CLI::Option* add(const char* names, Value& value, const char* placeholder, const char* help) {
        return add_text(command_, names, value, help)->option_text(placeholder)->group(title_);
    }
    CLI::Option* add_several(const char* names, std::vector<std::string>& values, const char* placeholder,
                             const char* help) {
        return add_texts(command_, names, values, help)->option_text(placeholder)->group(title_);
    }
    CLI::Option* add_flag(const char* names, bool& value, const char* help) {
        return add_switch(command_, names, value, help)->group(title_);
    }

private:
    CLI::App& command_;
    std::string title_;
};

void add_what(CLI::App& command, RunFlags& flags) {
    Group what(command, "WHAT (lists make a matrix: every combination is measured)");
    what.add("-c,--codec", flags.codec, "NAME,...",
             "how messages are written: json (default), raw, ..., 'json*' or all; see: ipcbench list");
    what.add("-s,--size", flags.size, "BYTES,...",
             "payload in each message: 1000, 10K, 1M, or a range: 64:1M:*4, 1K:8K:+1K (default: none)");
    what.add("-w,--wait", flags.wait, "MODE,...",
             "how a side waits: block, spin, yield, hybrid[:POLLS]; what a transport offers: see list");
    what.add("-p,--placement", flags.placement, "CPUS,...",
             "CPUs of parent and child: none (default), same, cross, or CPU,CPU");
    what.add_several("-o,--option", flags.options, "KEY=VALUE", "a setting of the transport; may be repeated");
    what.add_several("--build", flags.builds, "[NAME=]PATH",
                     "another build's ipcbench, to be measured in turn with this one; may be repeated");
    what.add("--max-cells", flags.max_cells, "COUNT", "refuse a matrix with more cells (default: 10000)");
}

void add_load(CLI::App& command, RunFlags& flags) {
    Group load(command, "LOAD (default: one round trip after the other; lists and ranges as for --size)");
    load.add("--depth", flags.depth, "N,...", "so many pings under way at once on a connection");
    load.add("--rate", flags.rate, "N/s,...",
             "pings go out at this rate, whether or not answers have come: 50k/s, 1k:1M:*2");
    load.add("--arrivals", flags.arrivals, "KIND", "with --rate: constant (default) or poisson");
    load.add("--gap", flags.gap, "TIME,...", "quiet time before each ping: 0,10us,1ms");
    load.add("--pairs", flags.pairs, "N,...",
             "so many connections at once, each with its own child and thread: 4, cores, 1:cores");
    load.add("--concurrency", flags.concurrency, "N,...",
             "so many connections at once, each with its own child, all served by one thread in an event loop: 1:64");
    load.add_flag("--one-child", flags.one_child, "with --concurrency: one child has them all, and an event loop, too");
    load.add("--mode", flags.mode, "MODE",
             "ping-pong (default); stream: one direction, as fast as it goes; connect: a connection's whole life");
}

void add_how_long(CLI::App& command, RunFlags& flags) {
    Group how(command, "HOW LONG AND HOW OFTEN");
    CLI::Option* const duration = how.add("-d,--duration", flags.duration, "TIME",
                                          "of each run: 10 (seconds, the default; in a matrix 1), 500ms, 2m");
    CLI::Option* const iterations =
        how.add("-n,--iterations", flags.iterations, "COUNT", "how many round trips, instead of --duration")
            ->excludes(duration);
    how.add("--time-budget", flags.time_budget, "TIME", "of all runs together, instead of --duration")
        ->excludes(duration)
        ->excludes(iterations);
    how.add("--max-time", flags.max_time, "TIME", "refuse a run that would take longer (default: 24h)");
    how.add("--warmup", flags.warmup, "TIME",
            "how long before the clock starts (default: a tenth of the run, at most 1s; 0: none)");
    how.add("-r,--repetitions", flags.repetitions, "COUNT",
            "how often each cell is measured, all of them in turn (default: 1, in a matrix 3)");
    how.add("--seed", flags.seed, "NUMBER", "of the order in which the cells take turns (default: a random one)");
    how.add_flag("--self-check", flags.self_check,
                 "measures each cell against itself, to learn what difference means nothing here");
    how.add_flag("--breakdown", flags.breakdown, "measures controls too, and says what a round trip is made of");
    how.add("--timing", flags.timing, "WHEN", "how often the clock is read: auto (default), every, sampled, batch");
    how.add("--timeout", flags.timeout, "TIME", "gives up when no round trip ends for so long (default: 5s)");
    how.add("--child", flags.child, "PATH", "of ipcbench-child (default: beside ipcbench)");
}

void add_reports(CLI::App& command, RunFlags& flags) {
    Group report(command, "REPORTS (FILE may be -, standard output)");
    report.add("--reference", flags.reference, "TRANSPORT", "what the others are compared with (default: the fastest)");
    report.add("--style", flags.style, "STYLE",
               "table (default), classic (each size by itself, with its winner) or builds (each build by itself)");
    report.add("--export-json", flags.export_json, "FILE", "the results as JSON; what compare, report, plot read");
    report.add("--export-csv", flags.export_csv, "FILE", "as comma-separated values, a row for each result");
    report.add("--export-markdown", flags.export_markdown, "FILE", "as tables for a README");
    report.add("--export-google-benchmark", flags.export_google_benchmark, "FILE",
               "in Google Benchmark's JSON layout, for its compare.py");
    report.add("--export-bencher", flags.export_bencher, "FILE", "in Bencher's metric format");
    report.add("--save-histograms", flags.save_histograms, "FOLDER",
               "a file for each result in HdrHistogram's percentile format");
    report.add_flag("-q,--quiet", flags.quiet, "only the line with the count");
    report.add_flag("--no-color", flags.no_color, "no colours");
    add_switch(command, "--as-variant", flags.as_variant, "")->group("");
    add_text(command, "--as-worker", flags.as_worker, "")->group("");
}

}  // namespace

std::shared_ptr<RunFlags> add_run_flags(CLI::App& command) {
    auto flags = std::make_shared<RunFlags>();
    add_words(command, "TRANSPORT", flags->transports,
              "names, lists, globs such as 'shm-*', or all; pipe:raw has its own codec; see: ipcbench list")
        ->option_text("...")
        ->required();
    add_what(command, *flags);
    add_load(command, *flags);
    add_how_long(command, *flags);
    add_reports(command, *flags);
    return flags;
}

}  // namespace ipcbench::cli

#include "campaign/flags.hpp"

#include "core/knobs.hpp"
#include "reporters/reporters.hpp"

namespace ipcbench::campaign {
namespace {

std::vector<Flag> what_flags() {
    const auto what = FlagGroup::what;
    return {
        {what, "-c,--codec", "CODEC,...",
         "how messages are written: json (default), raw, ..., 'json*' or all; see: ipcbench list"},
        {what, "-s,--size", "BYTES,...",
         "payload in each message: 1000, 10K, 1M, or a range: 64:1M:*4, 1K:8K:+1K (default: none)"},
        {what,
         "--message",
         "DOCUMENT",
         "a JSON file to send instead of the payload of --size; of .ndjson each line, and all in turn; may be repeated",
         FlagForm::several,
         "",
         {"--size"}},
        {what, "--answer", "DOCUMENT",
         "with --message: a JSON file to answer with (default: the request is sent back)"},
        {what,
         "--answer-size",
         "BYTES",
         "payload of each answer (default: as that of the request)",
         FlagForm::one,
         "",
         {"--answer"}},
        {what, "--schema", "SCHEMA",
         "with --message: FILE.proto:MESSAGE, the type of the documents, for the codec protobuf"},
        {what, "-w,--wait", "WAIT,...",
         "how a side waits: block, spin, yield, hybrid[:POLLS]; what a transport offers: see list"},
        {what, "-p,--placement", "CPUS,...",
         "CPUs of parent and child: none, same, cross, or CPU,CPU (default: none, for several cells cross)"},
        {what, "-o,--option", "KEY=VALUE", "a setting of the transport; may be repeated", FlagForm::several},
        {what, "--peer", "PROGRAM",
         "a program in any language that answers instead of ipcbench-child; see docs/peer-protocol.md", FlagForm::one},
        {what,
         "--framing",
         "FRAMING",
         "measures an unmodified JSON-RPC server (docs/servers.md): lines, content-length",
         FlagForm::one,
         "",
         {"--codec", "--size", "--message", "--answer-size"}},
        {what, "--request", "DOCUMENT", "with --framing: the file of the request, whose answers are measured"},
        {what, "--id-field", "NAME", "with --framing: the field that request and answer have in common (default: id)"},
        {what, "--handshake", "MESSAGES",
         "with --framing: the file of messages to be sent first, with what to wait for"},
        {what, "--connect", "ADDRESS", "with --framing: where the server listens: PATH (uds-stream), HOST:PORT (tcp)"},
        {what, "--build", "[NAME=]PATH",
         "another build's ipcbench, measured alternately with this one; may be repeated", FlagForm::several},
        plug_in_flag(),
        {what, "--max-cells", "COUNT", "refuse a matrix with more cells (default: 10000)"},
    };
}

/// Returns the flags of the load knobs, those of one connection first.
std::vector<Flag> load_flags() {
    std::vector<Flag> flags;
    for (const KnobScope scope : {KnobScope::connection, KnobScope::several}) {
        for (const Knob& knob : load_knobs()) {
            if (knob.scope == scope) {
                flags.push_back({FlagGroup::load, knob.form.flag, knob.placeholder, knob.help,
                                 knob.form.unit == KnobUnit::yes_no ? FlagForm::yes : FlagForm::one});
            }
        }
    }
    return flags;
}

std::vector<Flag> how_long_flags() {
    const auto how = FlagGroup::how_long;
    return {
        {how, "-d,--duration", "TIME", "of each run: 10 (seconds, the default; of several cells 1), 500ms, 2m"},
        {how,
         "-n,--iterations",
         "COUNT",
         "how many round trips, instead of --duration",
         FlagForm::one,
         "",
         {"--duration"}},
        {how, "--time-budget", "TIME", "of all runs together, instead of --duration; with --until, when to stop"},
        {how, "--max-time", "TIME", "refuse a run that would take longer (default: 24h)"},
        {how, "--warmup", "TIME",
         "how long before the clock starts (default: a tenth of the run, at most 1s; 0: none)"},
        {how, "-r,--repetitions", "COUNT",
         "how often each cell is measured; the cells alternate (default: 1, in a matrix 3)"},
        {how, "--until", "PERCENT",
         "repeat until the interval of each rate is within that of it (2%), or --time-budget ends"},
        {how, "--seed", "NUMBER", "seed of the shuffled order of cells (default: random)"},
        {how, "--self-check", "", "measures each cell twice per repetition, to learn which differences are noise",
         FlagForm::yes},
        {how,
         "--breakdown",
         "",
         "measures controls too, and breaks a round trip down into its parts",
         FlagForm::yes,
         "",
         {"--peer", "--framing"}},
        {how,
         "--interval",
         "TIME",
         "cuts each run into intervals, for the heat map of report and for --export-ndjson, --export-hlog",
         FlagForm::one,
         "",
         {"--iterations", "--time-budget"}},
        {how,
         "--explain-tail",
         "",
         "runs as long again, and finds what caused the slowest round trips",
         FlagForm::yes,
         "",
         {"--time-budget"}},
        {how, "--timing", "WHEN", "how often the clock is read: auto (default), every, sampled, batch", FlagForm::one,
         "auto"},
        {how, "--timeout", "TIME", "fails when no round trip completes within this time (default: 5s)", FlagForm::one,
         "5s"},
        {how, "--child", "PATH", "of ipcbench-child (default: the one next to ipcbench)"},
    };
}

std::vector<Flag> again_flags() {
    const auto again = FlagGroup::again;
    return {
        {again, "--resume", "RESULTS",
         "goes on with a run that was interrupted or killed; without TRANSPORT as its JSON report says"},
        {again, "--dry-run", "", "lists the cells and the time that they take, and runs nothing", FlagForm::yes},
    };
}

std::vector<Flag> verdict_flags() {
    const auto verdicts = FlagGroup::verdicts;
    return {
        {verdicts, "--same-within", "PERCENT", "the difference that does not matter (default: 5 %)"},
        {verdicts, "--fail-if-slower", "PERCENT",
         "exit with 1 when this build is shown to be slower than another by more than that, or was not measured"},
        {verdicts, "--fail-if-undecided", "", "with --fail-if-slower: exit with 4 when that cannot be told",
         FlagForm::yes},
        {verdicts, "--allow-missing", "", "with --fail-if-slower: do not fail when cells are skipped", FlagForm::yes},
    };
}

std::vector<Flag> report_flags() {
    const auto report = FlagGroup::reports;
    std::vector<Flag> flags{
        {report, "--reference", "TRANSPORT", "transport that the others are compared with (default: the fastest)"},
        {report, "--style", "STYLE",
         "table (default), classic (each size by itself, with its winner) or builds (each build by itself)",
         FlagForm::one, "table"}};
    for (const reporters::FileFormat& format : reporters::file_formats()) {
        flags.push_back({report, format.flag, "FILE", format.help});
    }
    flags.insert(flags.end(),
                 {{report, "--save-histograms", "FOLDER", "a file for each result in HdrHistogram's percentile format"},
                  {report, "-q,--quiet", "", "print only the line with the count, of several cells only the tables",
                   FlagForm::yes},
                  {report,
                   "-v,--verbose",
                   "",
                   "print the details of each of several cells, too",
                   FlagForm::yes,
                   "",
                   {"--quiet"}},
                  {report, "--no-color", "", "no colours", FlagForm::yes},
                  // Flags with which one ipcbench starts another: one of another build, or one of this build to measure
                  // a single cell.
                  {FlagGroup::hidden, "--as-variant", "", "", FlagForm::yes},
                  {FlagGroup::hidden, "--as-worker", "", ""},
                  // `ipcbench calibrate`: measures each cell twice, and once slowed down by that.
                  {FlagGroup::hidden, "--calibrate", "", ""}});
    return flags;
}
}  // namespace

std::string_view title_of(FlagGroup group) noexcept {
    switch (group) {
        case FlagGroup::what:
            return "WHAT (lists make a matrix: every combination is measured)";
        case FlagGroup::load:
            return "LOAD (default: one round trip at a time; lists and ranges as for --size)";
        case FlagGroup::how_long:
            return "HOW LONG AND HOW OFTEN";
        case FlagGroup::tables:
            return "TABLES (FIGURE: rate, mean, p50, p99, max, cpu, ...; see docs/figures.md)";
        case FlagGroup::again:
            return "BEFORE AND AFTER (to measure the same again: ipcbench rerun)";
        case FlagGroup::verdicts:
            return "VERDICTS (on this build against each --build)";
        case FlagGroup::reports:
            return "REPORTS (FILE may be -, standard output)";
        case FlagGroup::hidden:
            break;
    }
    return "";
}

const Flag& plug_in_flag() {
    static const Flag flag{FlagGroup::what, "--plugin", "PLUGIN",
                           "a shared object with more transports or codecs; may be repeated; see "
                           "docs/add-a-transport.md",
                           FlagForm::several};
    return flag;
}

const std::vector<Flag>& table_flags() {
    const auto tables = FlagGroup::tables;
    static const std::vector<Flag> flags{
        {tables, "--columns", "FIGURE,...", "figures as columns, in that order: rate,p50,p99,p99.9,p99.99,max,cpu"},
        {tables,
         "--show",
         "FIGURE,...",
         "what was varied as columns, with that figure: p99; a table for each (default: as suits what was varied)",
         FlagForm::one,
         "",
         {"--columns"}},
        {tables, "--sort", "FIGURE", "order of rows: a figure, name, or given (default: the best first)"},
        {tables, "--time-unit", "UNIT", "of times: ns, us, ms, s, or auto (default), which suits each", FlagForm::one,
         "auto"},
    };
    return flags;
}

const std::vector<Flag>& run_flags() {
    static const std::vector<Flag> flags = [] {
        std::vector<Flag> all;
        for (const std::vector<Flag>& some : {what_flags(), load_flags(), how_long_flags(), again_flags(),
                                              verdict_flags(), table_flags(), report_flags()}) {
            all.insert(all.end(), some.begin(), some.end());
        }
        return all;
    }();
    return flags;
}

}  // namespace ipcbench::campaign

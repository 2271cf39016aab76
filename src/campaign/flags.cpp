#include "campaign/flags.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>

#include <fmt/format.h>

#include "campaign/defaults.hpp"
#include "campaign/matrix_limit.hpp"
#include "core/knobs.hpp"
#include "ipcbench/base/units.hpp"
#include "ipcbench/core/server.hpp"
#include "ipcbench/stats/judgement.hpp"
#include "reporters/reporters.hpp"
#include "runner/cell.hpp"
#include "runner/durations.hpp"

namespace ipcbench::campaign {
namespace {

std::vector<Flag> what_flags() {
    const auto what = FlagGroup::what;
    return {
        {what, "-c,--codec", "CODEC,...",
         fmt::format("how messages are written: {} (default), raw, ..., 'json*' or all; see: ipcbench list",
                     default_codec)},
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
         "measure an unmodified JSON-RPC server (docs/servers.md): lines, content-length",
         FlagForm::one,
         "",
         {"--codec", "--size", "--message", "--answer-size"}},
        {what, "--request", "DOCUMENT", "with --framing: the file of the request, whose answers are measured"},
        {what, "--id-field", "NAME",
         fmt::format("with --framing: the field that request and answer have in common (default: {})",
                     ServerSetup{}.id_field)},
        {what, "--handshake", "MESSAGES",
         "with --framing: the file of messages to be sent first, with what to wait for"},
        {what, "--connect", "ADDRESS", "with --framing: where the server listens: PATH (uds-stream), HOST:PORT (tcp)"},
        {what, "--build", "[NAME=]PATH",
         "another build's ipcbench, measured alternately with this one; may be repeated", FlagForm::several},
        plug_in_flag(),
        {what, "--max-cells", "COUNT",
         fmt::format("refuse a matrix with more cells (default: {})", MatrixLimit{}.cells)},
    };
}

/// Returns the flags of the load knobs, those of one connection first.
std::vector<Flag> load_flags() {
    std::vector<Flag> flags;
    for (const KnobScope scope : {KnobScope::connection, KnobScope::several}) {
        for (const Knob& knob : load_knobs()) {
            if (knob.scope == scope) {
                flags.push_back({FlagGroup::load, knob.form.flag, knob.placeholder, std::string(knob.help),
                                 knob.form.unit == KnobUnit::yes_no ? FlagForm::yes : FlagForm::one});
            }
        }
    }
    return flags;
}

std::vector<Flag> how_long_flags() {
    using namespace std::chrono_literals;
    static_assert(runner::warmup_part == 10, "the help says how much the warm-up is in words");
    const auto how = FlagGroup::how_long;
    const auto usual = runner::Cell{}.duration;
    const std::string timeout = format_duration(runner::Cell{}.timeout);
    return {
        {how, "-d,--duration", "TIME",
         fmt::format("length of each run: {} (seconds, the default; of several cells {}), 500ms, 2m", usual / 1s,
                     matrix_duration / 1s)},
        {how,
         "-n,--iterations",
         "COUNT",
         "number of round trips, instead of --duration",
         FlagForm::one,
         "",
         {"--duration"}},
        {how, "--time-budget", "TIME",
         "length of all runs together, instead of --duration; with --until, when to stop"},
        {how, "--max-time", "TIME",
         fmt::format("refuse a run that would take longer (default: {}h)", MatrixLimit{}.time / 1h)},
        {how, "--warmup", "TIME",
         fmt::format("time before the clock starts (default: a tenth of the run, at most {}; 0: none)",
                     format_duration(runner::longest_default_warmup))},
        {how, "-r,--repetitions", "COUNT",
         fmt::format("how often each cell is measured; the cells alternate (default: 1, in a matrix {})",
                     matrix_repetitions)},
        {how, "--until", "PERCENT",
         "repeat until the interval of each rate is within that of it (2%), or --time-budget ends"},
        {how, "--seed", "NUMBER", "seed of the shuffled order of cells (default: random)"},
        {how, "--self-check", "", "measure each cell twice per repetition, to learn which differences are noise",
         FlagForm::yes},
        {how,
         "--breakdown",
         "",
         "measure controls, too, and break a round trip down into its parts",
         FlagForm::yes,
         "",
         {"--peer", "--framing"}},
        {how,
         "--interval",
         "TIME",
         "cut each run into intervals, for the heat map of report and for --export-ndjson, --export-hlog",
         FlagForm::one,
         "",
         {"--iterations", "--time-budget"}},
        {how,
         "--explain-tail",
         "",
         "run as long again, and find what caused the slowest round trips",
         FlagForm::yes,
         "",
         {"--time-budget"}},
        {how, "--timing", "WHEN", "how often the clock is read: auto (default), every, sampled, batch", FlagForm::one,
         "auto"},
        {how, "--timeout", "TIME",
         fmt::format("fail when no round trip completes within this time (default: {})", timeout), FlagForm::one,
         timeout},
        {how, "--child", "PATH", "path of ipcbench-child (default: the one next to ipcbench)"},
    };
}

std::vector<Flag> again_flags() {
    const auto again = FlagGroup::again;
    return {
        {again, "--resume", "RESULTS",
         "go on with a run that was interrupted or killed; without TRANSPORT as its JSON report says"},
        {again, "--dry-run", "", "list the cells and the time that they take, and run nothing", FlagForm::yes},
    };
}

std::vector<Flag> verdict_flags() {
    const auto verdicts = FlagGroup::verdicts;
    return {
        {verdicts, "--same-within", "PERCENT", same_within_help()},
        {verdicts, "--fail-if-slower", "PERCENT",
         "exit with 1 when this build is shown to be slower than another by more than that, or was not measured"},
        {verdicts, "--fail-if-undecided", "", "with --fail-if-slower: exit with 4 when that is undecided",
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
        flags.push_back({report, format.flag, "FILE", std::string(format.help)});
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

std::string Flag::whole_help() const {
    std::vector<std::string_view> unnamed;
    std::copy_if(excludes.begin(), excludes.end(), std::back_inserter(unnamed),
                 [this](std::string_view other) { return help.find(other) == std::string::npos; });
    std::string text = help;
    for (std::size_t i = 0; i < unnamed.size(); ++i) {
        text += fmt::format("{}{}", i == 0 ? "; not with " : i + 1 == unnamed.size() ? " or " : ", ", unnamed[i]);
    }
    return text;
}

std::string same_within_help() {
    return fmt::format("the difference that does not matter (default: {})", format_percent(Tolerance{}.margin));
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
        {tables, "--time-unit", "UNIT", "unit of times: ns, us, ms, s, or auto (default), which suits each",
         FlagForm::one, "auto"},
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

#include "cli/loads.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "cli/axes.hpp"
#include "cli/matrix_limit.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/affinity.hpp"

namespace ipcbench::cli {
namespace {

Mode parse_mode(const std::string& text) {
    for (const Mode mode : {Mode::ping_pong, Mode::stream, Mode::connect}) {
        if (text == name_of(mode)) {
            return mode;
        }
    }
    throw Error(ErrorKind::usage, fmt::format("--mode: '{}' is not ping-pong, stream or connect", text));
}

Arrivals parse_arrivals(const std::string& text) {
    for (const Arrivals arrivals : {Arrivals::constant, Arrivals::poisson}) {
        if (text == name_of(arrivals)) {
            return arrivals;
        }
    }
    throw Error(ErrorKind::usage, fmt::format("--arrivals: '{}' is not constant or poisson", text));
}

[[noreturn]] void refuse_pair(std::string_view one, std::string_view other, std::string_view why) {
    throw Error(ErrorKind::usage, fmt::format("{} does not go together with {}", one, other), std::string(why));
}

void refuse_what_does_not_go_together(const RunFlags& flags, Mode mode) {
    const std::array<std::pair<const std::optional<std::string>*, std::string_view>, 5> given{
        {{&flags.depth, "--depth"},
         {&flags.rate, "--rate"},
         {&flags.gap, "--gap"},
         {&flags.pairs, "--pairs"},
         {&flags.concurrency, "--concurrency"}}};
    for (const auto& [flag, name] : given) {
        if (*flag && mode != Mode::ping_pong && (mode == Mode::connect || name != "--pairs")) {
            refuse_pair(name, fmt::format("--mode {}", name_of(mode)),
                        mode == Mode::stream ? "a stream has no answers, and goes as fast as it can"
                                             : "each connection lives for one round trip");
        }
    }
    if (mode == Mode::connect && flags.warmup) {
        refuse_pair("--warmup", "--mode connect",
                    "the first connection is not counted; that is all there is to warm up");
    }
    if (flags.gap && (flags.depth || flags.rate)) {
        refuse_pair("--gap", flags.depth ? "--depth" : "--rate", "a gap is before each of many lonely round trips");
    }
    if (flags.concurrency) {
        for (const auto& [flag, name] : given) {
            if (*flag && name != "--depth" && name != "--concurrency") {
                refuse_pair("--concurrency", name,
                            name == "--pairs" ? "each pair has a thread of its own, and these share one"
                                              : "the event loop sends a ping when it has come to an answer");
            }
        }
    } else if (flags.one_child) {
        throw Error(ErrorKind::usage, "--one-child does not apply without --concurrency", "e.g. --concurrency 8");
    }
    if (flags.arrivals && !flags.rate) {
        throw Error(ErrorKind::usage, "--arrivals does not apply without --rate", "e.g. --rate 10k/s");
    }
    const bool by_itself = mode != Mode::ping_pong || flags.depth || flags.rate || flags.gap || flags.concurrency;
    if (by_itself && flags.timing != "auto") {
        throw Error(ErrorKind::usage, "--timing applies only to one round trip after the other",
                    "other loads read the clock for each message, and a stream for each batch");
    }
    if (flags.breakdown && (by_itself || flags.pairs)) {
        throw Error(ErrorKind::usage, "--breakdown applies only to one round trip after the other", "run it by itself");
    }
}

}  // namespace

std::uint64_t LoadAxes::count() const noexcept {
    return product_of_counts({pairs.size(), concurrencies.size(), depths.size(), rates.size(), gaps.size()});
}

std::vector<Load> LoadAxes::all() const {
    std::vector<Load> loads{common};
    const auto spread = [&loads](const auto& values, auto Load::*member) {
        std::vector<Load> more;
        for (Load one : loads) {
            for (const auto value : values) {
                one.*member = value;
                more.push_back(one);
            }
        }
        loads = std::move(more);
    };
    spread(pairs, &Load::pairs);
    spread(concurrencies, &Load::concurrency);
    spread(depths, &Load::depth);
    spread(rates, &Load::rate);
    spread(gaps, &Load::gap);
    for (Load& one : loads) {
        one.one_child = common.one_child && one.concurrency > 1;  // a single connection has a single child anyway
    }
    return loads;
}

LoadAxes read_loads(const RunFlags& flags) {
    Load load;
    load.mode = parse_mode(flags.mode);
    refuse_what_does_not_go_together(flags, load.mode);
    if (flags.arrivals) {
        load.arrivals = parse_arrivals(*flags.arrivals);
    }
    load.one_child = flags.one_child;
    return {
        .common = load,
        .pairs = flags.pairs ? parse_pairs(*flags.pairs, platform::count_allowed_cpus()) : std::vector{load.pairs},
        .concurrencies = flags.concurrency ? parse_concurrencies(*flags.concurrency) : std::vector{load.concurrency},
        .depths = flags.depth ? parse_depths(*flags.depth) : std::vector{flags.rate ? open_loop_depth : load.depth},
        .rates = flags.rate ? parse_rates(*flags.rate) : std::vector{load.rate},
        .gaps = flags.gap ? parse_gaps(*flags.gap) : std::vector{load.gap}};
}

void require_consistent(const runner::Cell& cell) {
    const std::chrono::duration<double> patience = cell.timeout;
    if (cell.load.gap >= cell.timeout) {
        throw Error(ErrorKind::usage,
                    fmt::format("--gap: {} is not shorter than the time-out", format_duration(cell.load.gap)),
                    "give a longer --timeout");
    }
    if (cell.load.rate > 0 && 1 / cell.load.rate >= patience.count()) {
        throw Error(ErrorKind::usage,
                    fmt::format("--rate: from one ping to the next there are {} s, not less than the time-out",
                                format_seconds(1 / cell.load.rate)),
                    "give a longer --timeout");
    }
    if (cell.load.concurrency > 1 && !cell.load.one_child && cell.placement.kind == runner::Placement::Kind::given) {
        throw Error(ErrorKind::usage,
                    fmt::format("--placement {} does not apply to several children", cell.placement.text),
                    "use none, same or cross, or --one-child");
    }
    if (cell.load.pairs > 1 && cell.placement.kind == runner::Placement::Kind::given) {
        throw Error(ErrorKind::usage,
                    fmt::format("--placement {} does not apply to several pairs", cell.placement.text),
                    "use none, same or cross, which give each pair CPUs of its own as long as there are some");
    }
}

std::vector<std::string> flags_for(const Load& load) {
    std::vector<std::string> words;
    if (load.mode != Mode::ping_pong) {
        words.push_back(fmt::format("--mode={}", name_of(load.mode)));
    }
    if (load.depth > 1 || load.rate > 0) {
        words.push_back(fmt::format("--depth={}", load.depth));
    }
    if (load.rate > 0) {
        words.push_back("--rate=" + format_seconds(load.rate));
        words.push_back(fmt::format("--arrivals={}", name_of(load.arrivals)));
    }
    if (load.gap.count() > 0) {
        words.push_back(fmt::format("--gap={}ns", load.gap.count()));
    }
    if (load.concurrency > 1) {
        words.push_back(fmt::format("--concurrency={}", load.concurrency));
    }
    if (load.one_child) {
        words.emplace_back("--one-child");
    }
    if (load.pairs > 1) {
        words.push_back(fmt::format("--pairs={}", load.pairs));
    }
    return words;
}

}  // namespace ipcbench::cli

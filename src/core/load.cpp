#include "ipcbench/core/load.hpp"

#include <cmath>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"

namespace ipcbench {

std::string_view name_of(Mode mode) noexcept {
    switch (mode) {
        case Mode::ping_pong:
            return "ping-pong";
        case Mode::stream:
            return "stream";
        case Mode::connect:
            return "connect";
    }
    return "?";
}

std::string_view name_of(Arrivals arrivals) noexcept {
    switch (arrivals) {
        case Arrivals::constant:
            return "constant";
        case Arrivals::poisson:
            return "poisson";
    }
    return "?";
}

namespace {

/// "50,000", "0.25".
std::string rate_words(double rate) {
    const bool whole = rate >= 1 && rate == std::floor(rate);
    return whole ? format_count(static_cast<std::uint64_t>(rate)) : format_seconds(rate);
}

}  // namespace

std::string to_string(const Load& load) {
    std::string text;
    const auto add = [&](const std::string& piece) { text += (text.empty() ? "" : ", ") + piece; };
    if (load.mode != Mode::ping_pong) {
        add(std::string(name_of(load.mode)));
    }
    const std::uint32_t usual = load.rate > 0 ? open_loop_depth : 1;
    if (load.depth != usual) {
        add(fmt::format("depth {}", load.depth));
    }
    if (load.rate > 0) {
        add(fmt::format("rate {}/s{}", rate_words(load.rate), load.arrivals == Arrivals::poisson ? " poisson" : ""));
    }
    if (load.gap.count() > 0) {
        add("gap " + format_duration(load.gap));  // all of it: it tells one load from another
    }
    if (load.concurrency > 1) {
        add(fmt::format("concurrency {}{}", load.concurrency, load.one_child ? " in one child" : ""));
    }
    if (load.pairs > 1) {
        add(fmt::format("pairs {}", load.pairs));
    }
    return text;
}

}  // namespace ipcbench

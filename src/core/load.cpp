#include "ipcbench/core/load.hpp"

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

std::string to_string(const Load& load) {
    std::string text;
    const auto add = [&](const std::string& piece) { text += (text.empty() ? "" : ", ") + piece; };
    if (load.mode != Mode::ping_pong) {
        add(std::string(name_of(load.mode)));
    }
    if (load.depth > 1) {
        add(fmt::format("depth {}", load.depth));
    }
    if (load.rate > 0) {
        add(fmt::format("rate {}/s{}", load.rate, load.arrivals == Arrivals::poisson ? " poisson" : ""));
    }
    if (load.gap.count() > 0) {
        add("gap " + format_ns(static_cast<double>(load.gap.count())));
    }
    if (load.pairs > 1) {
        add(fmt::format("pairs {}", load.pairs));
    }
    return text;
}

}  // namespace ipcbench

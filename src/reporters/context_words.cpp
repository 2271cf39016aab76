#include "reporters/context_words.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/numbers.hpp"

namespace ipcbench::reporters {

std::vector<Fact> facts_of(const Context& context) {
    constexpr std::size_t enough = 12;  // digits of a build id
    const auto plain = [](const char* name, const std::string& value) { return Fact{name, value, value}; };
    const std::string clock =
        fmt::format("{}; {} a reading, steps of {}", context.clock_source.empty() ? "unknown" : context.clock_source,
                    value_text(context.clock.cost_ns, Unit::nanoseconds),
                    value_text(context.clock.resolution_ns, Unit::nanoseconds));
    return {{"date", context.date, ""},
            plain("host", context.host),
            plain("processor", context.cpu_model),
            plain("CPUs", std::to_string(context.cpus)),
            plain("system", context.os),
            plain("kernel", context.kernel),
            {"clock", clock, context.clock_source},
            plain("ipcbench", context.version),
            plain("build", context.build_type),
            plain("compiler", context.compiler),
            plain("program", context.program_id.substr(0, enough))};
}

std::string build_name(std::string_view build_type) {
    std::string name(build_type);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return name;
}

std::vector<std::string> machine_facts(const Context& context) {
    std::vector<std::string> facts{context.host, fmt::format("{} CPU{}", context.cpus, context.cpus == 1 ? "" : "s"),
                                   context.os, context.kernel};
    facts[1] += context.cpu_model.empty() ? "" : " of " + context.cpu_model;
    facts.push_back(fmt::format("clock {} ({} to read it)", context.clock_source, format_ns(context.clock.cost_ns)));
    std::erase(facts, std::string());
    return facts;
}

std::vector<const Condition*> conditions_that_affect_results(const Context& context) {
    std::vector<const Condition*> observed;
    for (const Condition& condition : context.conditions) {
        if (condition.verdict == Verdict::bad && condition.affects_results) {
            observed.push_back(&condition);
        }
    }
    return observed;
}

bool is_virtual_machine(const Context& context) {
    return std::any_of(context.conditions.begin(), context.conditions.end(), [](const Condition& condition) {
        return condition.name == "virtual_machine" && condition.verdict == Verdict::bad;
    });
}

}  // namespace ipcbench::reporters

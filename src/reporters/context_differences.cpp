#include "reporters/context_differences.hpp"

#include <array>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/printable.hpp"
#include "reporters/context_words.hpp"

namespace ipcbench::reporters {
namespace {

void note_difference(std::vector<std::string>& notes, std::string_view name, const std::string& before,
                     const std::string& after) {
    if (before != after) {
        notes.push_back(
            fmt::format("{}: {} -> {}", name, before.empty() ? "unknown" : before, after.empty() ? "unknown" : after));
    }
}

void note_conditions(std::vector<std::string>& notes, const Context& before, const Context& after) {
    for (const Condition& one : before.conditions) {
        for (const Condition& other : after.conditions) {
            if (one.name == other.name && one.verdict != other.verdict) {
                note_difference(notes, one.name, fmt::format("{} ({})", name_of(one.verdict), one.observed),
                                fmt::format("{} ({})", name_of(other.verdict), other.observed));
            }
        }
    }
}

/// Notes how long and how often each of the cells was measured. The other flags of a request say what is measured,
/// which decides which cells are the same.
void note_measuring(std::vector<std::string>& notes, const RequestRecord& before, const RequestRecord& after) {
    constexpr std::array flags{"--duration",     "--iterations", "--time-budget", "--warmup",
                               "--repetitions",  "--until",      "--interval",    "--self-check",
                               "--explain-tail", "--breakdown",  "--timeout",     "--child"};
    const auto value_of = [](const RequestRecord& record, const char* flag) {
        const auto found = record.flags.find(flag);
        return found == record.flags.end() ? "not given"
               : found->second.empty()     ? "given"
                                           : printable(fmt::format("{}", fmt::join(found->second, ", ")));
    };
    for (const char* const flag : flags) {
        note_difference(notes, flag, value_of(before, flag), value_of(after, flag));
    }
}

void note_variables(std::vector<std::string>& notes, const RequestRecord& before, const RequestRecord& after) {
    const auto value_of = [](const RequestRecord& record, const std::string& name) {
        const auto found = record.environment.find(name);
        return found == record.environment.end() ? "not set" : found->second.empty() ? "empty" : found->second;
    };
    std::set<std::string> names;
    for (const RequestRecord* const record : {&before, &after}) {
        for (const auto& [name, value] : record->environment) {
            names.insert(name);
        }
    }
    for (const std::string& name : names) {
        note_difference(notes, name, value_of(before, name), value_of(after, name));
    }
}

}  // namespace

std::vector<std::string> fact_differences(const Context& before, const Context& after) {
    std::vector<std::string> notes;
    const std::vector<Fact> facts = facts_of(before);
    const std::vector<Fact> others = facts_of(after);
    for (std::size_t i = 0; i < facts.size(); ++i) {
        note_difference(notes, facts[i].name, facts[i].identity, others[i].identity);
    }
    return notes;
}

std::vector<std::string> context_differences(const Context& before, const Context& after) {
    std::vector<std::string> notes = fact_differences(before, after);
    note_conditions(notes, before, after);
    if (before.request && after.request) {
        note_measuring(notes, *before.request, *after.request);
        note_variables(notes, *before.request, *after.request);
    }
    return notes;
}

}  // namespace ipcbench::reporters

#include "cli/advice_warnings.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/context_words.hpp"
#include "reporters/message_groups.hpp"
#include "reporters/numbers.hpp"

namespace ipcbench::cli {
namespace {

using Naming = std::function<std::string(const Candidate&)>;

std::vector<std::string> condition_warnings(const std::vector<Context>& contexts) {
    std::vector<std::string> texts;
    for (const Context& context : contexts) {
        for (const Condition* const condition : reporters::conditions_that_affect_results(context)) {
            if (std::find(texts.begin(), texts.end(), condition->observed) == texts.end()) {
                texts.push_back(condition->observed);
            }
        }
    }
    return texts;
}

/// Warns if the requirements were not measured: another payload, another load.
std::vector<std::string> requirement_warnings(const std::vector<const Candidate*>& used,
                                              const Requirements& requirements) {
    std::vector<std::string> texts;
    if (const std::uint64_t measured = used.front()->result->payload_bytes; measured != requirements.payload_bytes) {
        texts.push_back(fmt::format("measured with a payload of {}, not of {}", reporters::payload_text(measured),
                                    reporters::payload_text(requirements.payload_bytes)));
    }
    std::set<bool> open;
    for (const Candidate* const one : used) {
        open.insert(one->result->load.rate > 0);
    }
    if (open.size() > 1) {
        texts.emplace_back("a p99 under an open loop includes queueing, the others do not: compare them with care");
    } else if (requirements.rate_per_s > 0 && !open.contains(true)) {
        texts.push_back(fmt::format("no result is of an open loop, so no p99 includes queueing: measure with --rate {}",
                                    format_seconds(requirements.rate_per_s)));
    }
    return texts;
}

/// Warns of how the results were measured, with the names of those that it is about.
std::vector<std::string> result_warnings(const std::vector<const Candidate*>& used, const Naming& name_of) {
    constexpr std::uint64_t fewest = 1000;  // p99 is then the tenth slowest
    std::vector<std::string> few;
    std::vector<std::string> once;
    std::vector<std::string> unpinned;
    std::vector<std::string> partial;
    reporters::MessageGroups messages;
    for (const Candidate* const one : used) {
        const RunResult& result = *one->result;
        const std::string name = name_of(*one);
        for (const Warning& warning : result.warnings) {
            if (warning.code != WarningCode::coarse_percentiles) {  // p99 is coarse only with fewer than these
                messages.add(warning, name);
            }
        }
        const auto note = [&name](std::vector<std::string>& names, bool applies) {
            if (applies) {
                names.push_back(name);
            }
        };
        note(few, result.rtt->count < fewest);
        note(once, result.repetitions.size() < 2);
        note(unpinned, !result.cpus);
        note(partial, result.status == RunStatus::partial);
    }
    constexpr std::size_t max_names = 3;
    std::vector<std::string> texts;
    const auto warn = [&](std::string_view text, const std::vector<std::string>& names) {
        if (!names.empty()) {
            texts.push_back(fmt::format("{}: {}", text, reporters::names_text(names, ", ", max_names)));
        }
    };
    warn("a p99 of fewer than 1,000 round trips (longer: --duration)", few);
    warn("not pinned to CPUs, so a row may be fast only because both sides shared one (--placement cross)", unpinned);
    warn("measured only once, so how much it varies is unknown (--repetitions 3)", once);
    warn("interrupted, so measured for less time than requested", partial);
    for (const reporters::MessageGroups::Message& message : messages.messages()) {
        warn(message.text, message.names);
    }
    return texts;
}

}  // namespace

std::vector<std::string> advice_warnings(const std::vector<Candidate>& candidates, const Requirements& requirements,
                                         const std::vector<Context>& contexts, const Naming& name_of) {
    constexpr std::size_t max = 8;
    std::vector<const Candidate*> used;
    for (const Candidate& one : candidates) {
        if (one.qualifies()) {
            used.push_back(&one);
        }
    }
    std::vector<std::string> texts = condition_warnings(contexts);
    if (!used.empty()) {
        for (const auto& more : {requirement_warnings(used, requirements), result_warnings(used, name_of)}) {
            texts.insert(texts.end(), more.begin(), more.end());
        }
    }
    if (texts.size() > max) {
        texts.resize(max);
        texts.back() += "; and more: ipcbench report shows all";
    }
    return texts;
}

}  // namespace ipcbench::cli

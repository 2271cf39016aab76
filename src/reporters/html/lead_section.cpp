#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reporters/context_words.hpp"
#include "reporters/escape.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/message_groups.hpp"
#include "reporters/results/names.hpp"

namespace ipcbench::reporters::html {
namespace {

/// Returns "24 results of ping-pong round trips between processes, codec json": what all have in common.
std::string measured_text(const ResultSet& results) {
    const auto count = results.measured().size();
    const bool round_trips =
        std::all_of(results.measured().begin(), results.measured().end(),
                    [](const ResultRow* row) { return row->result->load.mode == Mode::ping_pong; });
    std::string text = fmt::format("{} result{} of {} between processes", count, count == 1 ? "" : "s",
                                   round_trips ? "ping-pong round trips" : "round trips, streams or connections");
    if (!results.rows().empty()) {
        const RunResult& any = *results.rows().front().result;
        text += results.varies(Trait::payload) ? "" : ", payload " + value_text(Trait::payload, any);
        text += results.varies(Trait::codec) ? "" : ", " + value_title(Trait::codec, any);
        text += results.varies(Trait::placement) ? "" : ", " + value_title(Trait::placement, any);
        text += results.varies(Trait::load) || any.load == Load{} ? "" : ", " + value_title(Trait::load, any);
        text += results.varies(Trait::build) || any.variant.empty() ? "" : ", " + value_title(Trait::build, any);
    }
    return text;
}

/// Returns "Sample CPU, Linux 6.1.0, Debian": what all reports have in common; of a single one also its date.
std::string machine_text(std::span<const ReportFile> reports) {
    std::vector<std::string> parts;
    for (const auto part : {&Context::cpu_model, &Context::kernel, &Context::os, &Context::date}) {
        const std::string& text = reports.front().context.*part;
        const bool is_common = std::all_of(reports.begin(), reports.end(),
                                           [&](const ReportFile& report) { return report.context.*part == text; });
        if (!text.empty() && is_common) {
            parts.push_back(text);
        }
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

/// Returns "kernel: Linux 6.1 (a, c), Linux 6.2 (b)" for each fact in which the machines or builds differ.
std::vector<std::string> differences_of(const ResultSet& results) {
    std::vector<std::vector<Fact>> facts;
    for (const ReportFile& report : results.reports()) {
        facts.push_back(facts_of(report.context));
    }
    std::vector<std::string> differences;
    for (std::size_t i = 0; i < facts.front().size(); ++i) {
        std::vector<std::pair<std::string, std::vector<std::string>>> values;  // and the reports that have each
        for (std::size_t report = 0; report < facts.size(); ++report) {
            const std::string& identity = facts[report][i].identity;
            auto known =
                std::find_if(values.begin(), values.end(), [&](const auto& value) { return value.first == identity; });
            known = known == values.end() ? values.insert(known, {identity, {}}) : known;
            known->second.push_back(results.report_name(report));
        }
        std::vector<std::string> texts;
        texts.reserve(values.size());
        for (const auto& [value, names] : values) {
            texts.push_back(fmt::format("{} ({})", value.empty() ? "unknown" : value, names_text(names)));
        }
        if (texts.size() > 1) {
            differences.push_back(fmt::format("{}: {}", facts.front()[i].name, fmt::join(texts, ", ")));
        }
    }
    return differences;
}

}  // namespace

std::string lead_section(const ResultSet& results) {
    const std::span<const ReportFile> reports = results.reports();
    const std::string machine = machine_text(reports);
    std::string text = measured_text(results);
    if (reports.size() > 1) {
        text += fmt::format("; from {} reports{}{}", reports.size(), machine.empty() ? "" : " of ", machine);
    } else if (!machine.empty()) {
        text += "; " + machine;
    }
    std::string html = "<p class=\"lead\">" + escaped(text) + ".</p>\n";
    if (const std::vector<std::string> differences = differences_of(results); !differences.empty()) {
        html += fmt::format("<p class=\"lead differences\"><strong>Different machines or builds</strong> {}.</p>\n",
                            escaped(fmt::format("{}", fmt::join(differences, "; "))));
    }
    return html;
}

}  // namespace ipcbench::reporters::html

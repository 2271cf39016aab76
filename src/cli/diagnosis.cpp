#include "cli/diagnosis.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "reporters/context_json.hpp"
#include "reporters/paint.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::cli {
namespace {

using reporters::Paint;
using reporters::painted;
using reporters::Style;
using reporters::wrapped;

reporters::Tone tone_of(const Condition& condition) {
    switch (condition.verdict) {
        case Verdict::ok:
            return reporters::Tone::good;
        case Verdict::bad:
            return condition.affects_results ? reporters::Tone::bad : reporters::Tone::warning;
        case Verdict::unknown:
            break;
    }
    return reporters::Tone::quiet;
}

std::string readable(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

reporters::TableCell verdict_cell(const Condition& condition) {
    return {std::string(name_of(condition.verdict)), {}, "", tone_of(condition)};
}

reporters::TableRow row_of(const Condition& condition) {
    return {{verdict_cell(condition), {readable(condition.name)}, {condition.observed}}, condition.fix};
}

/// Returns rows for the conditions that are merely ok: their names, in as few lines as possible.
std::vector<reporters::TableRow> names_of_good(const std::vector<Condition>& conditions) {
    std::vector<std::string> names;
    for (const Condition& condition : conditions) {
        if (condition.verdict == Verdict::ok && condition.observed.empty()) {
            names.push_back(condition.name);
        }
    }
    if (names.empty()) {
        return {};
    }
    return {{{verdict_cell({"", Verdict::ok, "", ""}), {fmt::format("{}", fmt::join(names, ", "))}}}};
}

/// Returns a table with a group for each category: the verdict, its subject, and what was observed; below it how to fix
/// it.
reporters::Table table_of(const Diagnosis& diagnosis) {
    constexpr std::size_t verdict_width = 7;  // "unknown"
    constexpr std::size_t fact_width = 15;    // "virtual machine"
    using reporters::Align;
    using reporters::Unit;
    reporters::Table table{"",
                           {{"", Align::left, Unit::none, verdict_width},
                            {"", Align::left, Unit::none, fact_width},
                            {"", Align::left, Unit::none, 0, /*wraps=*/true}},
                           {},
                           /*blank_line_between_groups=*/true};
    for (const Condition& condition : diagnosis.context.conditions) {
        if (table.groups.empty() || condition.category != table.groups.back().title) {
            table.groups.push_back({condition.category});
        }
        table.groups.back().rows.push_back(row_of(condition));
    }
    reporters::TableGroup transports{"transports", names_of_good(diagnosis.transports)};
    std::vector<reporters::TableRow> bad;
    for (const Condition& transport : diagnosis.transports) {
        if (transport.verdict != Verdict::ok) {
            bad.push_back(row_of(transport));
        }
    }
    transports.rows.insert(transports.rows.begin(), bad.begin(), bad.end());
    table.groups.push_back(std::move(transports));
    return table;
}

std::string verdict_line(const VerdictCount& count, const Style& style, std::size_t width) {
    if (count.affecting.empty()) {
        const std::string rest = count.unknown == 0 ? "" : ", as far as can be seen";
        return painted("Nothing here makes numbers unreliable" + rest + ".", Paint::good, style) + "\n";
    }
    std::vector<std::string> names;
    std::transform(count.affecting.begin(), count.affecting.end(), std::back_inserter(names), readable);
    return painted(
               wrapped(fmt::format("Numbers here are unreliable because of: {}.", fmt::join(names, ", ")), 0, width),
               Paint::bad, style) +
           "\n";
}

std::string machine_line(const Context& context, std::size_t width) {
    std::vector<std::string> facts{context.host, context.os, context.kernel, "ipcbench " + context.version};
    std::erase(facts, std::string());
    return wrapped(fmt::format("{}", fmt::join(facts, ", ")), 0, width) + "\n";
}

std::string count_line(const VerdictCount& count, std::size_t width) {
    std::string text = fmt::format("{} ok, {} bad", count.ok, count.bad);
    if (!count.affecting.empty()) {
        text += fmt::format(" ({} of them affect{} results)", count.affecting.size(),
                            count.affecting.size() == 1 ? "s" : "");
    }
    return wrapped(text + fmt::format(", {} unknown. Nothing was changed.", count.unknown), 0, width) + "\n";
}

}  // namespace

VerdictCount count_verdicts(const Diagnosis& diagnosis) {
    VerdictCount count;
    for (const std::vector<Condition>* const list : {&diagnosis.context.conditions, &diagnosis.transports}) {
        for (const Condition& condition : *list) {
            switch (condition.verdict) {
                case Verdict::ok:
                    ++count.ok;
                    break;
                case Verdict::bad:
                    ++count.bad;
                    if (condition.affects_results) {
                        count.affecting.push_back(condition.name);
                    }
                    break;
                case Verdict::unknown:
                    ++count.unknown;
                    break;
            }
        }
    }
    return count;
}

std::string text_of(const Diagnosis& diagnosis, const Style& style) {
    constexpr std::size_t indent = 2;
    const std::size_t width = width_of(style);
    const reporters::Table table = table_of(diagnosis);
    const VerdictCount count = count_verdicts(diagnosis);
    return verdict_line(count, style, width) + machine_line(diagnosis.context, width) +
           reporters::TextLayout({&table, 1}, style, width, indent)(table) + "\n" + count_line(count, width);
}

std::string json_of(const Diagnosis& diagnosis) {
    using Json = nlohmann::ordered_json;
    const VerdictCount count = count_verdicts(diagnosis);
    Json transports = Json::array();
    for (const Condition& transport : diagnosis.transports) {
        transports.push_back(reporters::to_json(transport));
    }
    const Json document{{"schema_version", reporters::schema_version},
                        {"schema_minor_version", reporters::schema_minor_version},
                        {"context", reporters::to_json(diagnosis.context)},
                        {"transports", transports},
                        {"count", {{"ok", count.ok}, {"bad", count.bad}, {"unknown", count.unknown}}},
                        {"affected_by", count.affecting}};
    return reporters::text_of(document, 2) + "\n";
}

}  // namespace ipcbench::cli

#include "cli/diagnosis.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "cli/wrap.hpp"
#include "reporters/context_json.hpp"
#include "reporters/paint.hpp"

namespace ipcbench::cli {
namespace {

using reporters::Paint;
using reporters::painted;
using reporters::Style;

constexpr std::size_t verdict_width = 9;  // "unknown  "
constexpr std::size_t fact_width = 17;    // "virtual machine  "
constexpr std::size_t indent = 2;

Paint paint_of(const Condition& condition) {
    switch (condition.verdict) {
        case Verdict::ok:
            return Paint::good;
        case Verdict::bad:
            return condition.spoils ? Paint::bad : Paint::warning;
        case Verdict::unknown:
            break;
    }
    return Paint::label;
}

std::string readable(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

std::string verdict_cell(const Condition& condition, const Style& style) {
    const std::string_view word = name_of(condition.verdict);
    return std::string(indent, ' ') + painted(word, paint_of(condition), style) +
           std::string(verdict_width - word.size(), ' ');
}

/// "  bad      governor         what was seen", and under it what would mend it.
std::string lines_of(const Condition& condition, const Style& style, std::size_t width) {
    constexpr std::size_t column = indent + verdict_width + fact_width;
    const std::string& found = condition.found;
    std::string text = verdict_cell(condition, style) + fmt::format("{:<{}}", readable(condition.name), fact_width) +
                       wrapped(found, column, width) + "\n";
    if (!condition.advice.empty()) {
        // Further to the left, so that a command mostly stands in one line and can be copied.
        constexpr std::size_t hint_column = indent + verdict_width;
        text += std::string(hint_column, ' ') + painted("hint", Paint::label, style) + ": " +
                wrapped(condition.advice, hint_column + sizeof "hint:", width) + "\n";
    }
    return text;
}

/// Those of which there is nothing to say but that they are ok: their names, in as few lines as they take.
std::string names_of_good(const std::vector<Condition>& conditions, const Style& style, std::size_t width) {
    std::vector<std::string> names;
    for (const Condition& condition : conditions) {
        if (condition.verdict == Verdict::ok && condition.found.empty()) {
            names.push_back(condition.name);
        }
    }
    if (names.empty()) {
        return "";
    }
    return verdict_cell({"", Verdict::ok, "", ""}, style) +
           wrapped(fmt::format("{}", fmt::join(names, ", ")), indent + verdict_width, width) + "\n";
}

std::string themes_of(const std::vector<Condition>& conditions, const Style& style, std::size_t width) {
    std::string text;
    const std::string* theme = nullptr;
    for (const Condition& condition : conditions) {
        if (theme == nullptr || condition.theme != *theme) {
            theme = &condition.theme;
            text += "\n" + painted(*theme, Paint::heading, style) + "\n";
        }
        text += lines_of(condition, style, width);
    }
    return text;
}

std::string transports_of(const std::vector<Condition>& transports, const Style& style, std::size_t width) {
    std::string text = "\n" + painted("transports", Paint::heading, style) + "\n";
    for (const Condition& transport : transports) {
        text += transport.verdict == Verdict::ok ? "" : lines_of(transport, style, width);
    }
    return text + names_of_good(transports, style, width);
}

std::string verdict_line(const VerdictCount& count, const Style& style, std::size_t width) {
    if (count.spoiling.empty()) {
        const std::string rest = count.unknown == 0 ? "" : ", as far as can be seen";
        return painted("Nothing here spoils numbers" + rest + ".", Paint::good, style) + "\n";
    }
    std::vector<std::string> names;
    std::transform(count.spoiling.begin(), count.spoiling.end(), std::back_inserter(names), readable);
    return painted(wrapped(fmt::format("Numbers are spoiled here by: {}.", fmt::join(names, ", ")), 0, width),
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
    if (!count.spoiling.empty()) {
        text +=
            fmt::format(" ({} of them spoil{} numbers)", count.spoiling.size(), count.spoiling.size() == 1 ? "s" : "");
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
                    if (condition.spoils) {
                        count.spoiling.push_back(condition.name);
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
    constexpr int widest = 120;
    const auto width = static_cast<std::size_t>(std::clamp(style.width, 40, widest));
    const VerdictCount count = count_verdicts(diagnosis);
    return verdict_line(count, style, width) + machine_line(diagnosis.context, width) +
           themes_of(diagnosis.context.conditions, style, width) + transports_of(diagnosis.transports, style, width) +
           "\n" + count_line(count, width);
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
                        {"spoiled_by", count.spoiling}};
    return reporters::text_of(document, 2) + "\n";
}

}  // namespace ipcbench::cli

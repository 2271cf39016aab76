#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "reporters/html/sections.hpp"
#include "reporters/markup.hpp"

namespace ipcbench::reporters::html {
namespace {

/// A field of the contexts, with what each report says.
struct Field {
    std::string name;
    std::vector<std::string> values;
    std::vector<bool> bad;

    [[nodiscard]] bool differs() const {
        return std::any_of(values.begin(), values.end(), [&](const std::string& value) { return value != values[0]; });
    }
};

std::vector<Field> fields_of(std::span<const ReportFile> files) {
    std::vector<Field> fields;
    const auto add = [&](const std::string& name, const auto& value_of) {
        Field field{name, {}, {}};
        for (const ReportFile& file : files) {
            const std::string value = value_of(file.context);
            field.values.push_back(value.empty() ? "unknown" : value);
            field.bad.push_back(false);
        }
        fields.push_back(std::move(field));
    };
    add("date", [](const Context& context) { return context.date; });
    add("host", [](const Context& context) { return context.host; });
    add("processor", [](const Context& context) { return context.cpu_model; });
    add("CPUs", [](const Context& context) { return std::to_string(context.cpus); });
    add("system", [](const Context& context) { return context.os; });
    add("kernel", [](const Context& context) { return context.kernel; });
    add("clock", [](const Context& context) {
        return fmt::format("{}; {} a reading, steps of {}",
                           context.clock_source.empty() ? "unknown" : context.clock_source,
                           value_text(context.clock.cost_ns, Unit::nanoseconds),
                           value_text(context.clock.resolution_ns, Unit::nanoseconds));
    });
    add("ipcbench", [](const Context& context) { return context.version; });
    add("build", [](const Context& context) { return context.build_type; });
    add("compiler", [](const Context& context) { return context.compiler; });
    return fields;
}

std::vector<Field> conditions_of(std::span<const ReportFile> files) {
    std::vector<Field> fields;
    std::map<std::string_view, std::size_t> places;
    for (std::size_t file = 0; file < files.size(); ++file) {
        for (const Condition& condition : files[file].context.conditions) {
            const auto [place, is_new] = places.try_emplace(condition.name, fields.size());
            if (is_new) {
                fields.push_back({condition.name, std::vector<std::string>(files.size(), "not recorded"),
                                  std::vector<bool>(files.size())});
            }
            Field& field = fields[place->second];
            field.values[file] = std::string(name_of(condition.verdict)) +
                                 (condition.found.empty() ? "" : ": " + condition.found) +
                                 (condition.advice.empty() ? "" : " (" + condition.advice + ")");
            field.bad[file] = condition.verdict == Verdict::bad;
        }
    }
    return fields;
}

std::string table_of(const Collection& results, const std::vector<Field>& fields, const std::string& caption) {
    const bool several = results.files().size() > 1;
    std::string head = "<th scope=\"col\">of</th>";
    for (std::size_t file = 0; file < results.files().size(); ++file) {
        head += "<th scope=\"col\">" + escaped(several ? results.file_name(file) : "found") + "</th>";
    }
    std::string body;
    for (const Field& field : fields) {
        body += fmt::format("<tr><th scope=\"row\">{}{}</th>", escaped(field.name),
                            field.differs() ? " <span class=\"mark\">differs</span>" : "");
        for (std::size_t file = 0; file < field.values.size(); ++file) {
            body += fmt::format("<td{}>{}</td>", field.bad[file] ? " class=\"bad\"" : "", escaped(field.values[file]));
        }
        body += "</tr>\n";
    }
    return fmt::format(
        "<div class=\"scroll wrap\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table>\n<caption "
        "class=\"visually-hidden\">{0}</caption>\n<thead><tr>{1}</tr></thead>\n<tbody>\n{2}</tbody>\n</table></div>\n",
        escaped(caption), head, body);
}

/// "They were not measured under the same conditions: date, kernel and build differ."
std::string difference(std::span<const ReportFile> files, const std::vector<Field>& fields) {
    std::string names;
    for (const Field& field : fields) {
        if (field.differs() && field.name != "date") {
            names += (names.empty() ? "" : ", ") + field.name;
        }
    }
    if (files.size() < 2) {
        return "";
    }
    return names.empty() ? "<p>Machine and build are the same in all reports.</p>\n"
                         : "<p class=\"bad\">The reports were not made under the same conditions; these differ: " +
                               escaped(names) + ".</p>\n";
}

}  // namespace

std::string context_section(const Collection& results) {
    const std::vector<Field> fields = fields_of(results.files());
    const std::vector<Field> conditions = conditions_of(results.files());
    std::vector<Field> all = fields;
    all.insert(all.end(), conditions.begin(), conditions.end());
    std::string html = "<section id=\"context\">\n<h2>Machine and build</h2>\n" + difference(results.files(), all) +
                       table_of(results, fields, "Machine and build");
    if (!conditions.empty()) {
        html += fmt::format("<details><summary>All conditions ({})</summary>\n{}</details>\n", conditions.size(),
                            table_of(results, conditions, "Conditions"));
    }
    return html + "</section>\n";
}

}  // namespace ipcbench::reporters::html

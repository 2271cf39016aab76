#include <fmt/format.h>

#include "reporters/context_words.hpp"
#include "reporters/escape.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/message_groups.hpp"

namespace ipcbench::reporters::html {
namespace {

/// Returns an HTML list item for each message.
std::string items_of(const MessageGroups& messages) {
    std::string html;
    for (const MessageGroups::Message& message : messages.messages()) {
        const std::string who = escaped(names_text(message.names));
        html += fmt::format("<li>{}{}</li>\n", escaped(message.text),
                            who.empty() ? "" : " <span class=\"who\">(" + who + ")</span>");
    }
    return html;
}

}  // namespace

std::string warnings_section(const ResultSet& results) {
    MessageGroups messages;
    for (std::size_t report = 0; report < results.reports().size(); ++report) {
        for (const Condition* const condition : conditions_that_affect_results(results.reports()[report].context)) {
            messages.add(condition->observed + (condition->fix.empty() ? "" : "; " + condition->fix),
                         results.reports().size() > 1 ? results.report_name(report) : "");
        }
    }
    for (const ResultRow& row : results.rows()) {
        for (const Warning& warning : row.result->warnings) {
            messages.add(warning, results.label(row, chart_headings(results)));
        }
    }
    const std::vector<MessageGroups::Message> all = messages.messages();
    if (all.empty()) {
        return "";
    }
    const std::string count = all.size() == 1 ? "1 caveat" : fmt::format("{} caveats", all.size());
    return fmt::format(
        "<details class=\"warnings\">\n<summary><strong>{}</strong> {}</summary>\n<ul>\n{}</ul>\n</details>\n", count,
        escaped(all.front().text), items_of(messages));
}

std::string missing_section(const ResultSet& results) {
    MessageGroups messages;
    for (const ResultRow& row : results.rows()) {
        const RunResult& result = *row.result;
        if (is_measured(result) && result.status != RunStatus::partial) {
            continue;
        }
        std::string text = std::string(name_of(result.status));
        text += result.reason.empty() ? "" : ": " + result.reason;
        text += result.hint.empty() ? "" : " (" + result.hint + ")";
        if (result.status == RunStatus::ok) {
            text = "nothing that can be shown was measured";
        }
        const std::string heading = results.heading(result, chart_headings(results)).text();
        messages.add(text, results.label(row, chart_headings(results)) + (heading.empty() ? "" : ", " + heading));
    }
    const std::string items = items_of(messages);
    return items.empty() ? ""
                         : "<section>\n<h2>What is not here, or not whole</h2>\n<ul>\n" + items + "</ul>\n</section>\n";
}

}  // namespace ipcbench::reporters::html

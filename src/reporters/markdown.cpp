#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/micro_sign.hpp"
#include "reporters/at_end.hpp"
#include "reporters/caveats.hpp"
#include "reporters/context_words.hpp"
#include "reporters/escape.hpp"
#include "reporters/message_groups.hpp"
#include "reporters/reporters.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/tables/result_tables.hpp"

namespace ipcbench::reporters {
namespace {

std::string context_text(const Context& context) {
    std::string text =
        markdown_escaped(fmt::format("ipcbench {}, {}, {}, {}. {}.", context.version, context.build_type,
                                     context.compiler, context.date, fmt::join(machine_facts(context), ", "))) +
        "\n";
    for (const Condition* const condition : conditions_that_affect_results(context)) {
        text += "\n> **Warning:** " + markdown_escaped(condition->observed) + "\n";
    }
    return text;
}

class MarkdownReporter final : public ReportAtEnd {
public:
    MarkdownReporter(Output out, TableRequest request) : ReportAtEnd(std::move(out)), request_(std::move(request)) {}

    void begin(const Context& context) override {
        const MicroSign utf8(true);
        context_ = context_text(context);
    }
    void result(const RunResult& result) override { results_.push_back(result); }

private:
    [[nodiscard]] std::string document() override {
        const MicroSign utf8(true);
        const ResultSet results(results_);
        return context_ + tables(results) + missing(results) + warnings(results);
    }

    [[nodiscard]] std::string tables(const ResultSet& results) const {
        const ResultTables tables = result_tables(results, request_);
        std::string text;
        for (const TableSection& section : tables.sections) {
            text += markdown_of(section.table);
            for (const std::string& statement : section.statements) {
                text += "\n" + markdown_escaped(statement) + "\n";
            }
        }
        text += tables.best_means.empty() ? "" : "\nBold: " + markdown_escaped(tables.best_means) + "\n";
        const std::vector<std::string> legend = legend_of(tables);
        text += legend.empty() ? "" : "\n" + markdown_escaped(fmt::format("{}", fmt::join(legend, " "))) + "\n";
        return text;
    }

    static std::string missing(const ResultSet& results) {
        std::string text;
        for (const MissingCells& cells : missing_cells(results)) {
            text += fmt::format("- {}: {}: {}\n", markdown_escaped(cells.names), name_of(cells.status),
                                markdown_escaped(cells.reason));
        }
        return text.empty() ? text : "\n" + text;
    }

    static std::string warnings(const ResultSet& results) {
        const RowCaveats caveats = row_caveats(results);
        std::string text;
        for (const MessageGroups::Message& message : caveats.marked.messages()) {
            text += fmt::format("- {}: {}: {}\n", markdown_escaped(shared_cpu_mark),
                                markdown_escaped(names_text(message.names)), markdown_escaped(message.text));
        }
        for (const MessageGroups::Message& message : caveats.warnings.messages()) {
            text += fmt::format("- **Warning:** {}: {}\n", markdown_escaped(names_text(message.names)),
                                markdown_escaped(message.text));
        }
        return text.empty() ? text : "\n" + text;
    }

    TableRequest request_;
    std::string context_;
    std::vector<RunResult> results_;
};

}  // namespace

std::unique_ptr<Reporter> make_markdown(Output out, TableRequest request) {
    return std::make_unique<MarkdownReporter>(std::move(out), std::move(request));
}

}  // namespace ipcbench::reporters

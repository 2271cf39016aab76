#include "reporters/tail_rows.hpp"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reporters/paint.hpp"
#include "reporters/result_block.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/tail_words.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters {

std::string tail_rows(const RunResult& result, bool brief, const Style& style) {
    if (!result.tail) {
        return "";
    }
    const std::vector<std::string> shares = shares_of(*result.tail);
    std::string text = labelled_row("slow ones", {title_of(*result.tail) + (shares.empty() ? "" : ":")}, style);
    if (!shares.empty()) {
        text += labelled_row("", shares, style);
    }
    if (const std::string blind = blind_spots_of(*result.tail); !blind.empty() && !result.control) {
        text += labelled_row("", {blind}, style);
    }
    constexpr std::size_t worst = 10;
    const Table table = table_of_worst(*result.tail, brief ? 0 : worst);
    constexpr std::size_t indent = 2;
    return table.groups[0].rows.empty() ? text : text + TextLayout({&table, 1}, style, width_of(style), indent)(table);
}

std::string tail_lines(const ResultSet& results, const Style& style) {
    std::string lines;
    for (const ResultRow* const row : results.measured()) {
        if (const auto& tail = row->result->tail) {
            const std::vector<std::string> shares = shares_of(*tail);
            const std::string line = fmt::format("{}: {}{}{}", results.label(*row), title_of(*tail),
                                                 shares.empty() ? "" : ": ", fmt::join(shares, ", "));
            lines += "  " + wrapped(line, 2, style.wrap) + "\n";
        }
    }
    return lines.empty() ? "" : "\n" + painted("slow ones", Paint::heading, style) + "\n" + lines;
}

}  // namespace ipcbench::reporters

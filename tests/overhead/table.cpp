#include "overhead/table.hpp"

#include <cstdio>
#include <utility>

#include <fmt/format.h>

namespace ipcbench::overhead {

Table::Table(std::vector<Column> columns, bool markdown) : columns_(std::move(columns)), markdown_(markdown) {
    std::vector<std::string> titles;
    std::vector<std::string> rules;
    for (const Column& column : columns_) {
        titles.emplace_back(column.title);
        rules.emplace_back(column.right ? "---:" : "---");
    }
    line(titles);
    if (markdown_) {
        line(rules);
    }
}

void Table::row(const std::vector<std::string>& cells) const {
    line(cells);
}

void Table::line(const std::vector<std::string>& cells) const {
    std::string text = markdown_ ? "|" : "";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Column& column = columns_.at(i);
        if (markdown_) {
            text += fmt::format(" {} |", cells[i]);
        } else if (column.right) {
            text += fmt::format("{:>{}}  ", cells[i], column.width);
        } else {
            text += fmt::format("{:<{}}  ", cells[i], column.width);
        }
    }
    fmt::print("{}\n", text.substr(0, text.find_last_not_of(' ') + 1));
    std::fflush(stdout);
}

}  // namespace ipcbench::overhead

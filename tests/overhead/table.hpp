#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ipcbench::overhead {

/// Prints each row at once: in columns for a terminal, or as Markdown.
class Table {
public:
    struct Column {
        std::string_view title;
        int width;          ///< characters; a longer cell pushes the next ones to the right
        bool right = true;  ///< for numbers
    };

    Table(std::vector<Column> columns, bool markdown);

    void row(const std::vector<std::string>& cells) const;

private:
    void line(const std::vector<std::string>& cells) const;

    std::vector<Column> columns_;
    bool markdown_;
};

}  // namespace ipcbench::overhead

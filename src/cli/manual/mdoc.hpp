#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace ipcbench::cli {

/// A text in mdoc(7), the language of man pages.
class Mdoc {
public:
    /// Writes a line with a macro. The arguments are mdoc: `mdoc_escaped` makes a text one.
    void macro(std::string_view name, std::string_view arguments = "");

    void section(std::string_view title) { macro("Sh", title); }

    /// Writes plain text: each sentence begins a line, as mdoc requires, and lines are at most 78 characters long.
    void text(std::string_view plain);

    /// Writes lines that are not to be filled.
    void literal(std::string_view lines);

    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::string text_;
};

/// Escapes what has a meaning for roff, wherever in a line it is, and double hyphens, which would become a dash.
[[nodiscard]] std::string mdoc_escaped(std::string_view text);

/// Converts "2026-01-31" to "January 31, 2026". Anything else is returned as it is.
[[nodiscard]] std::string mdoc_date(std::string_view date);

}  // namespace ipcbench::cli

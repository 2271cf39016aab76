#pragma once

#include <string>
#include <string_view>

namespace ipcbench {

/// Makes text from outside (a file, another process, the command line, the system) safe to show: one line, in which
/// every character is visible and stays in place. Anything that could control a terminal, fake a line, or reorder or
/// hide what follows is escaped: `\n`, `\x1b`, `\u202e`; a byte that is not UTF-8 as `\xff`. Printable text is returned
/// unchanged, so calling this twice does no harm.
[[nodiscard]] std::string printable(std::string_view text);

/// Makes a JSON document safe to show on a terminal without changing its meaning: escapes in its strings what
/// `printable` would escape. `json` must come from a writer that has already replaced bytes that are not UTF-8.
[[nodiscard]] std::string printable_json(std::string_view json);

}  // namespace ipcbench

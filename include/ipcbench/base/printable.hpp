#pragma once

#include <string>
#include <string_view>

namespace ipcbench {

/// Text from outside (a file, another process, the command line, the system) in a form that is safe to show: one line,
/// in which every character is visible and stays in place. Whatever could control a terminal, fake a line, or reorder
/// or hide what follows is shown as an escape: `\n`, `\x1b`, `\u202e`; a byte that is not UTF-8 as `\xff`. Printable
/// text is returned unchanged, so calling this twice does no harm.
[[nodiscard]] std::string printable(std::string_view text);

/// The same JSON document in a form that is safe to show on a terminal: what `printable` would escape is escaped in its
/// strings. `json` comes from a writer that has already replaced bytes that are not UTF-8.
[[nodiscard]] std::string printable_json(std::string_view json);

}  // namespace ipcbench

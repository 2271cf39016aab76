#pragma once

#include <string>
#include <string_view>

namespace ipcbench {

/// Text from outside (a file, another process, the command line, the system) as it may be shown to a person: one line,
/// in which every character is seen and stays where it stands. Whatever could drive a terminal, forge a line, or turn
/// or hide what follows is shown as an escape: `\n`, `\x1b`, `\u202e`; a byte that is no UTF-8 as `\xff`. Such text is
/// given back as it is, so it does no harm to call this twice.
[[nodiscard]] std::string printable(std::string_view text);

/// JSON that may be shown on a terminal and means the same: what `printable` would not show stands escaped in its
/// strings. `json` is what a writer made: bytes that are no UTF-8 have been replaced already.
[[nodiscard]] std::string printable_json(std::string_view json);

}  // namespace ipcbench

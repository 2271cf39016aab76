#pragma once

#include <string>
#include <string_view>

namespace ipcbench::reporters {

/// The text so that it can stand in HTML and XML, between tags and in quoted attributes: the five characters that mean
/// something there as entities; what XML does not allow at all (control characters, U+FFFE, U+FFFF) as U+FFFD.
[[nodiscard]] std::string escaped(std::string_view text);

/// At most so many characters (code points); what is cut off is shown by an ellipsis.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

/// How many characters (code points) it has.
[[nodiscard]] std::size_t characters_in(std::string_view text);

}  // namespace ipcbench::reporters

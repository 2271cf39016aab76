#pragma once

#include <string>
#include <string_view>

namespace ipcbench::reporters {

/// Draws an SVG document as PNG, two pixels for each unit, by librsvg, which is loaded when it is needed: linked, it
/// would make each start of the program and of its child many times slower. Throws Error (usage) where the program was
/// built without it or it is not there any more.
[[nodiscard]] std::string png_of(std::string_view svg);

}  // namespace ipcbench::reporters

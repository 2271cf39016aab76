#pragma once

#include <string>
#include <string_view>

namespace ipcbench::reporters {

/// Draws an SVG document as PNG, two pixels per unit, with librsvg. The library is loaded on use: linked, it would make
/// each start of the program and of its child many times slower. Throws Error (usage) if the program was built without
/// it or if it is no longer installed.
[[nodiscard]] std::string png_of(std::string_view svg);

}  // namespace ipcbench::reporters

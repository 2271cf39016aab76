#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace ipcbench::reporters::svg {

/// Colours that can be distinguished with every kind of colour blindness: M. Okabe and K. Ito, Color Universal Design,
/// 2008 (https://jfly.uni-koeln.de/color/), without their yellow, which is invisible on white, and their black.
constexpr std::array<std::string_view, 6> palette{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"};

/// The colour of what does not stand out, and of controls; visible on white and on black.
constexpr std::string_view grey = "#808080";

/// Values of stroke-dasharray; together with the colours they give 24 distinct lines.
constexpr std::array<std::string_view, 4> dashes{"", "7 3", "2 3", "9 3 2 3"};

[[nodiscard]] constexpr std::size_t color_of(std::size_t index) {
    return index % palette.size();
}
[[nodiscard]] constexpr std::string_view dash_of(std::size_t index) {
    return dashes[index / palette.size() % dashes.size()];
}

}  // namespace ipcbench::reporters::svg

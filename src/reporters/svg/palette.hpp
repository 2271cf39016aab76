#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace ipcbench::reporters::svg {

/// Colours that can be told apart with each kind of colour blindness: M. Okabe and K. Ito, Color Universal Design, 2008
/// (https://jfly.uni-koeln.de/color/), without their yellow, which does not show on white; a grey that shows on white
/// and on black stands for their black.
constexpr std::array<std::string_view, 7> palette{"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                                  "#E69F00", "#56B4E9", "#808080"};

/// stroke-dasharray; with the colours 28 lines that look different.
constexpr std::array<std::string_view, 4> dashes{"", "7 3", "2 3", "9 3 2 3"};

[[nodiscard]] constexpr std::size_t color_of(std::size_t index) {
    return index % palette.size();
}
[[nodiscard]] constexpr std::string_view dash_of(std::size_t index) {
    return dashes[index / palette.size() % dashes.size()];
}

}  // namespace ipcbench::reporters::svg

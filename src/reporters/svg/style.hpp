#pragma once

#include <string>

namespace ipcbench::reporters::svg {

constexpr double font_size = 12;

/// The rules for the classes that the drawings use: t (text), m (text of less weight), h (heading), b (title), c
/// (ground), g (grid), a (axis), e (error bar), k (leader of a label), f0... (filled with a colour of the palette),
/// s0... (drawn with it). Text and grid have the colours of a light page.
[[nodiscard]] std::string light_style();

/// What is different on a dark page.
[[nodiscard]] std::string dark_style();

/// The colours of the palette alone, which suit both.
[[nodiscard]] std::string palette_style();

}  // namespace ipcbench::reporters::svg

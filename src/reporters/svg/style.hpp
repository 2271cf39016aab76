#pragma once

#include <string>

namespace ipcbench::reporters::svg {

constexpr double font_size = 12;

/// Returns the rules for the classes that the drawings use: t (text), m (muted text), h (heading), b (title), c
/// (background), g (grid), a (axis), e (error bar), k (leader of a label), f0... (filled with a colour of the palette),
/// s0... (stroked with it), fr and sr (the same in grey), hit (invisible, but can be pointed at). Text and grid have
/// the colours of a light page.
[[nodiscard]] std::string light_style();

/// Returns the rules that differ on a dark page.
[[nodiscard]] std::string dark_style();

/// Returns only the colours of the palette, which suit both.
[[nodiscard]] std::string palette_style();

}  // namespace ipcbench::reporters::svg

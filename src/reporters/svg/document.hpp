#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reporters/charts/chart.hpp"

namespace ipcbench::reporters::svg {

/// The colours of a drawing: those that the reader prefers, or always the same.
enum class Theme : std::uint8_t { automatic, light, dark };

struct DocumentForm {
    std::string title;
    std::string subtitle;     ///< where the numbers come from
    bool everything = false;  ///< draw all, however high it becomes; otherwise what fits one screen
    Theme theme = Theme::automatic;
};

/// Returns a standalone file: the charts, each with its group and facets as heading, on an opaque background that is
/// readable on white and on dark pages.
///
/// What does not fit one screen is drawn with lower rows, then without controls and without what is muted, then as
/// small multiples, two side by side. What still has no room is left out, and the drawing says so.
[[nodiscard]] std::string svg_document(std::vector<Chart> charts, const DocumentForm& form);

}  // namespace ipcbench::reporters::svg

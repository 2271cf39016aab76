#include "cli/wrap.hpp"

#include <unistd.h>

#include <algorithm>

#include "reporters/style.hpp"

namespace ipcbench::cli {

std::size_t screen_width() {
    constexpr int widest = 120;
    return static_cast<std::size_t>(std::min(reporters::detect_style(STDOUT_FILENO, true).width, widest));
}

}  // namespace ipcbench::cli

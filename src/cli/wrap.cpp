#include "cli/wrap.hpp"

#include <unistd.h>

#include "reporters/style.hpp"

namespace ipcbench::cli {

std::size_t screen_width() {
    return reporters::width_of(reporters::detect_style(STDOUT_FILENO, true));
}

}  // namespace ipcbench::cli

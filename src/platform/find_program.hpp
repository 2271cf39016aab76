#pragma once

#include <string>

namespace ipcbench::platform {

/// Returns the path of the program that a shell would start for this name: the name itself if there is a slash in it,
/// else the first executable file of that name in the folders of PATH; "" if there is none.
[[nodiscard]] std::string find_program(const std::string& name);

}  // namespace ipcbench::platform

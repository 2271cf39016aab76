#pragma once

#include <string>

namespace ipcbench::platform {

/// Returns the build id that the linker gave this program, in hexadecimal (`readelf -n`): two programs with the same
/// one were made of the same code. "" if the linker gave none.
[[nodiscard]] std::string program_id();

}  // namespace ipcbench::platform

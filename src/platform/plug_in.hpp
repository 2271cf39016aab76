#pragma once

namespace ipcbench::platform {

/// Loads a shared object that was built with this program (dlopen(3): it lies where the program's run path says) and
/// returns what its function `entry`, of type `const void*()`, returns. It stays loaded. Throws Error (unavailable).
[[nodiscard]] const void* load_plug_in(const char* file, const char* entry);

}  // namespace ipcbench::platform

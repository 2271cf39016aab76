#pragma once

#include <string>

namespace ipcbench::platform {

/// Loads a shared object and returns the address of its function `entry`; the caller casts it to the function's type.
/// The object stays loaded. A name without a slash is one of ours, for which dlopen(3) searches the program's run path;
/// one that the user names has a slash. Throws Error (unavailable).
[[nodiscard]] void* load_plug_in(const char* file, const char* entry);

/// Returns the absolute path of the shared object that has the function; "" if it is unknown.
[[nodiscard]] std::string file_of_function(const void* function);

}  // namespace ipcbench::platform

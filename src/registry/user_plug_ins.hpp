#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/plug_in_file.hpp"
#include "ipcbench/core/transport.hpp"

/// Plug-ins that the user named. What they contribute is in the registry like what is built in.
namespace ipcbench::registry {

/// The environment variable that stands in for --plugin.
inline constexpr const char* plug_ins_variable = "IPCBENCH_PLUGINS";

struct UserPlugIn {
    std::string name;  ///< as the user wrote it
    PlugInFile file;   ///< without an interface if it could not be loaded
    std::vector<std::string> transports;
    std::vector<std::string> codecs;
    Availability here;  ///< whether it could be loaded and, if not, why
};

/// Loads the files of --plugin or, if there are none, of IPCBENCH_PLUGINS, each once. One that cannot be loaded
/// contributes nothing, and `user_plug_ins` says why. Throws Error (usage) for a name that is not a path: "x.so"
/// instead of "./x.so", or a relative path in the variable, which would depend on the current folder.
void load_user_plug_ins(const std::vector<std::string>& files);

/// For the child: loads a plug-in that its parent has loaded. Throws Error (unavailable).
void load_plug_in_of_parent(const std::string& path);

/// Returns the plug-ins that the user named, in their order.
[[nodiscard]] const std::vector<UserPlugIn>& user_plug_ins();

/// Returns the first plug-in that could not be loaded; null if all could.
[[nodiscard]] const UserPlugIn* first_unloaded_plug_in();

}  // namespace ipcbench::registry

#pragma once

#include <cstdint>
#include <string>

namespace ipcbench {

/// Where a transport or a codec comes from, if the user named a plug-in that has it.
struct PlugInFile {
    std::string path;             ///< absolute
    std::uint32_t interface = 0;  ///< the version of the interface that it was built against

    [[nodiscard]] bool operator==(const PlugInFile&) const = default;
};

}  // namespace ipcbench

#pragma once

#include <string_view>

/// The conditions of the machine by which reports decide. The others are only listed.
namespace ipcbench::condition_name {

inline constexpr std::string_view build = "build";
inline constexpr std::string_view governor = "governor";

}  // namespace ipcbench::condition_name

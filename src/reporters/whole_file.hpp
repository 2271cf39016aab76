#pragma once

#include <string>
#include <string_view>

namespace ipcbench::reporters {

/// Makes `path` a file of that content ("-" is standard output): all of it or, when that fails, nothing. It is written
/// beside its place and moved there, so that what was there before is kept until then; what is no ordinary file (a
/// device, a pipe) is written to directly. Throws Error with errno.
void write_whole_file(const std::string& path, std::string_view content);

}  // namespace ipcbench::reporters

#pragma once

#include <string_view>

#include "codecs/documents/values.hpp"

namespace ipcbench::codecs {

/// Reads a document that is already known to be valid.
void read_text(std::string_view document, Values& values);

}  // namespace ipcbench::codecs

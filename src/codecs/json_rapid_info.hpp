#pragma once

#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {

inline CodecInfo describe_json_rapid() {
    return {.name = "json-rapid", .summary = "the same JSON by RapidJSON, without a DOM", .text = true};
}

}  // namespace ipcbench::codecs

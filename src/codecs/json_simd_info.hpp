#pragma once

#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {

inline CodecInfo describe_json_simd() {
    return {.name = "json-simd",
            .summary = "the same JSON, read by simdjson on demand and written by RapidJSON",
            .text = true};
}

}  // namespace ipcbench::codecs

#pragma once

#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {

inline CodecInfo describe_json_boost() {
    return {
        .name = "json-boost", .summary = "the same JSON by Boost.JSON, without a tree for what is read", .text = true};
}

}  // namespace ipcbench::codecs

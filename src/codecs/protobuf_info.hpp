#pragma once

#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {

inline CodecInfo describe_protobuf() {
    return {.name = "protobuf", .summary = "the fields of json as a Protocol Buffers message, the payload as bytes"};
}

}  // namespace ipcbench::codecs

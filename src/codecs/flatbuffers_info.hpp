#pragma once

#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {

inline CodecInfo describe_flatbuffers() {
    return {.name = "flatbuffers",
            .summary = "the fields of json as a FlatBuffers table with its size before it, the payload as [ubyte]",
            .no_documents_because = "its schema is compiled with the program, and has no place for other values"};
}

}  // namespace ipcbench::codecs

#pragma once

#include <memory>

#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {

/// Documents as messages of a type that is read from a .proto file at run time (protobuf's dynamic messages), as the
/// payload of the codec's own messages. Throws Error (usage) if there is no schema, or it does not have that type.
[[nodiscard]] std::unique_ptr<DocumentFormat> make_protobuf_documents(std::unique_ptr<Codec> envelope,
                                                                      const DocumentSchema& schema);

}  // namespace ipcbench::codecs

#include "campaign/schema_check.hpp"

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "registry/registry.hpp"

namespace ipcbench::campaign {
namespace {

/// Returns whether the codec carries documents only if it knows their schema.
bool is_bound_to_schema(const CodecInfo& codec) {
    try {
        static_cast<void>(codec.make_documents({}));
    } catch (const Error&) {
        return true;
    }
    return false;
}

}  // namespace

SchemaCheck::SchemaCheck(const DocumentSchema& schema) {
    if (schema.file.empty()) {
        return;
    }
    for (const CodecInfo& known : registry::codecs()) {
        if (!registry::availability_of(known).available) {
            continue;
        }
        const CodecInfo& codec = registry::usable_codec(known.name);
        if (codec.make_documents && is_bound_to_schema(codec)) {
            formats_.push_back(codec.make_documents(schema));
        }
    }
}

void SchemaCheck::operator()(const runner::DocumentInFile& document, const std::string& file,
                             std::string_view flag) const {
    for (const std::unique_ptr<DocumentFormat>& format : formats_) {
        try {
            format->add(document.text);
        } catch (const Error& error) {
            throw Error(error.kind(), fmt::format("{}: '{}', line {}: {}", flag, file, document.line, error.what()),
                        error.hint());
        }
    }
}

}  // namespace ipcbench::campaign

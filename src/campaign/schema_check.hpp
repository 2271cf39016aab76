#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/document.hpp"
#include "runner/message_files.hpp"

namespace ipcbench::campaign {

/// Checks documents against --schema for all codecs that are bound to one, before anything runs.
class SchemaCheck {
public:
    /// Checks nothing if the schema names no file. Throws Error (usage) for a schema that a codec cannot read.
    explicit SchemaCheck(const DocumentSchema& schema);

    /// Throws Error (usage) with the line of a document that is not what the schema says.
    void operator()(const runner::DocumentInFile& document, const std::string& file, std::string_view flag) const;

private:
    std::vector<std::unique_ptr<DocumentFormat>> formats_;
};

}  // namespace ipcbench::campaign

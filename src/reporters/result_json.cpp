#include "reporters/result_json.hpp"

#include "ipcbench/base/micro_sign.hpp"
#include "reporters/fields/result_fields.hpp"

namespace ipcbench::reporters {

nlohmann::ordered_json to_json(const RunResult& result, bool histograms) {
    const MicroSign ascii(false);  // the texts of warnings do not depend on the locale
    if (!histograms && result.histogram) {
        RunResult without = result;
        without.histogram = nullptr;
        return write_fields(result_fields(), without);
    }
    return write_fields(result_fields(), result);
}

RunResult read_result(const JsonNode& node) {
    return read_fields(result_fields(), node);
}

}  // namespace ipcbench::reporters

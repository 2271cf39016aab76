#include "reporters/histogram_json.hpp"

#include <utility>

#include "reporters/fields/nested_fields.hpp"

namespace ipcbench::reporters {

nlohmann::ordered_json to_json(const StoredHistogram& histogram) {
    return write_fields(fields::histogram_fields(), histogram);
}

std::shared_ptr<const StoredHistogram> read_histogram(const JsonNode& node) {
    StoredHistogram stored = read_fields(fields::histogram_fields(), node);
    if (!Histogram::restore(stored.buckets, stored.sum, stored.min, stored.max)) {
        node.fail("these cannot be the buckets of a histogram");
    }
    return std::make_shared<const StoredHistogram>(std::move(stored));
}

}  // namespace ipcbench::reporters

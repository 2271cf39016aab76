#include "reporters/histogram_json.hpp"

#include <optional>

#include "reporters/fields/nested_fields.hpp"

namespace ipcbench::reporters {

nlohmann::ordered_json to_json(const Histogram& histogram) {
    return write_fields(fields::histogram_fields(),
                        {histogram.buckets(), histogram.sum(), histogram.min(), histogram.max()});
}

std::shared_ptr<const Histogram> read_histogram(const JsonNode& node) {
    const StoredHistogram stored = read_fields(fields::histogram_fields(), node);
    const auto histogram = Histogram::restore(stored.buckets, stored.sum, stored.min, stored.max);
    if (!histogram) {
        node.fail("these cannot be the buckets of a histogram");
    }
    return std::make_shared<const Histogram>(*histogram);
}

}  // namespace ipcbench::reporters

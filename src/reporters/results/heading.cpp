#include <algorithm>

#include "reporters/results/result_set.hpp"

namespace ipcbench::reporters {
namespace {

std::string joined(const std::vector<Heading::Value>& values, std::string Heading::Value::*which) {
    std::string all;
    for (const Heading::Value& value : values) {
        all += (all.empty() ? "" : ", ") + value.*which;
    }
    return all;
}

}  // namespace

const Heading::Value* Heading::find(Trait trait) const noexcept {
    const auto found =
        std::find_if(values.begin(), values.end(), [trait](const Value& value) { return value.trait == trait; });
    return found == values.end() ? nullptr : &*found;
}

std::string Heading::text_of(Trait trait) const {
    const Value* const value = find(trait);
    return value == nullptr ? "" : value->text;
}

std::string Heading::title() const {
    return joined(values, &Value::title);
}

std::string Heading::text() const {
    return joined(values, &Value::text);
}

}  // namespace ipcbench::reporters

#include "codecs/documents/values.hpp"

#include <bit>
#include <cstring>

namespace ipcbench::codecs {

void Values::real(double value) {
    add(ValueKind::real, std::bit_cast<std::uint64_t>(value));
}

bool Values::operator==(const Values& other) const noexcept {
    return nodes_.size() == other.nodes_.size() && texts_ == other.texts_ &&
           (nodes_.empty() || std::memcmp(nodes_.data(), other.nodes_.data(), nodes_.size() * sizeof(Node)) == 0);
}

double real_of(std::uint64_t bits) noexcept {
    return std::bit_cast<double>(bits);
}

}  // namespace ipcbench::codecs

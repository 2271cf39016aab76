#include "reporters/hdr_encoding.hpp"

#include <algorithm>
#include <cstdint>

#include "reporters/base64.hpp"

namespace ipcbench::reporters {
namespace {

constexpr std::uint32_t v2_cookie = 0x1c849313;
constexpr std::uint32_t v2_compressed_cookie = 0x1c849314;
constexpr std::uint64_t ratio_of_one = 0x3ff0000000000000;  // the double 1.0

void put(std::string& out, std::uint64_t value, unsigned bytes) {
    for (unsigned i = bytes; i-- > 0;) {
        out += static_cast<char>(value >> (8 * i) & 255U);
    }
}

/// Appends a count, or a run of empty buckets as a negative number: zigzag and LEB128, where the ninth byte has all its
/// eight bits (ZigZagEncoding.java).
void put_count(std::string& out, std::int64_t count) {
    auto value = static_cast<std::uint64_t>(count) << 1U ^ static_cast<std::uint64_t>(count >> 63);
    for (int i = 0; i < 8 && value > 127; ++i, value >>= 7U) {
        out += static_cast<char>((value & 127U) | 128U);
    }
    out += static_cast<char>(value);
}

/// Reads bytes from the front; whatever is beyond the end reads as 0, and is noted.
class Bytes {
public:
    explicit Bytes(std::string_view bytes) : left_(bytes) {}

    [[nodiscard]] bool complete() const noexcept { return complete_; }
    [[nodiscard]] bool empty() const noexcept { return left_.empty(); }

    std::uint64_t number(unsigned bytes) {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < bytes; ++i) {
            value = value << 8U | byte();
        }
        return value;
    }
    std::int64_t count() {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < 9; ++i) {
            const std::uint64_t next = byte();
            value |= (i == 8 ? next : next & 127U) << (7 * i);
            if (next < 128) {
                break;
            }
        }
        return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
    }
    std::string_view take(std::size_t size) {
        complete_ = complete_ && size <= left_.size();
        const std::string_view taken = left_.substr(0, size);
        left_.remove_prefix(taken.size());
        return taken;
    }

private:
    std::uint64_t byte() {
        const std::string_view one = take(1);
        return one.empty() ? 0 : static_cast<unsigned char>(one.front());
    }

    std::string_view left_;
    bool complete_ = true;
};

/// RFC 1950.
std::uint32_t adler32(std::string_view bytes) {
    constexpr std::uint32_t base = 65521;
    std::uint32_t low = 1;
    std::uint32_t high = 0;
    for (const char byte : bytes) {
        low = (low + static_cast<unsigned char>(byte)) % base;
        high = (high + low) % base;
    }
    return high << 16U | low;
}

constexpr std::uint64_t zlib_header = 0x7801;
constexpr std::size_t largest_block = 65535;

std::uint64_t swapped(std::uint64_t two_bytes) {
    return (two_bytes & 255U) << 8U | two_bytes >> 8U;
}

/// Returns a zlib stream of stored blocks (RFC 1951, section 3.2.4).
std::string stored_stream(std::string_view bytes) {
    std::string out;
    put(out, zlib_header, 2);
    for (std::size_t i = 0; i == 0 || i < bytes.size(); i += largest_block) {
        const std::string_view block = bytes.substr(i, largest_block);
        put(out, i + largest_block >= bytes.size() ? 1 : 0, 1);
        put(out, swapped(block.size()), 2);
        put(out, swapped(~block.size() & 0xffffU), 2);
        out += block;
    }
    put(out, adler32(bytes), 4);
    return out;
}

std::optional<std::string> read_stored_stream(Bytes in) {
    std::string bytes;
    if (in.number(2) != zlib_header) {
        return std::nullopt;
    }
    bool last = false;
    while (!last) {
        const std::uint64_t head = in.number(1);
        const std::uint64_t size = swapped(in.number(2));
        if (head > 1 || swapped(in.number(2)) != (~size & 0xffffU)) {
            return std::nullopt;
        }
        bytes += in.take(size);
        last = head == 1;
    }
    return in.number(4) == adler32(bytes) && in.complete() && in.empty() ? std::optional(bytes) : std::nullopt;
}

/// The fields after the payload's length: offset of the indices, digits, lowest and highest value, ratio to a double.
std::string fixed_fields() {
    std::string fields;
    put(fields, 0, 4);
    put(fields, Histogram::significant_digits, 4);
    put(fields, 1, 8);
    put(fields, Histogram::largest, 8);
    put(fields, ratio_of_one, 8);
    return fields;
}

}  // namespace

std::string hdr_text(const std::vector<Histogram::Bucket>& buckets) {
    std::string payload;
    std::size_t next = 0;
    for (const Histogram::Bucket& bucket : buckets) {
        if (bucket.index > next) {
            put_count(payload, -static_cast<std::int64_t>(bucket.index - next));
        }
        put_count(payload, static_cast<std::int64_t>(bucket.count));
        next = bucket.index + 1;
    }
    std::string whole;
    put(whole, v2_cookie, 4);
    put(whole, payload.size(), 4);
    const std::string stream = stored_stream(whole + fixed_fields() + payload);
    std::string out;
    put(out, v2_compressed_cookie, 4);
    put(out, stream.size(), 4);
    return base64(out + stream);
}

std::optional<std::vector<Histogram::Bucket>> read_hdr_text(std::string_view text) {
    const std::optional<std::string> decoded = from_base64(text);
    if (!decoded) {
        return std::nullopt;
    }
    Bytes outer(*decoded);
    if (outer.number(4) != v2_compressed_cookie ||
        outer.number(4) != decoded->size() - std::min<std::size_t>(8, decoded->size())) {
        return std::nullopt;
    }
    const std::optional<std::string> whole = read_stored_stream(outer);
    if (!whole) {
        return std::nullopt;
    }
    Bytes inner(*whole);
    const std::string fixed = fixed_fields();
    if (inner.number(4) != v2_cookie || inner.number(4) + 8 + fixed.size() != whole->size() ||
        inner.take(fixed.size()) != fixed) {
        return std::nullopt;
    }
    constexpr std::int64_t far_too_many = 1'000'000;
    std::vector<Histogram::Bucket> buckets;
    std::size_t index = 0;
    while (!inner.empty()) {
        const std::int64_t count = inner.count();
        if (count == 0 || count < -far_too_many || index > static_cast<std::size_t>(far_too_many)) {
            return std::nullopt;
        }
        if (count > 0) {
            buckets.push_back({index++, static_cast<std::uint64_t>(count)});
        } else {
            index += static_cast<std::size_t>(-count);
        }
    }
    return inner.complete() ? std::optional(buckets) : std::nullopt;
}

}  // namespace ipcbench::reporters

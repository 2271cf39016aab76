#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace ipcbench::codecs {

static_assert(std::endian::native == std::endian::little, "the first byte of a block is the lowest of its word");

/// Eight bytes that are checked together, with instructions that every processor has:
/// https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord
///
/// A block of any size has these members:
///
///     static constexpr std::size_t size;
///     explicit Block(const char* from);       // reads `size` bytes
///     void store(char* to) const;             // writes them
///     Special special() const;                // the bytes that are not plain: see is_plain
///
/// `Special` has `operator|`, `any()`, and `first()`, which returns the index of the first special byte if there is
/// one.
class WordBlock {
public:
    static constexpr std::size_t size = sizeof(std::uint64_t);

    explicit WordBlock(const char* from) noexcept { std::memcpy(&word_, from, size); }
    void store(char* to) const noexcept { std::memcpy(to, &word_, size); }

    class Special {
    public:
        explicit Special(std::uint64_t tops) noexcept : tops_(tops) {}
        [[nodiscard]] bool any() const noexcept { return tops_ != 0; }
        [[nodiscard]] std::size_t first() const noexcept {
            return static_cast<std::size_t>(__builtin_ctzll(tops_)) / 8;
        }
        Special operator|(Special other) const noexcept { return Special(tops_ | other.tops_); }

    private:
        std::uint64_t tops_;  ///< the top bit of each special byte; false positives may follow the first one
    };

    [[nodiscard]] Special special() const noexcept {
        constexpr std::uint64_t ones = 0x0101010101010101;
        constexpr std::uint64_t tops = 0x80 * ones;
        const std::uint64_t quote = word_ ^ '"' * ones;
        const std::uint64_t backslash = word_ ^ '\\' * ones;
        return Special(((word_ - ' ' * ones) | (quote - ones) | (backslash - ones) | word_) & tops);
    }

private:
    std::uint64_t word_ = 0;
};

#if defined(__SSE2__)

/// Sixteen bytes, with instructions that every x86-64 processor has.
class WideBlock {
public:
    static constexpr std::size_t size = sizeof(__m128i);

    explicit WideBlock(const char* from) noexcept : bytes_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))) {}
    void store(char* to) const noexcept { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes_); }

    class Special {
    public:
        explicit Special(__m128i bytes) noexcept : bytes_(bytes) {}
        [[nodiscard]] bool any() const noexcept { return mask() != 0; }
        [[nodiscard]] std::size_t first() const noexcept { return static_cast<std::size_t>(__builtin_ctz(mask())); }
        Special operator|(Special other) const noexcept { return Special(_mm_or_si128(bytes_, other.bytes_)); }

    private:
        [[nodiscard]] unsigned mask() const noexcept { return static_cast<unsigned>(_mm_movemask_epi8(bytes_)); }

        __m128i bytes_;
    };

    [[nodiscard]] Special special() const noexcept {
        const __m128i below_space = _mm_cmpgt_epi8(_mm_set1_epi8(' '), bytes_);  // bytes beyond ASCII are negative
        const __m128i quote = _mm_cmpeq_epi8(bytes_, _mm_set1_epi8('"'));
        const __m128i backslash = _mm_cmpeq_epi8(bytes_, _mm_set1_epi8('\\'));
        return Special(_mm_or_si128(_mm_or_si128(quote, backslash), below_space));
    }

private:
    __m128i bytes_;
};

#elif defined(__ARM_NEON) && defined(__aarch64__)

/// Sixteen bytes, with instructions that every 64-bit Arm processor has.
class WideBlock {
public:
    static constexpr std::size_t size = sizeof(uint8x16_t);

    explicit WideBlock(const char* from) noexcept : bytes_(vld1q_u8(reinterpret_cast<const std::uint8_t*>(from))) {}
    void store(char* to) const noexcept { vst1q_u8(reinterpret_cast<std::uint8_t*>(to), bytes_); }

    class Special {
    public:
        explicit Special(uint8x16_t bytes) noexcept : bytes_(bytes) {}
        [[nodiscard]] bool any() const noexcept { return nibbles() != 0; }
        [[nodiscard]] std::size_t first() const noexcept {
            return static_cast<std::size_t>(__builtin_ctzll(nibbles())) / 4;
        }
        Special operator|(Special other) const noexcept { return Special(vorrq_u8(bytes_, other.bytes_)); }

    private:
        /// Returns four bits of each byte: no instruction extracts one bit of each.
        [[nodiscard]] std::uint64_t nibbles() const noexcept {
            return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(bytes_), 4)), 0);
        }

        uint8x16_t bytes_;
    };

    [[nodiscard]] Special special() const noexcept {
        const uint8x16_t below_space = vcltq_s8(vreinterpretq_s8_u8(bytes_), vdupq_n_s8(' '));  // or not ASCII
        const uint8x16_t quote = vceqq_u8(bytes_, vdupq_n_u8('"'));
        const uint8x16_t backslash = vceqq_u8(bytes_, vdupq_n_u8('\\'));
        return Special(vorrq_u8(vorrq_u8(quote, backslash), below_space));
    }

private:
    uint8x16_t bytes_;
};

#else

using WideBlock = WordBlock;

#endif

}  // namespace ipcbench::codecs

// Compiled for processors with AVX2 (CMakeLists.txt), and called only on one. It must not use inline functions of other
// headers: the linker might choose the AVX2 copy for the whole program.
#include "codecs/fields/plain_avx2.hpp"

#include <immintrin.h>

#include "codecs/fields/plain_front.hpp"

namespace ipcbench::codecs {
namespace {

/// A block (byte_block.hpp) of 32 bytes.
class Block {
public:
    static constexpr std::size_t size = sizeof(__m256i);

    explicit Block(const char* from) noexcept : bytes_(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))) {}
    void store(char* to) const noexcept { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), bytes_); }

    class Special {
    public:
        explicit Special(__m256i bytes) noexcept : bytes_(bytes) {}
        [[nodiscard]] bool any() const noexcept { return mask() != 0; }
        [[nodiscard]] std::size_t first() const noexcept { return static_cast<std::size_t>(__builtin_ctz(mask())); }
        Special operator|(Special other) const noexcept { return Special(_mm256_or_si256(bytes_, other.bytes_)); }

    private:
        [[nodiscard]] unsigned mask() const noexcept { return static_cast<unsigned>(_mm256_movemask_epi8(bytes_)); }

        __m256i bytes_;
    };

    [[nodiscard]] Special special() const noexcept {
        const __m256i below_space = _mm256_cmpgt_epi8(_mm256_set1_epi8(' '), bytes_);  // non-ASCII is negative
        const __m256i quote = _mm256_cmpeq_epi8(bytes_, _mm256_set1_epi8('"'));
        const __m256i backslash = _mm256_cmpeq_epi8(bytes_, _mm256_set1_epi8('\\'));
        return Special(_mm256_or_si256(_mm256_or_si256(quote, backslash), below_space));
    }

private:
    __m256i bytes_;
};

}  // namespace

std::size_t plain_length_avx2(const char* text, std::size_t size) noexcept {
    return plain_front<Block>(text, size);
}

std::size_t copy_plain_avx2(const char* text, std::size_t size, char* to) noexcept {
    return plain_front<Block>(text, size, to);
}

}  // namespace ipcbench::codecs

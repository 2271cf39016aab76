#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace ipcbench::reporters {

/// What may distinguish one result from another: everything that was requested, and the report that the result comes
/// from.
enum class Trait : std::uint8_t {
    transport,
    peer,
    codec,
    payload,
    wait,
    placement,
    load,
    timing,
    options,
    build,
    report,
};
constexpr std::size_t trait_count = 11;

/// A set of traits.
class Traits {
public:
    constexpr Traits() = default;
    constexpr Traits(std::initializer_list<Trait> traits) {
        for (const Trait trait : traits) {
            bits_ |= bit(trait);
        }
    }

    [[nodiscard]] constexpr bool has(Trait trait) const noexcept { return (bits_ & bit(trait)) != 0; }
    [[nodiscard]] constexpr Traits with(Trait trait) const noexcept { return Traits(bits_ | bit(trait)); }
    [[nodiscard]] constexpr Traits without(Trait trait) const noexcept { return Traits(bits_ & ~bit(trait)); }

    [[nodiscard]] constexpr bool operator==(const Traits&) const noexcept = default;

private:
    constexpr explicit Traits(unsigned bits) : bits_(bits) {}
    static constexpr unsigned bit(Trait trait) noexcept { return 1U << static_cast<unsigned>(trait); }

    unsigned bits_ = 0;
};

/// In the order in which slices are sorted: a reader who compares builds or codecs looks at one of them at a time.
inline constexpr std::array sorting_order{Trait::build,  Trait::codec,     Trait::payload, Trait::placement,
                                          Trait::load,   Trait::wait,      Trait::timing,  Trait::options,
                                          Trait::report, Trait::transport, Trait::peer};

/// In the order in which a heading names them.
inline constexpr std::array heading_order{Trait::payload, Trait::codec, Trait::placement, Trait::build, Trait::load};

/// Returns the name that programs use: "size", "variant".
[[nodiscard]] constexpr std::string_view name_of(Trait trait) noexcept {
    constexpr std::array<std::string_view, trait_count> names{
        "transport", "peer", "codec", "size", "wait", "placement", "load", "timing", "options", "variant", "report"};
    return names[static_cast<std::size_t>(trait)];
}

}  // namespace ipcbench::reporters

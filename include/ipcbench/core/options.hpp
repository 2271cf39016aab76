#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench {

struct ChannelConfig;

enum class OptionKind : std::uint8_t {
    bytes,  ///< parse_bytes; 0 is "automatic"
    count,  ///< a whole number; 0 is "automatic"
    text,   ///< free text, e.g. a folder
};

/// A setting that a transport supports (`--option KEY=VALUE`).
struct OptionSpec {
    std::string_view key;
    OptionKind kind = OptionKind::bytes;
    std::string_view default_value;  ///< the default, as the user would type it
    std::string_view help;
    std::uint64_t min = 0;  ///< bytes and count: smallest value besides 0
    std::uint64_t max = UINT64_MAX;
    std::uint64_t multiple_of = 1;
    bool zero = true;  ///< bytes and count: whether 0 is allowed

    /// Requests, before anything runs, what this value needs from the system, and releases it again; null if the limits
    /// above suffice. Throws Error. The configuration has no folder, prefix or nonce yet.
    void (*check)(const ChannelConfig& config) = nullptr;

    std::string_view former_key{};  ///< which is still understood; "" if it never had another one
};

/// The settings of one channel: the defaults of its transport, overridden by what the user specified.
class OptionValues {
public:
    OptionValues() = default;

    /// Checks `given` against `specs`; a former key counts as the present one. Throws Error (usage) for a key that does
    /// not apply (naming those that do) or a value out of range.
    OptionValues(std::span<const OptionSpec> specs, const std::map<std::string, std::string>& given,
                 std::string_view transport);

    /// Returns what the user specified, normalised so that equal settings compare equal: numbers without units.
    [[nodiscard]] std::map<std::string, std::string> identity() const;

    [[nodiscard]] std::uint64_t number(std::string_view key) const;
    [[nodiscard]] const std::string& text(std::string_view key) const;

    /// Returns what the user specified, by its present key and otherwise unchanged, for the child.
    [[nodiscard]] const std::map<std::string, std::string>& given() const noexcept { return given_; }

private:
    std::map<std::string, std::string, std::less<>> texts_;
    std::map<std::string, std::uint64_t, std::less<>> numbers_;
    std::map<std::string, std::string> given_;
};

/// Throws Error (usage) for a value in `given` that this system does not grant, by calling the `check` of each given
/// option. `config` has these options.
void check_options(std::span<const OptionSpec> specs, const ChannelConfig& config, std::string_view transport);

/// A setting as it took effect: with defaults applied and as the kernel adjusted it.
struct EffectiveOption {
    std::string key;
    std::string value;
};
using EffectiveOptions = std::vector<EffectiveOption>;

}  // namespace ipcbench

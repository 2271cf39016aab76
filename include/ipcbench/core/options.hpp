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
    text,   ///< free, e.g. a folder
};

/// One setting that a transport understands (`--option KEY=VALUE`).
struct OptionSpec {
    std::string_view key;
    OptionKind kind = OptionKind::bytes;
    std::string_view fallback;  ///< the default, in the form the user would type
    std::string_view help;
    std::uint64_t least = 0;  ///< bytes and count: smallest value other than 0
    std::uint64_t most = UINT64_MAX;
    std::uint64_t multiple_of = 1;
    bool zero = true;  ///< bytes and count: whether 0 may be given

    /// Before anything runs, requests what this value needs from the system and releases it again; null where the
    /// limits above are enough. Throws Error. The configuration has no folder, prefix or nonce yet.
    void (*check)(const ChannelConfig& config) = nullptr;
};

/// The settings of one channel: the defaults of its transport, overlaid by what the user gave.
class OptionValues {
public:
    OptionValues() = default;

    /// Checks `given` against `specs`; throws Error (usage) for a key that does not apply (naming those that do) or a
    /// value out of range.
    OptionValues(std::span<const OptionSpec> specs, const std::map<std::string, std::string>& given,
                 std::string_view transport);

    /// What the user gave, normalised so that equal settings compare equal: numbers without units.
    [[nodiscard]] std::map<std::string, std::string> identity() const;

    [[nodiscard]] std::uint64_t number(std::string_view key) const;
    [[nodiscard]] const std::string& text(std::string_view key) const;

    /// What the user gave, unchanged, to be handed to the child.
    [[nodiscard]] const std::map<std::string, std::string>& given() const noexcept { return given_; }

private:
    std::map<std::string, std::string, std::less<>> texts_;
    std::map<std::string, std::uint64_t, std::less<>> numbers_;
    std::map<std::string, std::string> given_;
};

/// Refuses (Error, usage) a value in `given` that this system does not grant, by calling the `check` of each given
/// option. `config` has these options.
void check_options(std::span<const OptionSpec> specs, const ChannelConfig& config, std::string_view transport);

/// A setting as it took effect, after defaults and what the kernel made of it.
struct EffectiveOption {
    std::string key;
    std::string value;
};
using EffectiveOptions = std::vector<EffectiveOption>;

}  // namespace ipcbench

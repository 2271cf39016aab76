#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench::campaign {

/// The section of the help that a flag is in.
enum class FlagGroup : std::uint8_t { what, load, how_long, again, verdicts, tables, reports, hidden };

[[nodiscard]] std::string_view title_of(FlagGroup group) noexcept;

/// Returns whether the flags of a group decide what is measured, and how.
[[nodiscard]] constexpr bool is_part_of_request(FlagGroup group) noexcept {
    return group == FlagGroup::what || group == FlagGroup::load || group == FlagGroup::how_long;
}

/// How a flag is specified.
enum class FlagForm : std::uint8_t {
    one,      ///< with a value, at most once
    several,  ///< with a value, any number of times
    yes,      ///< without a value
};

/// One flag of `ipcbench run`. The command line, its help and docs/command-line.md are generated from these. The flags
/// of loads are in core/knobs.cpp, with everything else that the program knows of them.
struct Flag {
    FlagGroup group = FlagGroup::what;
    std::string_view names{};        ///< "-d,--duration"
    std::string_view placeholder{};  ///< "TIME"
    std::string help{};
    FlagForm form = FlagForm::one;
    std::string fallback{};                    ///< its default value; "" for none
    std::vector<std::string_view> excludes{};  ///< flags that conflict with it

    /// Returns the long name, "--duration".
    [[nodiscard]] std::string_view name() const noexcept { return names.substr(names.find("--")); }

    /// Returns the help, and the flags that conflict with it where that does not name them.
    [[nodiscard]] std::string whole_help() const;
};

/// Returns the help of --same-within, which other commands have too.
[[nodiscard]] std::string same_within_help();

/// Returns the flags that say what the tables of results show, which other commands have too.
[[nodiscard]] const std::vector<Flag>& table_flags();

/// Returns the flag that names a plug-in, which other commands have too.
[[nodiscard]] const Flag& plug_in_flag();

/// Returns all flags, in the order of the help.
[[nodiscard]] const std::vector<Flag>& run_flags();

/// The flags of `ipcbench run` as they were typed, by their long names. An empty value is a value, and usually an
/// invalid one. Asking for a flag that is not in the table is a programming error (std::logic_error).
class GivenFlags {
public:
    std::vector<std::string> transports;

    /// Whether a transport that cannot do what is requested is skipped even if it was named, because the names come
    /// from a report or a program and not from the user.
    bool skip_even_if_named = false;

    [[nodiscard]] bool has(std::string_view flag) const;

    /// Returns the value, or the default if the flag was not given; nothing if there is neither.
    [[nodiscard]] std::optional<std::string> text(std::string_view flag) const;

    /// Returns the value of a flag that always has one.
    [[nodiscard]] std::string text_or_fallback(std::string_view flag) const;

    /// Returns all values of a flag that may be given several times.
    [[nodiscard]] const std::vector<std::string>& texts(std::string_view flag) const;

    void give(std::string_view flag, std::string text = {});

    /// Gives a flag the values that it has in `other`; none if it was not given there.
    void give_from(const GivenFlags& other, std::string_view flag);

    /// Returns where the command line stores what it parses. The address stays valid as long as this object lives.
    [[nodiscard]] std::vector<std::string>& place_of(std::string_view flag);
    [[nodiscard]] bool& switch_of(std::string_view flag);

private:
    struct Entry {
        std::vector<std::string> texts;
        bool yes = false;
    };
    [[nodiscard]] const Entry* find(std::string_view flag) const;
    [[nodiscard]] Entry& entry(std::string_view flag);

    std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace ipcbench::campaign

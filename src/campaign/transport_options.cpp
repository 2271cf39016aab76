#include "campaign/transport_options.hpp"

#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/suggest.hpp"

namespace ipcbench::campaign {

std::map<std::string, std::string> read_options(const std::vector<std::string>& pairs) {
    std::map<std::string, std::string> options;
    for (const std::string& pair : pairs) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw Error(ErrorKind::usage, fmt::format("--option: '{}' is not KEY=VALUE", pair),
                        "e.g. --option sndbuf=1M");
        }
        if (!options.emplace(pair.substr(0, equals), pair.substr(equals + 1)).second) {
            throw Error(ErrorKind::usage, fmt::format("--option: '{}' is given twice", pair.substr(0, equals)));
        }
    }
    return options;
}

/// Throws Error (usage) unless every option exists for some of these transports, with a value that some of them accept.
/// The others are reported one by one.
void require_options(const std::map<std::string, std::string>& options, const std::vector<Selection>& selections) {
    for (const auto& option : options) {
        std::optional<Error> refusal;
        std::vector<std::string_view> keys;
        bool known = false;
        bool taken = false;
        for (const Selection& selection : selections) {
            const TransportInfo& info = selection.transport->info;
            bool own = false;
            for (const OptionSpec& spec : info.options) {
                keys.push_back(spec.key);
                own = own || spec.key == option.first;
            }
            known = known || own;
            try {
                static_cast<void>(OptionValues(info.options, {option}, info.name));
                taken = true;
            } catch (const Error& error) {
                refusal = refusal && !own ? refusal : error;
            }
        }
        if (!taken && (known || selections.size() == 1)) {
            throw Error(*refusal);
        }
        if (!taken) {
            const std::string meant = closest(option.first, keys);
            throw Error(
                ErrorKind::usage, fmt::format("--option {}: none of these transports has such an option", option.first),
                meant.empty() ? "ipcbench list shows the options of each"
                              : fmt::format("did you mean '{}'? ipcbench list shows the options of each", meant));
        }
    }
}

}  // namespace ipcbench::campaign

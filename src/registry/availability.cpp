#include <mutex>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/attempt.hpp"
#include "platform/blocked_signals.hpp"
#include "platform/random.hpp"
#include "platform/run_folder.hpp"
#include "registry/registry.hpp"

namespace ipcbench::registry {
namespace {

/// No larger than the smallest message that any kernel can be set to carry (mq_overview(7)).
constexpr std::size_t small_frame = 128;

/// Makes all that a run over the transport makes before its child comes, in the same place, and removes it. Options
/// keep their defaults: whether there is room for what they ask for is found out when it is reserved.
Availability listen_once(const Transport& transport, WaitMode wait) {
    const platform::RunFolder folder;
    Lifeline lifeline;
    ChannelConfig config;
    config.max_frame = small_frame;
    config.wait = Wait{wait};
    config.options = OptionValues(transport.info.options, {}, transport.info.name);
    config.folder = folder.path();
    config.prefix = folder.prefix();
    config.nonce = platform::make_nonce();
    config.lifeline = &lifeline;
    return platform::try_out(fmt::format("sets up {}", transport.info.name),
                             [&] { static_cast<void>(transport.listen(config)); });
}

/// A library may end the process when it lacks something, and may start threads or even a daemon: for these, only what
/// they depend on is tried.
bool is_light(const Transport& transport) {
    return transport.info.kind != TransportKind::library;
}

Availability look(const Transport& transport, WaitMode wait) {
    // Nothing removes what is tried when a signal ends the program meanwhile.
    const platform::BlockedSignals until_it_is_gone;
    Availability here = transport.probe();
    if (!here.available || transport.info.kind == TransportKind::control) {
        return here;
    }
    try {
        if (is_light(transport)) {
            return listen_once(transport, wait);
        }
        static_cast<void>(platform::RunFolder());
    } catch (const Error& error) {
        return {false, error.what(), error.hint()};
    }
    return here;
}

}  // namespace

Availability availability_of(const Transport& transport, std::optional<WaitMode> wait) {
    const WaitMode mode = wait.value_or(transport.info.default_wait);
    const std::pair use(&transport, mode);
    // A matrix has many cells of one transport.
    static std::mutex mutex;
    static std::set<std::pair<const Transport*, WaitMode>> found;  // those that work
    {
        const std::scoped_lock lock(mutex);
        if (found.contains(use)) {
            return {};
        }
    }
    Availability here = look(transport, mode);
    if (here.available) {
        const std::scoped_lock lock(mutex);
        found.insert(use);
    }
    return here;
}

}  // namespace ipcbench::registry

#include "transports/iceoryx/participant.hpp"

#include <unistd.h>

#include <iceoryx_hoofs/internal/relocatable_pointer/base_relative_pointer.hpp>
#include <iceoryx_hoofs/log/logmanager.hpp>
#include <iceoryx_posh/internal/runtime/posh_runtime_impl.hpp>
#include <mutex>

#include "ipcbench/base/error.hpp"
#include "platform/blocked_signals.hpp"
#include "transports/iceoryx/roudi_names.hpp"

namespace ipcbench::transports::iox_daemon {

/// The library's own runtime lives until the process ends; this one lives as long as the channel.
class Runtime : public iox::runtime::PoshRuntimeImpl {
public:
    explicit Runtime(const iox::RuntimeName_t& name)
        : PoshRuntimeImpl(iox::cxx::make_optional<const iox::RuntimeName_t*>(&name)) {
        current = this;
        setRuntimeFactory(give);
    }
    Runtime(const Runtime&) = delete;
    Runtime(Runtime&&) = delete;
    Runtime& operator=(const Runtime&) = delete;
    Runtime& operator=(Runtime&&) = delete;
    ~Runtime() override { current = nullptr; }

private:
    // NOLINTNEXTLINE(performance-unnecessary-value-param): the library's signature
    static iox::runtime::PoshRuntime& give(iox::cxx::optional<const iox::RuntimeName_t*> /*name*/) { return *current; }

    static inline Runtime* current = nullptr;
};

namespace {

std::mutex joining;
std::weak_ptr<Participant> joined;

}  // namespace

std::shared_ptr<Participant> Participant::join(const ChannelConfig& config, std::shared_ptr<Roudi> roudi) {
    const std::scoped_lock lock(joining);
    if (std::shared_ptr<Participant> there = joined.lock()) {
        return there;
    }
    auto fresh = std::make_shared<Participant>(config, std::move(roudi));
    joined = fresh;
    return fresh;
}

Participant::Participant(const ChannelConfig& config, std::shared_ptr<Roudi> roudi) : roudi_(std::move(roudi)) {
    const std::string name = config.prefix + participant_mark + std::to_string(::getpid());
    socket_ = platform::OwnedName(config.folder, platform::OwnedKind::file, participants_folder + name);
    lock_ = platform::OwnedName(config.folder, platform::OwnedKind::file, participants_folder + name + lock_suffix);
    iox::log::LogManager::GetLogManager().SetDefaultLogLevel(iox::log::LogLevel::kError,
                                                             iox::log::LogLevelOutput::kHideLogLevel);
    const platform::BlockedSignals in_its_thread;
    runtime_ = std::make_unique<Runtime>(iox::RuntimeName_t(iox::cxx::TruncateToCapacity, name));
}

Participant::~Participant() {
    if (roudi_ && roudi_->has_ended()) {
        // Its destructor would deregister, and wait for an answer without a time limit.
        static_cast<void>(runtime_.release());
        return;
    }
    runtime_.reset();
    // Removes the library's table of segments, which are no longer mapped.
    iox::rp::BaseRelativePointer::unregisterAll();
}

}  // namespace ipcbench::transports::iox_daemon

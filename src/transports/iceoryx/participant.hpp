#pragma once

#include <memory>
#include <string>

#include "platform/owned_name.hpp"
#include "transports/iceoryx/roudi.hpp"

namespace ipcbench::transports::iox_daemon {

class Runtime;

/// This process as RouDi knows it. iceoryx has one of these per process; whoever comes second shares it.
class Participant {
public:
    /// Registers this process; `roudi`, where it is this process's, ends after the last one has left. Throws Error.
    [[nodiscard]] static std::shared_ptr<Participant> join(const ChannelConfig& config,
                                                           std::shared_ptr<Roudi> roudi = nullptr);

    Participant(const ChannelConfig& config, std::shared_ptr<Roudi> roudi);
    Participant(const Participant&) = delete;
    Participant& operator=(const Participant&) = delete;
    ~Participant();

private:
    std::shared_ptr<Roudi> roudi_;
    platform::OwnedName socket_;  ///< that the library makes for this process
    platform::OwnedName lock_;    ///< beside it
    std::unique_ptr<Runtime> runtime_;
};

}  // namespace ipcbench::transports::iox_daemon

#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "ipcbench/core/speaker.hpp"
#include "ipcbench/core/transport.hpp"
#include "runner/control_message.hpp"

namespace ipcbench::runner {

/// Some of those that were to come with the plans are not there.
[[nodiscard]] Error missing_descriptors();

/// The child's side of all its channels: mostly one, else several that its one thread serves in an event loop.
class Service {
public:
    /// Connects one after the other, in the order in which the parent accepts. Borrows the plans, which are at least
    /// one; `descriptors` are those of all plans, in their order. Throws Error.
    Service(const std::vector<Plan>& plans, std::vector<UniqueFd> descriptors, Lifeline& lifeline);

    [[nodiscard]] EffectiveOptions effective_options() const { return endpoints_.front()->effective_options(); }

    /// Answers pings until the lifeline is cut, the peer closes, or a fault ends it. Throws Error.
    [[nodiscard]] RespondOutcome respond();

    /// What was wrong, for the parent; "" for an ordinary end.
    [[nodiscard]] std::string trouble_in(const RespondOutcome& outcome) const;

private:
    [[nodiscard]] RespondOutcome respond_on_all();

    const Plan& plan_;
    Lifeline& lifeline_;
    std::deque<ChannelConfig> configs_;  ///< channels may refer to them, and the parent to their nonces
    std::vector<std::unique_ptr<Speaker>> speakers_;
    std::vector<std::unique_ptr<Endpoint>> endpoints_;
};

}  // namespace ipcbench::runner

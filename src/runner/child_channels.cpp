#include "runner/child_channels.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/epoll_poller.hpp"
#include "registry/registry.hpp"
#include "runner/contents_codec.hpp"

namespace ipcbench::runner {
namespace {

ChannelConfig config_of(const Plan& plan, const Transport& transport, Lifeline& lifeline) {
    ChannelConfig config = plan.channel;
    config.options = OptionValues(transport.info.options, plan.options, transport.info.name);
    config.lifeline = &lifeline;
    return config;
}

}  // namespace

Error missing_descriptors() {
    return {ErrorKind::failed, "the parent's descriptors did not arrive",
            "is the limit of open files too low? ulimit -n"};
}

ChildChannels::ChildChannels(const std::vector<Plan>& plans, std::vector<UniqueFd> descriptors, Lifeline& lifeline)
    : plan_(plans.front()), lifeline_(lifeline) {
    const Transport& transport = registry::find_transport(plan_.transport);
    auto next = descriptors.begin();
    for (const Plan& plan : plans) {
        if (descriptors.end() - next < static_cast<std::ptrdiff_t>(plan.descriptors)) {
            throw missing_descriptors();
        }
        const auto end = next + plan.descriptors;
        std::vector<UniqueFd> along(std::make_move_iterator(next), std::make_move_iterator(end));
        next = end;
        messages_.push_back(std::make_unique<MessageEndpoint>(
            make_codec(registry::usable_codec(plan.codec), &plan.contents, Role::responder),
            parse_identity(plan.child_id), parse_identity(plan.parent_id), plan.max_payload));
        configs_.push_back(config_of(plan, transport, lifeline));
        endpoints_.push_back(transport.connect(configs_.back(), {plan.address, std::move(along)}));
    }
}

RespondOutcome ChildChannels::respond() {
    return endpoints_.size() == 1 ? endpoints_.front()->respond(*messages_.front(), lifeline_) : respond_on_all();
}

RespondOutcome ChildChannels::respond_on_all() {
    std::vector<ServedConnection> connections;
    std::vector<int> readable;
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
        connections.push_back({endpoints_[i].get(), messages_[i].get()});
        readable.push_back(endpoints_[i]->descriptor());
    }
    const Wait wait = plan_.channel.wait;
    const auto poller = is_busy_polling(wait.mode) ? nullptr : platform::make_poller(readable);
    return endpoints_.front()->respond_all(connections, plan_.max_payload, lifeline_, {wait, poller.get()});
}

std::string ChildChannels::failure_in(const RespondOutcome& outcome) const {
    if (outcome.fault.kind == FaultKind::stopped || outcome.fault.kind == FaultKind::closed) {
        return "";
    }
    if (outcome.fault.kind != FaultKind::mismatch) {
        return "in the child: " + describe(outcome.fault);
    }
    const auto refused = std::find_if(messages_.begin(), messages_.end(),
                                      [](const auto& messages) { return *messages->mismatch_reason() != '\0'; });
    return fmt::format("the child refused a ping: {}",
                       refused == messages_.end() ? "?" : (*refused)->mismatch_reason());
}

}  // namespace ipcbench::runner

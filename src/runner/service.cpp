#include "runner/service.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/epoll_readiness.hpp"
#include "registry/registry.hpp"

namespace ipcbench::runner {
namespace {

ChannelConfig config_of(const Plan& plan, const Transport& transport, Lifeline& lifeline) {
    ChannelConfig config;
    config.max_frame = plan.max_frame;
    config.depth = plan.depth;
    config.wait = parse_wait(plan.wait);
    config.options = OptionValues(transport.info.options, plan.options, transport.info.name);
    config.folder = plan.folder;
    config.prefix = plan.prefix;
    config.nonce = plan.nonce;
    config.timeout = std::chrono::milliseconds(plan.timeout_ms);
    config.lifeline = &lifeline;
    config.one_cpu = plan.one_cpu;
    return config;
}

}  // namespace

Error missing_descriptors() {
    return {ErrorKind::failed, "the parent's descriptors did not arrive",
            "is the limit of open files too low? ulimit -n"};
}

Service::Service(const std::vector<Plan>& plans, std::vector<UniqueFd> descriptors, Lifeline& lifeline)
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
        speakers_.push_back(std::make_unique<Speaker>(registry::make_codec(plan.codec), parse_identity(plan.child_id),
                                                      parse_identity(plan.parent_id), plan.max_payload));
        configs_.push_back(config_of(plan, transport, lifeline));
        endpoints_.push_back(transport.connect(configs_.back(), {plan.address, std::move(along)}));
    }
}

RespondOutcome Service::respond() {
    return endpoints_.size() == 1 ? endpoints_.front()->respond(*speakers_.front(), lifeline_) : respond_on_all();
}

RespondOutcome Service::respond_on_all() {
    std::vector<Member> members;
    std::vector<int> readable;
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
        members.push_back({endpoints_[i].get(), speakers_[i].get()});
        readable.push_back(endpoints_[i]->descriptor());
    }
    const Wait wait = parse_wait(plan_.wait);
    const auto readiness = keeps_cpu_busy(wait.mode) ? nullptr : platform::make_readiness(readable);
    return endpoints_.front()->respond_all(members, plan_.max_payload, lifeline_, {wait, readiness.get()});
}

std::string Service::trouble_in(const RespondOutcome& outcome) const {
    if (outcome.fault.kind == FaultKind::stopped || outcome.fault.kind == FaultKind::closed) {
        return "";
    }
    if (outcome.fault.kind != FaultKind::mismatch) {
        return "in the child: " + describe(outcome.fault);
    }
    const auto refused = std::find_if(speakers_.begin(), speakers_.end(),
                                      [](const auto& speaker) { return *speaker->complaint() != '\0'; });
    return fmt::format("the child refused a ping: {}", refused == speakers_.end() ? "?" : (*refused)->complaint());
}

}  // namespace ipcbench::runner

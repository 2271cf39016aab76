#include "runner/child_session.hpp"

#include <thread>

#include "ipcbench/base/error.hpp"
#include "platform/affinity.hpp"
#include "platform/process.hpp"
#include "platform/supervisor.hpp"
#include "platform/usage.hpp"
#include "registry/registry.hpp"
#include "runner/control_channel.hpp"

namespace ipcbench::runner {
namespace {

constexpr std::chrono::seconds plan_deadline{30};

/// Answers the parent's marks, and stops the measured thread when the parent says so or is gone.
class Attendant {
public:
    Attendant(ControlChannel& control, platform::Supervisor& supervisor, const ChildStage& reached)
        : control_(control), supervisor_(supervisor), reached_(reached), thread_([this] { attend(); }) {}
    Attendant(const Attendant&) = delete;
    Attendant& operator=(const Attendant&) = delete;
    ~Attendant() {
        control_.shut_reading();
        thread_.join();
    }

private:
    void attend() noexcept {
        try {
            while (const auto message = control_.receive()) {
                if (std::holds_alternative<Stop>(*message)) {
                    supervisor_.cut(StopReason::finished);
                    return;
                }
                if (const auto* const mark = std::get_if<Mark>(&*message)) {
                    reached_(mark->phase);
                    if (!control_.send(Marked{platform::usage_now()})) {
                        break;
                    }
                }
            }
        } catch (const std::exception&) {
            // Garbage from the parent, or a broken channel: as good as its end.
        }
        supervisor_.cut(StopReason::peer_gone);
    }

    ControlChannel& control_;
    platform::Supervisor& supervisor_;
    const ChildStage& reached_;
    std::thread thread_;
};

ChannelConfig config_of(const Plan& plan, const Transport& transport, const Lifeline& lifeline) {
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

Ready ready_with(const EffectiveOptions& options) {
    Ready ready;
    for (const EffectiveOption& option : options) {
        ready.options[option.key] = option.value;
    }
    return ready;
}

std::string trouble_in(const RespondOutcome& outcome, const Speaker& speaker) {
    switch (outcome.fault.kind) {
        case FaultKind::stopped:
        case FaultKind::closed:
            return "";
        case FaultKind::mismatch:
            return "the child refused a ping: " + std::string(speaker.complaint());
        default:
            return "in the child: " + describe(outcome.fault);
    }
}

int answer_pings(ControlChannel& control, const Plan& plan, const ChildStage& reached) {
    // The supervisor's and the attendant's threads take over the CPUs of the thread that makes them: all but the
    // measured one are to run where there is room.
    platform::allow(plan.cpus);
    platform::Supervisor supervisor(platform::Supervisor::Signals::ignore);
    const Transport& transport = registry::find_transport(plan.transport);
    const ChannelConfig config = config_of(plan, transport, supervisor.lifeline());
    Speaker speaker(registry::make_codec(plan.codec), parse_identity(plan.child_id), parse_identity(plan.parent_id),
                    plan.max_payload);
    std::vector<UniqueFd> descriptors = control.take_descriptors();
    if (descriptors.size() != plan.descriptors) {
        throw Error(ErrorKind::failed, "the parent's descriptors did not come along",
                    "is the limit of open files too low? ulimit -n");
    }
    RespondOutcome outcome;
    {
        const Attendant attendant(control, supervisor, reached);
        if (plan.cpu >= 0) {
            platform::pin_to(plan.cpu);
        }
        const std::unique_ptr<Endpoint> endpoint = transport.connect(config, {plan.address, std::move(descriptors)});
        reached("connected");
        if (!control.send(ready_with(endpoint->effective_options()))) {
            return static_cast<int>(ExitCode::run_failed);
        }
        outcome = endpoint->respond(speaker);
        supervisor.stand_down();
    }
    const Done done{outcome.answered,   outcome.absorbed,  outcome.gaps,
                    outcome.duplicates, outcome.reordered, trouble_in(outcome, speaker)};
    const bool told = control.send(done);
    return static_cast<int>(told && done.trouble.empty() ? ExitCode::ok : ExitCode::run_failed);
}

}  // namespace

int run_child(UniqueFd socket, const std::string& build, const ChildStage& reached) {
    ControlChannel control(std::move(socket), nullptr);
    try {
        reached("start");
        if (!control.send(Hello{control_protocol, build})) {
            return static_cast<int>(ExitCode::run_failed);
        }
        reached("hello");
        const auto message = control.receive(plan_deadline, "the plan");
        const Plan* const plan = message ? std::get_if<Plan>(&*message) : nullptr;
        if (plan == nullptr) {
            return static_cast<int>(ExitCode::run_failed);
        }
        reached("plan");
        return answer_pings(control, *plan, reached);
    } catch (const Error& error) {
        static_cast<void>(control.send(Refusal{static_cast<int>(error.kind()), error.what(), error.hint()}));
    } catch (const std::system_error& failed) {  // std::thread's
        const Error error = system_error("starting a thread", failed.code().value());
        static_cast<void>(control.send(Refusal{static_cast<int>(error.kind()), error.what(), error.hint()}));
    } catch (const std::exception& error) {
        static_cast<void>(control.send(Refusal{static_cast<int>(ErrorKind::failed), error.what(), ""}));
    }
    return static_cast<int>(ExitCode::run_failed);
}

}  // namespace ipcbench::runner

#include "runner/child_session.hpp"

#include <thread>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/affinity.hpp"
#include "platform/process.hpp"
#include "platform/supervisor.hpp"
#include "platform/truncation_guard.hpp"
#include "platform/usage.hpp"
#include "runner/control_channel.hpp"
#include "runner/service.hpp"

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
                    if (!control_.send(Marked{platform::usage_now(), supervisor_.pauses()})) {
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

Ready ready_with(const EffectiveOptions& options) {
    Ready ready;
    for (const EffectiveOption& option : options) {
        ready.options[option.key] = option.value;
    }
    return ready;
}

int answer_pings(ControlChannel& control, const std::vector<Plan>& plans, const ChildStage& reached) {
    // The supervisor's and the attendant's threads take over the CPUs of the thread that makes them: all but the
    // measured one are to run where there is room. The parent's thread, whose CPUs are ours, is pinned already.
    const int cpu = plans.front().cpu;
    if (cpu >= 0) {
        platform::allow(plans.front().cpus);
    }
    platform::Supervisor supervisor(platform::Supervisor::Signals::ignore);
    std::vector<UniqueFd> descriptors = control.take_descriptors();
    if (descriptors.empty()) {
        throw missing_descriptors();
    }
    const UniqueFd answers = std::move(descriptors.front());
    descriptors.erase(descriptors.begin());
    supervisor.tell_answers(answers.get(), std::chrono::milliseconds(plans.front().timeout_ms));
    RespondOutcome outcome;
    std::string trouble;
    {
        const Attendant attendant(control, supervisor, reached);
        if (cpu >= 0) {
            platform::pin_to(cpu);
        }
        Service service(plans, std::move(descriptors), supervisor.lifeline());
        reached("connected");
        if (!control.send(ready_with(service.effective_options()))) {
            return static_cast<int>(ExitCode::run_failed);
        }
        outcome = service.respond();
        trouble = platform::TruncationGuard::has_seen_truncation(supervisor.lifeline())
                      ? fmt::format("in the child: {}", platform::memory_was_truncated)
                      : service.trouble_in(outcome);
        supervisor.stand_down();
    }
    const bool told = control.send(Done{outcome.answered, outcome.absorbed, outcome.gaps, outcome.duplicates,
                                        outcome.reordered, supervisor.pauses(), trouble});
    return static_cast<int>(told && trouble.empty() ? ExitCode::ok : ExitCode::run_failed);
}

/// One for each channel; none where the parent sends something else, or ends.
std::vector<Plan> receive_plans(ControlChannel& control) {
    std::vector<Plan> plans;
    do {
        const auto message = control.receive(plan_deadline, "the plan");
        const Plan* const plan = message ? std::get_if<Plan>(&*message) : nullptr;
        if (plan == nullptr) {
            return {};
        }
        plans.push_back(*plan);
    } while (plans.size() < plans.front().channels);
    return plans;
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
        const std::vector<Plan> plans = receive_plans(control);
        if (plans.empty()) {
            return static_cast<int>(ExitCode::run_failed);
        }
        reached("plan");
        return answer_pings(control, plans, reached);
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

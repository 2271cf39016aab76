#include "runner/child_session.hpp"

#include <cstdio>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "core/phase_names.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/core/cpu_sampling.hpp"
#include "platform/affinity.hpp"
#include "platform/cpu_trace.hpp"
#include "platform/exit_code.hpp"
#include "platform/process.hpp"
#include "platform/supervisor.hpp"
#include "platform/truncation_guard.hpp"
#include "platform/usage.hpp"
#include "registry/user_plug_ins.hpp"
#include "runner/child_channels.hpp"
#include "runner/control_channel.hpp"

namespace ipcbench::runner {
namespace {

constexpr std::chrono::seconds plan_deadline{30};

/// Answers the parent's marks, and stops the measured thread when the parent says so or is gone.
class ControlThread {
public:
    ControlThread(ControlChannel& control, platform::Supervisor& supervisor, const platform::CpuTrace& cpu_trace,
                  const ChildStage& reached)
        : control_(control), supervisor_(supervisor), cpu_trace_(cpu_trace), reached_(reached), thread_([this] {
              serve();
          }) {}
    ControlThread(const ControlThread&) = delete;
    ControlThread& operator=(const ControlThread&) = delete;
    ~ControlThread() {
        control_.shut_reading();
        thread_.join();
    }

private:
    void serve() noexcept {
        try {
            while (const auto message = control_.receive()) {
                if (std::holds_alternative<Stop>(*message)) {
                    supervisor_.cut(StopReason::finished);
                    return;
                }
                if (const auto* const mark = std::get_if<Mark>(&*message)) {
                    reached_(mark->phase);
                    if (!control_.send(answer_to(*mark))) {
                        break;
                    }
                }
            }
        } catch (const std::exception&) {
            // Garbage from the parent, or a broken channel, is treated like the parent's end.
        }
        supervisor_.cut(StopReason::peer_gone);
    }

    [[nodiscard]] Marked answer_to(const Mark& mark) const {
        Marked marked{platform::usage_now(), supervisor_.pauses()};
        if (const auto migrations = cpu_trace_.migrations()) {
            marked.migrations = static_cast<std::int64_t>(*migrations);
        }
        if (mark.phase == phase_name::end) {
            marked.cpu_samples = cpu_trace_.samples();
        }
        return marked;
    }

    ControlChannel& control_;
    platform::Supervisor& supervisor_;
    const platform::CpuTrace& cpu_trace_;
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
    // The supervisor's thread and the control thread inherit the CPUs of the thread that creates them. All threads
    // except the measured one should run where there is room. The parent's measuring thread is already pinned, and this
    // process inherited its CPUs.
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
    supervisor.report_answers(answers.get(), plans.front().channel.timeout);
    RespondOutcome outcome;
    std::string failure;
    {
        const platform::CpuTrace cpu_trace;
        const ControlThread control_thread(control, supervisor, cpu_trace, reached);
        if (cpu >= 0) {
            platform::pin_to(cpu);
        }
        ChildChannels child_channels(plans, std::move(descriptors), supervisor.lifeline());
        reached("connected");
        if (!control.send(ready_with(child_channels.effective_options()))) {
            return static_cast<int>(ExitCode::run_failed);
        }
        sample_cpu(coarse_epoch_ms());
        outcome = child_channels.respond();
        failure = platform::TruncationGuard::has_seen_truncation(supervisor.lifeline())
                      ? fmt::format("in the child: {}", platform::memory_was_truncated)
                      : child_channels.failure_in(outcome);
        supervisor.disarm();
    }
    const bool told = control.send(Done{outcome.answered, outcome.consumed, outcome.gaps, outcome.duplicates,
                                        outcome.reordered, supervisor.pauses(), failure});
    return static_cast<int>(told && failure.empty() ? ExitCode::ok : ExitCode::run_failed);
}

/// Returns one plan for each channel; none if the parent sends something else, or ends.
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

/// Reports to the parent why the child cannot continue or, if that cannot be sent either, on standard error.
void report_failure(ControlChannel& control, const Error& error) {
    try {
        static_cast<void>(control.send(Refusal{static_cast<int>(error.kind()), error.what(), error.hint()}));
    } catch (const Error& failed) {
        fmt::print(stderr, "ipcbench-child: {}; {}\n", error.what(), failed.what());
    }
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
        for (const std::string& file : plans.front().plug_ins) {
            registry::load_plug_in_of_parent(file);
        }
        return answer_pings(control, plans, reached);
    } catch (const Error& error) {
        report_failure(control, error);
    } catch (const std::system_error& failed) {  // thrown by std::thread
        report_failure(control, system_error("starting a thread", failed.code().value()));
    } catch (const std::exception& error) {
        report_failure(control, Error(ErrorKind::failed, error.what()));
    }
    return static_cast<int>(ExitCode::run_failed);
}

}  // namespace ipcbench::runner

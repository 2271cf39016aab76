#include "runner/session.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "platform/build_info.hpp"
#include "platform/fd_passing.hpp"
#include "platform/oom_kills.hpp"
#include "platform/random.hpp"

namespace ipcbench::runner {
namespace {

using std::chrono::milliseconds;

/// The child limits its own steps to the time-out; its answer may arrive slightly later.
constexpr milliseconds reply_grace{1000};

constexpr std::string_view final_report = "the child's final report";

/// Returns the configuration of the run, completed with what belongs to this channel alone.
ChannelConfig config_for(const PlannedRun& planned, const platform::RunFolder& folder, Lifeline& lifeline) {
    ChannelConfig config = planned.channel;
    config.folder = folder.path();
    config.prefix = folder.prefix();
    config.nonce = platform::make_nonce();
    config.lifeline = &lifeline;
    return config;
}

}  // namespace

Session::Session(const PlannedRun& planned, const Identity& parent, std::span<const Identity> children,
                 platform::Supervisor& supervisor)
    : planned_(planned), cell_(planned.cell), supervisor_(supervisor), watch_(supervisor) {
    platform::watch_oom_kills();
    try {
        for (std::size_t i = 0; i < children.size(); ++i) {
            ChannelSetup& setup = setups_.emplace_back();
            setup.config = config_for(planned, setup.folder, supervisor.lifeline());
            listen(setup);
        }
        if (cell_.peer) {
            start_peer(parent, children.front());
        } else if (cell_.server) {
            watch_.begin(-1, -1);  // there is no process to be watched, only answers
        } else if (cell_.transport->info.kind != TransportKind::control) {
            start_child();
            for (std::size_t i = 0; i < children.size(); ++i) {
                send_plan(setups_[i], parent, children[i]);
            }
        }
        for (const ChannelSetup& setup : setups_) {
            endpoints_.push_back(setup.listener->accept());
        }
        if (control_) {
            await_ready();
        }
    } catch (const Error& error) {
        if (!process_ && !cell_.server) {
            throw;
        }
        explain_failed_set_up(error);
    }
}

Session::~Session() {
    static_cast<void>(finish());
}

void Session::start_child() {
    auto [ours, theirs] = platform::socket_pair();
    control_.emplace(std::move(ours), &supervisor_.lifeline());
    control_->limit_sends(cell_.timeout);
    answers_ = platform::Supervisor::make_answer_counter();
    process_.emplace(cell_.child, std::vector<std::string>{}, theirs.get(), setups_.front().listener->child_stdio(),
                     platform::ChildSignals::without_terminations());
    theirs.reset();
    watch_.begin(process_->exit_fd(), answers_.get());
    receive_hello();
}

void Session::receive_hello() {
    const auto hello = expect<Hello>(cell_.timeout, "the child's hello");
    hello_ns_ = now_ns();
    const std::string build = platform::build_info().id();
    if (hello.protocol != control_protocol || hello.build != build) {
        throw Error(
            ErrorKind::failed,
            fmt::format("the child '{}' is of another build: '{}' (protocol {}), and this is '{}' (protocol {})",
                        cell_.child, hello.build, hello.protocol, build, control_protocol),
            "build both together, or name the right one with --child or IPCBENCH_CHILD");
    }
}

void Session::send_plan(ChannelSetup& setup, const Identity& parent, const Identity& child) {
    Address address = setup.listener->address();
    Plan plan;
    plan.channels = static_cast<std::uint32_t>(setups_.size());
    plan.transport = cell_.transport->info.name;
    plan.codec = cell_.codec->name;
    for (PlugInFile& file : plug_ins_of(cell_)) {
        plan.plug_ins.push_back(std::move(file.path));
    }
    plan.max_payload = cell_.payload_bytes;
    if (cell_.message) {
        plan.contents = cell_.message->contents;
    }
    plan.channel = setup.config;
    plan.options = setup.config.options.given();
    plan.address = std::move(address.values);
    plan.descriptors = static_cast<std::uint32_t>(address.descriptors.size());
    plan.parent_id = parent.text_view();
    plan.child_id = child.text_view();
    if (planned_.pinning.cpus) {
        plan.cpus = planned_.pinning.allowed;
        plan.cpu = planned_.pinning.cpus->second;
    }
    if (&setup == &setups_.front()) {
        address.descriptors.insert(address.descriptors.begin(), platform::duplicate(answers_));
    }
    // If the child is gone, accept() fails because of that.
    static_cast<void>(control_->send(plan, address.descriptors));
}

void Session::await_ready() {
    child_options_ = expect<Ready>(cell_.timeout + reply_grace, "the child to be ready").options;
}

template <class M>
M Session::expect(milliseconds at_most, std::string_view awaited) {
    auto message = control_->receive(at_most, awaited);
    if constexpr (std::is_same_v<M, Done>) {
        // If the run fails while a mark is under way, its answer comes first.
        if (message && std::holds_alternative<Marked>(*message)) {
            message = control_->receive(at_most, awaited);
        }
    }
    if (!message) {
        throw Error(ErrorKind::failed,
                    fmt::format("the child closed its control channel instead of sending {}", awaited));
    }
    if (const auto* const wanted = std::get_if<M>(&*message)) {
        return *wanted;
    }
    if (const auto* const refusal = std::get_if<Refusal>(&*message)) {
        child_failure_ = {"in the child: " + refusal->cause, refusal->hint};
        throw Error(
            refusal->kind == static_cast<int>(ErrorKind::unavailable) ? ErrorKind::unavailable : ErrorKind::failed,
            child_failure_.cause, child_failure_.hint);
    }
    if (const auto* const done = std::get_if<Done>(&*message)) {
        child_failure_.cause = done->failure;
        done_ = *done;
    }
    throw Error(ErrorKind::failed, fmt::format("the child sent '{}' instead of {}", name_of(*message), awaited));
}

EffectiveOptions Session::effective_options() const {
    EffectiveOptions options = endpoints_.front()->effective_options();
    for (const auto& child_option : child_options_) {
        const auto& [key, value] = child_option;
        const auto ours = std::find_if(options.begin(), options.end(),
                                       [&](const auto& option) { return option.key == child_option.first; });
        if (ours == options.end()) {
            options.push_back({key, value});
        } else if (ours->value != value) {
            options.push_back({"child." + key, value});
        }
    }
    return options;
}

std::optional<Marked> Session::mark(std::string_view phase) {
    if (!process_) {
        return std::nullopt;
    }
    if (peer_usage_) {
        const std::optional<Usage> used = peer_usage_->read();
        return used ? std::optional(Marked{*used, {}}) : std::nullopt;
    }
    const bool interrupted = supervisor_.signal() != 0;
    try {
        if (interrupted) {
            control_->forget_lifeline();
        }
        static_cast<void>(control_->send(Mark{std::string(phase)}));
        return expect<Marked>(interrupted ? exit_grace : cell_.timeout, "the child's answer to a mark");
    } catch (const Error& error) {
        if (supervisor_.signal() == 0) {
            explain_failed_mark(error, phase);
        }
    }
    return std::nullopt;
}

void Session::request_stop() {
    if (!process_ || stop_requested_) {
        return;
    }
    try {
        if (control_) {
            if (supervisor_.lifeline().cut()) {
                control_->forget_lifeline();
            }
            stop_requested_ = !done_ && control_->send(Stop{});
        }
    } catch (const std::exception&) {
        // The child is as good as dead; the earlier failure says why.
    }
    endpoints_.clear();  // wakes up a child in a wait that no signal ends, on a condition variable
}

Done Session::await_report(milliseconds at_most) {
    try {
        return expect<Done>(at_most, final_report);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::interrupted) {
            throw;
        }
    }
    control_->forget_lifeline();
    return expect<Done>(std::min(at_most, exit_grace), final_report);
}

std::optional<Done> Session::finish(milliseconds at_most) {
    if (!process_) {
        return done_;
    }
    request_stop();
    if (!control_) {
        return finish_peer(at_most);
    }
    const auto grace_for = [this](milliseconds usual) { return process_->is_stopped() ? milliseconds{0} : usual; };
    try {
        if (stop_requested_) {
            done_ = await_report(grace_for(at_most));
        }
    } catch (const std::exception&) {
        // The same.
    }
    std::for_each(setups_.begin(), setups_.end(), [](ChannelSetup& setup) { setup.listener.reset(); });
    if (done_) {
        static_cast<void>(process_->wait(grace_for(exit_grace)));
    }
    watch_.end();
    process_.reset();
    control_.reset();
    return done_;
}

bool Session::has_lost_child(milliseconds at_most) {
    return process_ && (process_->is_stopped() || process_->wait(at_most));
}

std::string Session::await_end(milliseconds at_most) {
    const auto status = process_ ? process_->wait(at_most) : std::nullopt;
    return status ? platform::describe(*status) : "";
}

const Session::ChildFailure& Session::await_failure() {
    if (control_ && child_failure_.cause.empty() && !process_->is_stopped()) {
        try {
            control_->forget_lifeline();
            done_ = expect<Done>(exit_grace, final_report);
            child_failure_.cause = done_->failure;
        } catch (const std::exception&) {
            // Then the child reported nothing, or a refusal.
        }
    }
    return child_failure_;
}

}  // namespace ipcbench::runner

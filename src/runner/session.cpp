#include "runner/session.hpp"

#include <algorithm>
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

/// The child bounds its own steps by the time-out; its answer may come a little later.
constexpr milliseconds grace{1000};

ChannelConfig config_for(const Cell& cell, const Prepared& prepared, const platform::RunFolder& folder,
                         Lifeline& lifeline) {
    ChannelConfig config;
    config.max_frame = prepared.max_frame;
    config.depth = prepared.depth;
    config.wait = prepared.wait;
    config.options = prepared.options;
    config.folder = folder.path();
    config.prefix = folder.prefix();
    config.nonce = platform::make_nonce();
    config.timeout = cell.timeout;
    config.lifeline = &lifeline;
    config.one_cpu = prepared.seats.one_cpu;
    return config;
}

}  // namespace

Session::Session(const Cell& cell, const Prepared& prepared, const Identity& parent, std::span<const Identity> children,
                 platform::Supervisor& supervisor)
    : cell_(cell), prepared_(prepared), supervisor_(supervisor), watch_(supervisor) {
    platform::watch_oom_kills();
    try {
        for (std::size_t i = 0; i < children.size(); ++i) {
            Bed& bed = beds_.emplace_back();
            bed.config = config_for(cell, prepared, bed.folder, supervisor.lifeline());
            bed.listener = cell.transport->listen(bed.config);
        }
        if (cell_.transport->info.kind != TransportKind::control) {
            start_child();
            for (std::size_t i = 0; i < children.size(); ++i) {
                send_plan(beds_[i], parent, children[i]);
            }
        }
        for (const Bed& bed : beds_) {
            endpoints_.push_back(bed.listener->accept());
        }
        if (process_) {
            await_ready();
        }
    } catch (const Error& error) {
        if (!process_) {
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
    answers_ = platform::Supervisor::make_answer_counter();
    process_.emplace(cell_.child, std::vector<std::string>{}, theirs.get(), beds_.front().listener->child_stdio(),
                     platform::ChildSignals::without_terminations());
    theirs.reset();
    watch_.begin(process_->exit_fd(), answers_.get());
    greet();
}

void Session::greet() {
    const auto hello = expect<Hello>(cell_.timeout, "the child's hello");
    greeted_ns_ = now_ns();
    const std::string build = platform::build_info().id();
    if (hello.protocol != control_protocol || hello.build != build) {
        throw Error(
            ErrorKind::failed,
            fmt::format("the child '{}' is of another build: '{}' (protocol {}), and this is '{}' (protocol {})",
                        cell_.child, hello.build, hello.protocol, build, control_protocol),
            "build both together, or name the right one with --child or IPCBENCH_CHILD");
    }
}

void Session::send_plan(Bed& bed, const Identity& parent, const Identity& child) {
    Address address = bed.listener->address();
    const ChannelConfig& config = bed.config;
    Plan plan;
    plan.channels = static_cast<std::uint32_t>(beds_.size());
    plan.transport = cell_.transport->info.name;
    plan.codec = cell_.codec->name;
    plan.max_payload = cell_.payload_bytes;
    plan.max_frame = config.max_frame;
    plan.depth = config.depth;
    plan.wait = to_string(config.wait);
    plan.options = config.options.given();
    plan.address = std::move(address.values);
    plan.descriptors = static_cast<std::uint32_t>(address.descriptors.size());
    plan.folder = config.folder;
    plan.prefix = config.prefix;
    plan.nonce = config.nonce;
    plan.timeout_ms = config.timeout.count();
    plan.one_cpu = config.one_cpu;
    plan.parent_id = parent.text_view();
    plan.child_id = child.text_view();
    if (prepared_.seats.cpus) {
        plan.cpus = prepared_.seats.allowed;
        plan.cpu = prepared_.seats.cpus->second;
    }
    if (&bed == &beds_.front()) {
        address.descriptors.insert(address.descriptors.begin(), platform::duplicate(answers_));
    }
    static_cast<void>(control_->send(plan, address.descriptors));  // if it is gone, accept() ends by that
}

void Session::await_ready() {
    child_options_ = expect<Ready>(cell_.timeout + grace, "the child to be ready").options;
}

template <class M>
M Session::expect(milliseconds at_most, std::string_view awaited) {
    const auto message = control_->receive(at_most, awaited);
    if (!message) {
        throw Error(ErrorKind::failed,
                    fmt::format("the child closed its control channel instead of sending {}", awaited));
    }
    if (const auto* const wanted = std::get_if<M>(&*message)) {
        return *wanted;
    }
    if (const auto* const refusal = std::get_if<Refusal>(&*message)) {
        trouble_ = "in the child: " + refusal->cause;
        throw Error(
            refusal->kind == static_cast<int>(ErrorKind::unavailable) ? ErrorKind::unavailable : ErrorKind::failed,
            trouble_, refusal->hint);
    }
    if (const auto* const done = std::get_if<Done>(&*message)) {
        trouble_ = done->trouble;
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
    const bool interrupted = supervisor_.signal() != 0;
    try {
        if (interrupted) {
            control_->forget_lifeline();
        }
        static_cast<void>(control_->send(Mark{std::string(phase)}));
        return expect<Marked>(interrupted ? moment : cell_.timeout, "the child's answer to a mark");
    } catch (const Error& error) {
        if (supervisor_.signal() == 0) {
            explain_failed_mark(error, phase);
        }
    }
    return std::nullopt;
}

void Session::tell_to_stop() {
    if (!process_ || !control_ || is_told_to_stop_) {
        return;
    }
    try {
        control_->forget_lifeline();
        is_told_to_stop_ = !done_ && control_->send(Stop{});
    } catch (const std::exception&) {
        // It is as good as dead, and the earlier failure says why.
    }
    endpoints_.clear();  // wakes a child that waits where no signal reaches it, in a condition variable
}

std::optional<Done> Session::finish(milliseconds at_most) {
    if (!process_ || !control_) {
        return done_;
    }
    tell_to_stop();
    const auto patience = [this](milliseconds usual) { return process_->is_stopped() ? milliseconds{0} : usual; };
    try {
        if (is_told_to_stop_) {
            done_ = expect<Done>(patience(at_most), "the child's last word");
        }
    } catch (const std::exception&) {
        // Likewise.
    }
    std::for_each(beds_.begin(), beds_.end(), [](Bed& bed) { bed.listener.reset(); });
    if (done_) {
        static_cast<void>(process_->wait(patience(moment)));
    }
    watch_.end();
    process_.reset();
    control_.reset();
    return done_;
}

bool Session::has_lost_child(milliseconds at_most) {
    return process_ && (process_->is_stopped() || process_->wait(at_most));
}

std::string Session::child_end(milliseconds at_most) {
    const auto status = process_ ? process_->wait(at_most) : std::nullopt;
    return status ? platform::describe(*status) : "";
}

std::string Session::child_trouble() {
    if (process_ && trouble_.empty() && !process_->is_stopped()) {
        try {
            control_->forget_lifeline();
            done_ = expect<Done>(moment, "the child's last word");
        } catch (const std::exception&) {
            // Then it had no words.
        }
        trouble_ = done_ ? done_->trouble : trouble_;
    }
    return trouble_;
}

}  // namespace ipcbench::runner

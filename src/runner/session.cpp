#include "runner/session.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "platform/build_info.hpp"
#include "platform/fd_passing.hpp"
#include "platform/random.hpp"

namespace ipcbench::runner {
namespace {

using std::chrono::milliseconds;

/// How long a child that has been told to stop, or is dying, may take before it is killed.
constexpr milliseconds moment{500};
/// The child bounds its own steps by the time-out; its answer may come a little later.
constexpr milliseconds grace{1000};

ChannelConfig config_for(const Cell& cell, const Prepared& prepared, const platform::RunFolder& folder,
                         const Lifeline& lifeline) {
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

Session::Session(const Cell& cell, const Prepared& prepared, const Identity& parent, const Identity& child,
                 platform::Supervisor& supervisor)
    : cell_(cell),
      prepared_(prepared),
      supervisor_(supervisor),
      config_(config_for(cell, prepared, folder_, supervisor.lifeline())),
      watch_(supervisor) {
    try {
        listener_ = cell_.transport->listen(config_);
        if (cell_.transport->info.kind != TransportKind::control) {
            start_child(parent, child);
        }
        endpoint_ = listener_->accept();
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

void Session::start_child(const Identity& parent, const Identity& child) {
    auto [ours, theirs] = platform::socket_pair();
    control_.emplace(std::move(ours), &supervisor_.lifeline());
    process_.emplace(cell_.child, std::vector<std::string>{}, theirs.get(), listener_->child_stdio());
    theirs.reset();
    supervisor_.watch_peer(process_->exit_fd());
    greet();
    send_plan(parent, child);
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

void Session::send_plan(const Identity& parent, const Identity& child) {
    Address address = listener_->address();
    Plan plan;
    plan.transport = cell_.transport->info.name;
    plan.codec = cell_.codec->name;
    plan.max_payload = cell_.payload_bytes;
    plan.max_frame = config_.max_frame;
    plan.depth = config_.depth;
    plan.wait = to_string(config_.wait);
    plan.options = config_.options.given();
    plan.address = std::move(address.values);
    plan.descriptors = static_cast<std::uint32_t>(address.descriptors.size());
    plan.folder = config_.folder;
    plan.prefix = config_.prefix;
    plan.nonce = config_.nonce;
    plan.timeout_ms = config_.timeout.count();
    plan.one_cpu = config_.one_cpu;
    plan.parent_id = parent.text_view();
    plan.child_id = child.text_view();
    plan.cpus = prepared_.seats.allowed;
    plan.cpu = prepared_.seats.cpus ? prepared_.seats.cpus->second : -1;
    static_cast<void>(control_->send(plan, address.descriptors));  // if it is gone, accept() ends by that
}

void Session::await_ready() {
    child_options_ = expect<Ready>(cell_.timeout + grace, "the child to be ready").options;
}

void Session::explain_failed_set_up(const Error& error) {
    if (error.kind() == ErrorKind::interrupted || supervisor_.signal() != 0) {
        throw Error(ErrorKind::interrupted, "interrupted while it was set up");
    }
    if (trouble_.empty()) {
        static_cast<void>(child_trouble());
    }
    if (!trouble_.empty()) {
        throw Error(error.kind(), trouble_, error.hint());
    }
    if (const std::string end = child_end(); !end.empty()) {
        throw Error(ErrorKind::failed, fmt::format("the child '{}' {} before the channel stood", cell_.child, end),
                    "is it an ipcbench-child of this build? See --child and IPCBENCH_CHILD");
    }
    throw error;
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
    EffectiveOptions options = endpoint_->effective_options();
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

std::optional<Usage> Session::mark(std::string_view phase) {
    if (!process_) {
        return std::nullopt;
    }
    const bool interrupted = supervisor_.signal() != 0;
    try {
        if (interrupted) {
            control_->forget_lifeline();
        }
        static_cast<void>(control_->send(Mark{std::string(phase)}));
        return expect<Marked>(interrupted ? moment : cell_.timeout, "the child's answer to a mark").usage;
    } catch (const Error& error) {
        if (supervisor_.signal() == 0) {
            explain_failed_mark(error, phase);
        }
    }
    return std::nullopt;
}

void Session::explain_failed_mark(const Error& error, std::string_view phase) {
    const std::string trouble = child_trouble();
    const std::string end = trouble.empty() ? child_end() : "";
    std::string cause = trouble;
    if (trouble.empty()) {
        cause = end.empty() ? error.what() : fmt::format("the child {}", end);
    }
    throw Error(error.kind(), fmt::format("{} in the phase '{}'", cause, phase), error.hint());
}

std::optional<Done> Session::finish() {
    if (!process_ || !control_) {
        return done_;
    }
    try {
        control_->forget_lifeline();
        const bool told = !done_ && control_->send(Stop{});
        endpoint_.reset();  // wakes a child that waits where no signal reaches it, in a condition variable
        if (told) {
            done_ = expect<Done>(moment, "the child's last word");
        }
    } catch (const std::exception&) {
        // It is as good as dead; why is told by what went before.
    }
    endpoint_.reset();
    listener_.reset();
    if (done_) {
        static_cast<void>(process_->wait(moment));
    }
    supervisor_.stand_down();
    process_.reset();
    control_.reset();
    return done_;
}

std::string Session::child_end() {
    const auto status = process_ ? process_->wait(moment) : std::nullopt;
    return status ? platform::describe(*status) : "";
}

std::string Session::child_trouble() {
    if (process_ && trouble_.empty()) {
        try {
            control_->forget_lifeline();
            static_cast<void>(expect<Done>(moment, "the child's last word"));
        } catch (const std::exception&) {
            // Then it had no words.
        }
        trouble_ = done_ ? done_->trouble : trouble_;
    }
    return trouble_;
}

}  // namespace ipcbench::runner

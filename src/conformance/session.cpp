#include "conformance/session.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "platform/random.hpp"
#include "platform/signals.hpp"
#include "platform/text_fields.hpp"

namespace ipcbench::conformance {

ChannelEnd::ChannelEnd()
    : thread_(static_cast<int>(::syscall(SYS_gettid))), supervisor_(platform::Supervisor::Signals::ignore) {
    supervisor_.watch_progress(check_timeout);
}

void ChannelEnd::wait_until_asleep() const {
    constexpr int looks = 200;
    for (int look = 0; look < looks; ++look) {
        const std::string line =
            platform::read_text("/proc/self/task/" + std::to_string(thread_) + "/stat").value_or("");
        const std::size_t end_of_name = line.rfind(')');
        if (end_of_name != std::string::npos && line.compare(end_of_name, 3, ") S") == 0) {
            return;
        }
        std::this_thread::yield();
    }
}

Session::Session(const TransportCase& transport_case, SessionOptions session_options)
    : transport_case_(transport_case),
      session_options_(std::move(session_options)),
      nonce_(platform::make_nonce()),
      parent_config_(config_for(parent_)) {
    platform::prepare_signals();  // as the programs do
    listener_ = transport_case_.transport->listen(parent_config_);
}

Session::~Session() {
    if (!thread_.joinable()) {
        return;
    }
    if (played_.valid()) {
        // After an early failure of a check, the child still waits for a parent that will not send anything again.
        child_->cut(StopReason::peer_gone);
        played_.wait();
    }
    child_.reset();
    dismissed_.set_value();
    thread_.join();
}

ChannelConfig Session::config_for(ChannelEnd& side) const {
    ChannelConfig config;
    config.max_frame = session_options_.max_frame;
    config.wait.mode = transport_case_.wait;
    config.frames_in_flight = session_options_.depth;
    config.options = OptionValues(transport_case_.transport->info.options, session_options_.options,
                                  transport_case_.transport->info.name);
    config.folder = folder_.path();
    config.prefix = folder_.prefix();
    config.nonce = nonce_;
    config.timeout = session_options_.timeout;
    config.lifeline = &side.lifeline();
    config.one_cpu = session_options_.one_cpu;
    return config;
}

void Session::connect(Script script) {
    std::promise<void> born;
    std::future<void> birth = born.get_future();
    auto tried = std::make_shared<std::promise<bool>>();  // shared, because either thread may be the last to use it
    std::future<bool> connected = tried->get_future();
    auto run_phase = [this, tried, script = std::move(script)](Address address) {
        try {
            child_->endpoint = transport_case_.transport->connect(child_config_, std::move(address));
        } catch (...) {
            parent_.cut(StopReason::peer_gone);
            tried->set_value(false);
            throw;
        }
        tried->set_value(true);
        script(*child_);
        child_->endpoint.reset();
    };
    std::packaged_task<void(Address)> task(std::move(run_phase));
    played_ = task.get_future();
    auto live = [this, born = std::move(born), task = std::move(task)](Address address) mutable {
        child_ = std::make_unique<ChannelEnd>();
        child_config_ = config_for(*child_);
        born.set_value();
        task(std::move(address));
        dismissed_.get_future().wait();
    };
    thread_ = std::thread(std::move(live), listener_->address());
    birth.wait();
    try {
        parent_.endpoint = listener_->accept();
    } catch (const Error&) {
        child_->cut(StopReason::peer_gone);
        connected.wait();
        played_.get();
        throw;
    }
    if (!connected.get()) {
        played_.get();
    }
}

bool takes_standard_streams(const TransportCase& transport_case) {
    return Session(transport_case, {}).listener().child_stdio().input >= 0;
}

}  // namespace ipcbench::conformance

#include "conformance/meeting.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "platform/random.hpp"
#include "platform/signals.hpp"
#include "registry/registry.hpp"

namespace ipcbench::conformance {

Side::Side() : thread_(static_cast<int>(::syscall(SYS_gettid))), supervisor_(platform::Supervisor::Signals::ignore) {
    supervisor_.watch_progress(patience);
}

void Side::let_it_wait() const {
    constexpr int looks = 200;
    for (int look = 0; look < looks; ++look) {
        std::ifstream file("/proc/self/task/" + std::to_string(thread_) + "/stat");
        const std::string line{std::istreambuf_iterator<char>(file), {}};
        const std::size_t end_of_name = line.rfind(')');
        if (end_of_name != std::string::npos && line.compare(end_of_name, 3, ") S") == 0) {
            return;
        }
        std::this_thread::yield();
    }
}

Meeting::Meeting(const Offer& offer, const Terms& terms)
    : offer_(offer), terms_(terms), nonce_(platform::make_nonce()), parent_config_(config_for(parent_)) {
    platform::prepare_signals();  // as the programs do
    listener_ = offer_.transport->listen(parent_config_);
}

Meeting::~Meeting() {
    if (!thread_.joinable()) {
        return;
    }
    if (played_.valid()) {
        // A test that failed early leaves a child that waits for a parent who will never speak again.
        child_->cut(StopReason::peer_gone);
        played_.wait();
    }
    child_.reset();
    dismissed_.set_value();
    thread_.join();
}

ChannelConfig Meeting::config_for(Side& side) const {
    ChannelConfig config;
    config.max_frame = terms_.max_frame;
    config.wait.mode = offer_.wait;
    config.depth = terms_.depth;
    config.options = OptionValues(offer_.transport->info.options, terms_.options, offer_.transport->info.name);
    config.folder = folder_.path();
    config.prefix = folder_.prefix();
    config.nonce = nonce_;
    config.timeout = terms_.timeout;
    config.lifeline = &side.lifeline();
    config.one_cpu = terms_.one_cpu;
    return config;
}

void Meeting::connect(Script script) {
    std::promise<void> born;
    std::future<void> birth = born.get_future();
    auto tried = std::make_shared<std::promise<bool>>();  // whoever of the two is last lets it go
    std::future<bool> connected = tried->get_future();
    auto play = [this, tried, script = std::move(script)](Address address) {
        try {
            child_->endpoint = offer_.transport->connect(child_config_, std::move(address));
        } catch (...) {
            parent_.cut(StopReason::peer_gone);
            tried->set_value(false);
            throw;
        }
        tried->set_value(true);
        script(*child_);
        child_->endpoint.reset();
    };
    std::packaged_task<void(Address)> task(std::move(play));
    played_ = task.get_future();
    auto live = [this, born = std::move(born), task = std::move(task)](Address address) mutable {
        child_ = std::make_unique<Side>();
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

void OfferTest::SetUp() {
    const Transport& transport = *GetParam().transport;
    if (const Availability here = registry::availability_of(transport); !here.available) {
        GTEST_SKIP() << "not available here: " << here.reason;
    }
    if (Meeting(GetParam(), {}).listener().child_stdio().input >= 0) {
        GTEST_SKIP() << "it takes over the standard streams of its process: tried between processes only";
    }
}

std::size_t OfferTest::limit(std::size_t cap, const std::map<std::string, std::string>& options) {
    const Transport& transport = *GetParam().transport;
    return std::min(cap, transport.frame_limit(OptionValues(transport.info.options, options, transport.info.name)));
}

}  // namespace ipcbench::conformance

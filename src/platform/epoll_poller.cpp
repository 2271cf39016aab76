#include "platform/epoll_poller.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {
namespace {

class EpollPoller final : public Poller {
public:
    explicit EpollPoller(const std::vector<int>& descriptors)
        : set_(::epoll_create1(EPOLL_CLOEXEC)), events_(descriptors.size()), numbers_(descriptors.size()) {
        if (!set_) {
            throw system_error("creating an epoll instance", errno);
        }
        for (std::size_t i = 0; i < descriptors.size(); ++i) {
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u64 = i;
            if (::epoll_ctl(set_.get(), EPOLL_CTL_ADD, descriptors[i], &event) != 0) {
                throw system_error("adding a descriptor to an epoll instance", errno);
            }
        }
    }

    std::span<const std::size_t> poll(std::chrono::milliseconds at_most) noexcept override {
        const int ready = ::epoll_wait(set_.get(), events_.data(), static_cast<int>(events_.size()),
                                       static_cast<int>(at_most.count()));
        const auto count = static_cast<std::size_t>(std::max(ready, 0));
        for (std::size_t i = 0; i < count; ++i) {
            numbers_[i] = events_[i].data.u64;
        }
        return std::span(numbers_).first(count);
    }

private:
    UniqueFd set_;
    std::vector<epoll_event> events_;
    std::vector<std::size_t> numbers_;
};

}  // namespace

std::unique_ptr<Poller> make_poller(const std::vector<int>& descriptors) {
    if (descriptors.empty() || std::find(descriptors.begin(), descriptors.end(), -1) != descriptors.end()) {
        return nullptr;
    }
    return std::make_unique<EpollPoller>(descriptors);
}

}  // namespace ipcbench::platform

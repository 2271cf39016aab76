#include "platform/dead_runs.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "platform/run_folder.hpp"
#include "platform/run_name.hpp"

namespace ipcbench::platform {
namespace {

bool is_name_of_a_run(const std::string& name) {
    return is_run_name(name) || is_run_name_of_first_version(name);
}

/// A search for dead runs in one place after another.
class DeadRunSearch {
public:
    DeadRunSearch(std::optional<uid_t> owner, std::function<bool(const std::string&)> wanted)
        : owner_(owner), wanted_(std::move(wanted)) {}

    /// Examines all run folders in a place, and searches the places that their notes name. Visits a place with two
    /// names once.
    void look_in(const std::string& place) {
        OpenFolder open(UniqueFd(::open(place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)));
        struct stat state {};
        if (!open || ::fstat(open.get(), &state) != 0 || !seen_.emplace(state.st_dev, state.st_ino).second) {
            return;
        }
        cleaned_.searched.push_back(place);
        std::vector<std::string> more;
        for (const std::string& name : open.names()) {
            if (is_name_of_a_run(name) && wanted_(name)) {
                const std::vector<std::string> noted = look_at(open.get(), name, place + "/" + name);
                more.insert(more.end(), noted.begin(), noted.end());
            }
        }
        std::for_each(more.begin(), more.end(), [this](const std::string& next) { look_in(next); });
    }

    /// Reports names whose run has no folder here: nothing tells whether such a run is alive.
    void report_what_is_left_in(const std::string& place) {
        const OpenFolder open(UniqueFd(::open(place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
        for (const std::string& name : open ? open.names() : std::vector<std::string>()) {
            const std::string run(run_in(name).empty() ? first_version_run_in(name) : run_in(name));
            struct stat state {};
            // A run may have started since the folders were examined.
            if (!run.empty() && known_.count(run) == 0 && ::faccessat(open.get(), run.c_str(), F_OK, 0) != 0 &&
                ::fstatat(open.get(), name.c_str(), &state, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(state.st_mode) &&
                (!owner_ || state.st_uid == *owner_)) {
                keep(place + "/" + name,
                     "the folder '" + run + "', whose lock would tell, is not in any place that clean searches");
            }
        }
    }

    /// Returns whether the lock of a wanted folder was held.
    [[nodiscard]] bool saw_live_run() const noexcept { return saw_live_run_; }

    [[nodiscard]] CleanResult take() { return std::move(cleaned_); }

private:
    std::vector<std::string> look_at(int place, const std::string& name, const std::string& path) {
        const DeadFolder folder(place, name, owner_);
        if (folder.state() != DeadFolder::State::nothing) {
            known_.insert(name);
        }
        if (folder.state() == DeadFolder::State::unknown) {
            keep(path, folder.reason());
        }
        saw_live_run_ = saw_live_run_ || folder.state() == DeadFolder::State::alive;
        if (folder.state() != DeadFolder::State::dead) {
            return {};
        }
        std::vector<std::string> more = folder.more_places();
        folder.remove(path, cleaned_);
        return more;
    }

    void keep(const std::string& what, const std::string& why) {
        cleaned_.kept.push_back(what + ": cannot tell whether its run is alive: " + why);
    }

    std::optional<uid_t> owner_;
    std::function<bool(const std::string&)> wanted_;
    std::set<std::pair<dev_t, ino_t>> seen_;
    std::set<std::string> known_;
    bool saw_live_run_ = false;
    CleanResult cleaned_;
};

std::vector<std::string> runtime_folders(Owners owners) {
    constexpr const char* all = "/run/user";
    if (owners == Owners::self) {
        return {std::string(all) + "/" + std::to_string(::geteuid())};
    }
    std::vector<std::string> folders;
    const OpenFolder open(UniqueFd(::open(all, O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
    for (const std::string& name : open ? open.names() : std::vector<std::string>()) {
        folders.push_back(std::string(all) + "/" + name);
    }
    return folders;
}

void search_all(DeadRunSearch& search, Owners owners, const std::vector<std::string>& more) {
    for (const auto& places : {places_for_run_folders(), runtime_folders(owners), more}) {
        std::for_each(places.begin(), places.end(), [&](const std::string& place) { search.look_in(place); });
    }
}

}  // namespace

bool may_clean_for_all() noexcept {
    return ::geteuid() == 0;
}

CleanResult clean_dead_runs(const std::vector<std::string>& more, Owners owners) {
    DeadRunSearch search(owners == Owners::self ? std::optional(::geteuid()) : std::nullopt,
                         [](const auto&) { return true; });
    search_all(search, owners, more);
    search.report_what_is_left_in("/dev/shm");
    search.report_what_is_left_in("/dev/mqueue");
    return search.take();
}

CleanResult clean_after(pid_t ended, const std::vector<std::string>& more) {
    // The processes that it had started hold the lock until the kernel has ended them as well.
    constexpr int looks = 100;
    constexpr int quick_check_ms = 20;
    for (int look = 1;; ++look) {
        DeadRunSearch search(::geteuid(), [ended](const std::string& name) { return is_run_name_of(name, ended); });
        search_all(search, Owners::self, more);
        if (!search.saw_live_run() || look == looks) {
            return search.take();
        }
        ::poll(nullptr, 0, quick_check_ms);
    }
}

}  // namespace ipcbench::platform

#include "platform/dead_runs.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "platform/bound_socket.hpp"
#include "platform/daemon_names.hpp"
#include "platform/lock_holders.hpp"
#include "platform/process.hpp"
#include "platform/run_folder.hpp"
#include "platform/run_name.hpp"

namespace ipcbench::platform {
namespace {

bool is_name_of_a_run(const std::string& name) {
    return is_run_name(name) || is_run_name_of_first_version(name);
}

std::string without_lock_suffix(const std::string& path) {
    constexpr std::string_view suffix = ".lock";
    return path.ends_with(suffix) ? path.substr(0, path.size() - suffix.size()) : path;
}

bool is_held_by_ending_process(int place, const std::string& name) {
    struct stat state {};
    if (::fstatat(place, name.c_str(), &state, AT_SYMLINK_NOFOLLOW) != 0) {
        return false;
    }
    const std::vector<pid_t> holders = lock_holders(state);
    return std::any_of(holders.begin(), holders.end(), is_ending);
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
        if (!open && errno != ENOENT && errno != ENOTDIR) {
            cleaned_.failed.push_back(describe_errno("searching '" + place + "'", errno));
        }
        if (!open || ::fstat(open.get(), &state) != 0 || !seen_.emplace(state.st_dev, state.st_ino).second) {
            return;
        }
        cleaned_.searched.push_back(place);
        for (const std::string& name : open.names()) {
            if (is_name_of_a_run(name) && wanted_(name)) {
                look_at(open.get(), name, place + "/" + name);
            }
        }
    }

    /// Reports names of memory or queues whose run has no folder here: nothing tells whether such a run is alive.
    void report_what_is_left_in(const std::string& place) {
        for (const LeftName& left : names_without_folder(place, [](const std::string& name) {
                 return run_in(name).empty() ? first_version_run_in(name) : run_in(name);
             })) {
            keep(left);
        }
    }

    /// The same for sockets that a library made for a run, and the locks beside them. A process that listens is alive.
    void report_sockets_left_in(const std::string& place) {
        constexpr int quick_check_ms = 20;
        const auto look = [&] {
            std::vector<LeftName> names = names_without_folder(place, run_of_file);
            names.erase(std::remove_if(names.begin(), names.end(),
                                       [](const LeftName& left) { return is_bound(without_lock_suffix(left.path)); }),
                        names.end());
            return names;
        };
        if (look().empty()) {
            return;
        }
        ::poll(nullptr, 0, quick_check_ms);  // a process that joins or leaves has the lock for a moment longer
        const std::vector<LeftName> names = look();
        std::for_each(names.begin(), names.end(), [this](const LeftName& left) { keep(left); });
    }

    /// Reports what a RouDi left, unless a living run may have started it.
    void report_left_daemon() {
        for (const std::string& name : left_daemon_names(roudi, owner_)) {
            cleaned_.kept.push_back(name +
                                    ": a dead RouDi of iceoryx left it, and no run's folder says that ipcbench had "
                                    "started that RouDi; the next run over iceoryx removes it, or: rm " +
                                    name);
        }
    }

    /// Returns whether the lock of a wanted folder was held.
    [[nodiscard]] bool saw_live_run() const noexcept { return saw_live_run_; }

    /// Returns whether it was held by a process that has been killed, but still exists.
    [[nodiscard]] bool saw_ending_run() const noexcept { return saw_ending_run_; }

    /// Returns whether something was kept, perhaps only because a process that has been killed still holds it.
    [[nodiscard]] bool has_kept() const noexcept { return !cleaned_.kept.empty(); }

    /// Adds what an earlier search removed.
    void add_removed(std::vector<std::string> removed) {
        cleaned_.removed.insert(cleaned_.removed.begin(), std::make_move_iterator(removed.begin()),
                                std::make_move_iterator(removed.end()));
    }

    [[nodiscard]] CleanResult take() { return std::move(cleaned_); }

private:
    /// A name whose run has no folder here.
    struct LeftName {
        std::string path;
        std::string run;
    };

    template <class RunOf>
    [[nodiscard]] std::vector<LeftName> names_without_folder(const std::string& place, const RunOf& run_of) const {
        const OpenFolder open(UniqueFd(::open(place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
        std::vector<LeftName> left;
        for (const std::string& name : open ? open.names() : std::vector<std::string>()) {
            const std::string run(run_of(name));
            struct stat state {};
            // A run may have started since the folders were examined.
            if (!run.empty() && known_.count(run) == 0 && ::faccessat(open.get(), run.c_str(), F_OK, 0) != 0 &&
                ::fstatat(open.get(), name.c_str(), &state, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(state.st_mode) &&
                (!owner_ || state.st_uid == *owner_)) {
                left.push_back({place + "/" + name, run});
            }
        }
        return left;
    }

    void look_at(int place, const std::string& name, const std::string& path) {
        DeadFolder folder(place, name, owner_);
        if (folder.state() == DeadFolder::State::alive) {
            if (is_held_by_ending_process(place, name)) {
                saw_ending_run_ = true;
            } else {
                folder = DeadFolder(place, name, owner_);  // its holder may have ended since
            }
        }
        if (folder.state() != DeadFolder::State::nothing) {
            known_.insert(name);
        }
        if (folder.state() == DeadFolder::State::unknown) {
            keep(path, folder.reason());
        }
        saw_live_run_ = saw_live_run_ || folder.state() == DeadFolder::State::alive;
        if (folder.state() != DeadFolder::State::dead) {
            return;
        }
        for (const std::string& more : folder.more_places()) {
            look_in(more);  // before the notes are followed, because a noted folder is removed only if it is empty
        }
        folder.remove(path, cleaned_);
    }

    void keep(const LeftName& left) {
        keep(left.path, "the folder '" + left.run +
                            "', whose lock would tell, is not in any place that clean searches; name its place "
                            "(ipcbench clean FOLDER) or, if that run is over, remove it by hand: rm " +
                            left.path);
    }

    void keep(const std::string& what, const std::string& why) {
        cleaned_.kept.push_back(what + ": cannot tell whether its run is alive: " + why);
    }

    std::optional<uid_t> owner_;
    std::function<bool(const std::string&)> wanted_;
    std::set<std::pair<dev_t, ino_t>> seen_;
    std::set<std::string> known_;
    bool saw_live_run_ = false;
    bool saw_ending_run_ = false;
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

/// Searches again while the kernel still ends processes of a dead run, which hold its lock until then, but at most for
/// that long. Returns the last search, with what all of them removed.
template <class Search, class Finished>
DeadRunSearch search_until(const Search& search, const Finished& finished, std::chrono::milliseconds at_most) {
    constexpr int quick_check_ms = 20;
    const auto looks = at_most.count() / quick_check_ms;
    DeadRunSearch last = search();
    for (auto look = looks; look > 1 && !finished(last); --look) {
        ::poll(nullptr, 0, quick_check_ms);
        DeadRunSearch next = search();
        next.add_removed(last.take().removed);
        last = std::move(next);
    }
    return last;
}

}  // namespace

bool may_clean_for_all() noexcept {
    return ::geteuid() == 0;
}

CleanResult clean_dead_runs(const std::vector<std::string>& more, Owners owners) {
    DeadRunSearch search = search_until(
        [&] {
            DeadRunSearch one(owners == Owners::self ? std::optional(::geteuid()) : std::nullopt,
                              [](const auto&) { return true; });
            search_all(one, owners, more);
            return one;
        },
        [](const DeadRunSearch& one) { return !one.saw_ending_run(); }, std::chrono::seconds{2});
    search.report_what_is_left_in("/dev/shm");
    search.report_what_is_left_in("/dev/mqueue");
    search.report_sockets_left_in("/tmp");
    search.report_left_daemon();
    return search.take();
}

CleanResult clean_after(pid_t ended, const std::vector<std::string>& more) {
    return search_until(
               [&] {
                   DeadRunSearch one(::geteuid(), [ended](const auto& name) { return is_run_name_of(name, ended); });
                   search_all(one, Owners::self, more);
                   return one;
               },
               [](const DeadRunSearch& one) { return !one.saw_live_run() && !one.has_kept(); },
               ChildProcess::time_to_die)
        .take();
}

}  // namespace ipcbench::platform

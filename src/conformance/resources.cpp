#include "conformance/resources.hpp"

#include <fcntl.h>
#include <mqueue.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "ipcbench/base/unique_fd.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::conformance {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

void add_entries(const std::string& folder, const std::string& prefix, Lines& lines) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename();
        if (name.starts_with(prefix)) {
            lines.push_back(folder + "/" + name);
        }
    }
}

bool is_alive(pid_t process) {
    return process > 0 && process != ::getpid() && ::kill(process, 0) == 0;
}

}  // namespace

Lines resources_of_this_process() {
    Lines lines;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator("/proc/self/fd", error)) {
        const std::string target = fs::read_symlink(entry.path(), error);
        // Reading that folder itself uses a descriptor.
        if (!error && target != "/proc/" + std::to_string(::getpid()) + "/fd") {
            lines.push_back("descriptor " + entry.path().filename().string() + " " + target);
        }
    }
    for (const fs::directory_entry& entry : fs::directory_iterator("/proc/self/task", error)) {
        lines.push_back("thread " + entry.path().filename().string());
    }
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        std::istringstream fields(line);
        std::string range;
        std::string rights;
        fields >> range >> rights;
        if (rights.size() == 4 && rights[3] == 's') {
            lines.push_back("mapping " + line);
        }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

Lines entries_below(const std::string& folder) {
    Lines lines;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, error)) {
        if (entry.path().filename() != platform::RunFolder::marker) {
            lines.push_back(entry.path().lexically_relative(folder));
        }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

Lines names_with(const std::string& prefix) {
    Lines lines;
    add_entries("/dev/shm", prefix, lines);
    add_entries("/dev/mqueue", prefix, lines);
    std::sort(lines.begin(), lines.end());
    return lines;
}

Lines names_of_this_process() {
    return names_with("ipcbench-" + std::to_string(::geteuid()) + "-" + std::to_string(::getpid()) + "-");
}

Lines sysv_queues() {
    Lines lines;
    std::ifstream table("/proc/sysvipc/msg");
    std::string line;
    std::getline(table, line);  // the header: key msqid perms cbytes qnum lspid lrpid uid ...
    while (std::getline(table, line)) {
        std::istringstream fields(line);
        std::string key;
        std::string id;
        std::string skipped;
        pid_t sender = 0;
        pid_t receiver = 0;
        uid_t user = 0;
        fields >> key >> id >> skipped >> skipped >> skipped >> sender >> receiver >> user;
        if (fields && user == ::geteuid() && !is_alive(sender) && !is_alive(receiver)) {
            lines.push_back("System V queue: key " + key + ", id " + id);
        }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

Lines added(const Lines& before, const Lines& now) {
    Lines more;
    std::set_difference(now.begin(), now.end(), before.begin(), before.end(), std::back_inserter(more));
    return more;
}

bool noted_thing_exists(const std::string& note) {
    const auto name_after = [&](const std::string& start) {
        return note.starts_with(start) ? note.substr(start.size()) : "";
    };
    if (const std::string name = name_after("note-shm-"); !name.empty()) {
        return static_cast<bool>(UniqueFd(::shm_open(("/" + name).c_str(), O_RDONLY, 0)));
    }
    if (const std::string name = name_after("note-mq-"); !name.empty()) {
        return static_cast<bool>(UniqueFd(::mq_open(("/" + name).c_str(), O_RDONLY)));
    }
    if (const std::string name = name_after("note-sysvmsg-"); !name.empty()) {
        return ::msgget(static_cast<key_t>(std::strtoul(name.c_str(), nullptr, 16)), 0) >= 0;
    }
    return false;
}

}  // namespace ipcbench::conformance

#include "platform/socket_owner.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;

/// Returns the inode from the line "Num RefCount Protocol Flags Type St Inode Path" of proc_net_unix(5); "" if no
/// socket has that name.
std::string inode_of(std::string_view name) {
    std::ifstream sockets("/proc/net/unix");
    const std::string path = "@" + std::string(name);
    for (std::string line; std::getline(sockets, line);) {
        std::istringstream fields(line);
        std::string skipped;
        std::string inode;
        std::string found;
        fields >> skipped >> skipped >> skipped >> skipped >> skipped >> skipped >> inode >> found;
        if (found == path) {
            return inode;
        }
    }
    return "";
}

/// Calls `look` with each entry until it returns true; skips entries that vanish meanwhile.
template <class Look>
bool any_entry(const fs::path& folder, const Look& look) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        if (look(entry->path())) {
            return true;
        }
    }
    return false;
}

bool has_open(const fs::path& process, const std::string& what) {
    return any_entry(process / "fd", [&](const fs::path& descriptor) {
        std::error_code gone;
        return fs::read_symlink(descriptor, gone) == what;
    });
}

bool is_number(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char letter) { return std::isdigit(letter) != 0; });
}

}  // namespace

std::optional<pid_t> owner_of_abstract_socket(std::string_view name) {
    const std::string inode = inode_of(name);
    if (inode.empty()) {
        return std::nullopt;
    }
    std::optional<pid_t> owner;
    any_entry("/proc", [&](const fs::path& process) {
        const std::string number = process.filename();
        if (is_number(number) && has_open(process, "socket:[" + inode + "]")) {
            owner = static_cast<pid_t>(std::stol(number));
        }
        return owner.has_value();
    });
    return owner;
}

}  // namespace ipcbench::platform

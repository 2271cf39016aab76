#pragma once

#include <dirent.h>

#include <future>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/transport.hpp"
#include "platform/random.hpp"
#include "platform/run_folder.hpp"
#include "platform/signals.hpp"
#include "registry/registry.hpp"

namespace ipcbench::test {

/// Returns the number of entries in a folder, e.g. /proc/self/fd.
inline std::size_t entries(const std::string& path) {
    std::size_t count = 0;
    DIR* const folder = ::opendir(path.c_str());
    while (::readdir(folder) != nullptr) {
        ++count;
    }
    ::closedir(folder);
    return count;
}

/// Both ends of one channel in this process, each with its own lifeline, so that one can be cut.
class ChannelPair {
public:
    ChannelPair(const std::string& name, std::size_t max_frame, Wait wait = {},
                const std::map<std::string, std::string>& options = {})
        : transport(registry::find_transport(name)) {
        platform::prepare_signals();
        config.max_frame = max_frame;
        config.wait = wait;
        config.options = OptionValues(transport.info.options, options, name);
        config.folder = folder.path();
        config.prefix = folder.prefix();
        config.nonce = platform::make_nonce();
        config.lifeline = &parent_lifeline;
        child_config = config;
        child_config.lifeline = &child_lifeline;
    }

    void listen() {
        listener = transport.listen(config);
        address = listener->address();
    }

    /// Connects and accepts at the same time.
    void open() {
        if (!listener) {
            listen();
        }
        auto accepting = std::async(std::launch::async, [&] { return listener->accept(); });
        child = transport.connect(child_config, std::move(address));
        parent = accepting.get();
        listener.reset();
    }

    const Transport& transport;
    platform::RunFolder folder;
    Lifeline parent_lifeline;
    Lifeline child_lifeline;
    ChannelConfig config;
    ChannelConfig child_config;
    Address address;
    std::unique_ptr<Listener> listener;
    std::unique_ptr<Endpoint> parent;
    std::unique_ptr<Endpoint> child;
};

/// Sends the frame; returns whether that succeeded.
inline bool send(Endpoint& from, const std::vector<std::byte>& frame, std::uint32_t sequence) {
    const SendBuffer buffer = from.prepare(frame.size());
    if (buffer.fault) {
        return false;
    }
    std::copy(frame.begin(), frame.end(), buffer.bytes.begin());
    return !from.commit(frame.size(), sequence);
}

/// Receives one frame; returns whether it is that one, byte for byte.
inline bool receives(Endpoint& at, const std::vector<std::byte>& frame, std::uint32_t sequence) {
    const Frame got = at.receive();
    const bool right = !got.fault && got.sequence == sequence &&
                       std::equal(got.bytes.begin(), got.bytes.end(), frame.begin(), frame.end());
    at.release();
    return right;
}

}  // namespace ipcbench::test

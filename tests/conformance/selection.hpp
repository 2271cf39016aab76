#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "registry/registry.hpp"

namespace ipcbench::conformance {

/// Returns the names of all registered transports that this build tests with runs (see tests/CMakeLists.txt).
[[nodiscard]] inline std::vector<std::string> tested_names() {
    std::istringstream words(IPCBENCH_TESTED_TRANSPORTS);
    const std::vector<std::string> tested{std::istream_iterator<std::string>(words), {}};
    std::vector<std::string> names;
    for (const Transport& transport : registry::transports()) {
        const std::string name(transport.info.name);
        if (tested.empty() || std::find(tested.begin(), tested.end(), name) != tested.end()) {
            names.push_back(name);
        }
    }
    return names;
}

/// Returns those that start a child.
[[nodiscard]] inline std::vector<std::string> all_names() {
    std::vector<std::string> names = tested_names();
    std::erase_if(names, [](const std::string& name) {
        return registry::find_transport(name).info.kind == TransportKind::control;
    });
    return names;
}

/// Returns those that are measured in a separate process.
[[nodiscard]] inline std::vector<std::string> names_with_own_process() {
    std::vector<std::string> names = all_names();
    std::erase_if(
        names, [](const std::string& name) { return registry::find_transport(name).info.own_process_because.empty(); });
    return names;
}

/// Returns one transport of each sort, for tests of the runner rather than of the mechanism: passed descriptors, shared
/// memory with busy-polling, a name that outlives its creators, a connection, locks in shared memory.
[[nodiscard]] inline std::vector<std::string> representative_transports() {
    const std::vector<std::string> all = all_names();
    std::vector<std::string> handful;
    for (const char* const name : {"pipe", "shm-spin", "mq-sysv", "tcp", "shm-boost"}) {
        if (std::find(all.begin(), all.end(), name) != all.end()) {
            handful.emplace_back(name);
        }
    }
    return handful;
}

/// Returns one transport of each sort for good runs: those above, no second process, messages that may be lost,
/// servers, libraries with threads of their own, and one with a daemon.
[[nodiscard]] inline std::vector<std::string> one_of_each_sort() {
    std::vector<std::string> names = tested_names();
    std::erase_if(names, [](const std::string& name) {
        constexpr std::array<std::string_view, 12> sorts{"pipe",      "shm-spin", "mq-sysv",  "tcp",
                                                         "shm-boost", "null",     "udp",      "http",
                                                         "grpc-uds",  "zmq-tcp",  "quic-udp", "iceoryx"};
        return std::find(sorts.begin(), sorts.end(), name) == sorts.end();
    });
    return names;
}

/// Returns the tested transports that are not among those.
[[nodiscard]] inline std::vector<std::string> others_of_each_sort() {
    const std::vector<std::string> chosen = one_of_each_sort();
    std::vector<std::string> names = tested_names();
    std::erase_if(
        names, [&](const std::string& name) { return std::find(chosen.begin(), chosen.end(), name) != chosen.end(); });
    return names;
}

/// Returns the transport from a test's parameter, which is a string or a tuple that begins with it.
[[nodiscard]] inline const std::string& transport_of(const std::string& name) {
    return name;
}
template <class... Words>
[[nodiscard]] const std::string& transport_of(const std::tuple<std::string, Words...>& words) {
    return std::get<0>(words);
}

/// A test of runs over one transport; skips visibly if the transport does not work on this machine.
template <class Param>
class RunTest : public ::testing::TestWithParam<Param> {
protected:
    void SetUp() override {
        const Availability here = registry::availability_of(registry::find_transport(transport_of(this->GetParam())));
        if (!here.available) {
            GTEST_SKIP() << "not available here: " << here.reason;
        }
    }
};

/// Makes a name that GoogleTest accepts from a test's parameters (a string or a tuple of strings).
template <class Test>
[[nodiscard]] std::string words_of(const ::testing::TestParamInfo<typename Test::ParamType>& info) {
    std::string name;
    const auto add = [&](const std::string& word) { name += (name.empty() ? "" : "_") + word; };
    if constexpr (std::is_same_v<typename Test::ParamType, std::string>) {
        add(info.param);
    } else {
        std::apply([&](const auto&... word) { (add(word), ...); }, info.param);
    }
    std::replace_if(
        name.begin(), name.end(), [](unsigned char at) { return std::isalnum(at) == 0; }, '_');
    return name;
}

}  // namespace ipcbench::conformance

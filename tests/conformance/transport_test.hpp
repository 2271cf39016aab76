#pragma once

#include <cstddef>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "conformance/exchanges.hpp"
#include "conformance/findings.hpp"
#include "conformance/session.hpp"
#include "conformance/transport_case.hpp"
#include "registry/registry.hpp"

namespace ipcbench::conformance {

/// Reports each finding as a failure of the test that runs.
inline void report(const Findings& findings) {
    for (const std::string& text : findings.texts()) {
        ADD_FAILURE() << text;
    }
}

/// The functions of exchanges.hpp, for tests: they report what they find.
inline bool initiate(ChannelEnd& side, const TransportCase& transport_case, const Exchanges& exchanges) {
    Findings findings;
    const bool good = initiate(side, transport_case, exchanges, findings);
    report(findings);
    return good;
}
inline bool respond(ChannelEnd& side, const TransportCase& transport_case, const Exchanges& exchanges) {
    Findings findings;
    const bool good = respond(side, transport_case, exchanges, findings);
    report(findings);
    return good;
}
inline void exchange_all(const TransportCase& transport_case, const SessionOptions& session_options,
                         const Exchanges& exchanges) {
    Findings findings;
    exchange_all(transport_case, session_options, exchanges, findings);
    report(findings);
}

/// A test of one transport and wait mode; skips visibly if the transport does not work here.
class TransportTest : public ::testing::TestWithParam<TransportCase> {
protected:
    void SetUp() override {
        if (const Availability here = registry::availability_of(*GetParam().transport); !here.available) {
            GTEST_SKIP() << "not available here: " << here.reason;
        }
        if (takes_standard_streams(GetParam())) {
            GTEST_SKIP() << "it takes over the standard streams of its process: tried between processes only";
        }
    }

    [[nodiscard]] static std::size_t limit(std::size_t cap, const std::map<std::string, std::string>& options = {}) {
        return GetParam().limit(cap, options);
    }
};

}  // namespace ipcbench::conformance

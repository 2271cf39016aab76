#include "conformance/checks.hpp"

#include <exception>

#include "conformance/session.hpp"

namespace ipcbench::conformance {

const std::vector<Check>& all_checks() {
    static const std::vector<Check> checks = [] {
        std::vector<Check> all;
        for (const std::vector<Check>& some :
             {frame_checks(), ending_checks(), left_over_checks(), allocation_checks()}) {
            all.insert(all.end(), some.begin(), some.end());
        }
        return all;
    }();
    return checks;
}

std::string why_inapplicable(const Check& check, const TransportCase& transport_case) {
    if (takes_standard_streams(transport_case)) {
        return "it takes over the standard streams of its child, and here both sides are one process";
    }
    return check.inapplicable == nullptr ? "" : check.inapplicable(transport_case);
}

void run_check(const Check& check, const TransportCase& transport_case, Findings& findings) {
    try {
        check.run(transport_case, findings);
    } catch (const std::exception& error) {
        findings.add(error.what());
    }
}

}  // namespace ipcbench::conformance

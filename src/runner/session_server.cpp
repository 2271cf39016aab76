#include <fmt/format.h>

#include "ipcbench/base/printable.hpp"
#include "ipcbench/core/sequence.hpp"
#include "runner/session.hpp"

/// The part of a session that explains what an unmodified server did wrong (docs/servers.md).
namespace ipcbench::runner {

std::string Session::server_error(Fault fault) const {
    if (!cell_.server) {
        return "";
    }
    const ServerReport& report = server_report();
    if (fault.kind == FaultKind::mismatch) {
        return report.error;
    }
    if (fault.kind != FaultKind::out_of_order) {
        return "";
    }
    if (cell_.load.concurrency > 1) {  // which of several connections it was is not known here
        return fmt::format("an answer has an {} with which no request is waiting", cell_.server->setup.id_field);
    }
    const bool was_sent = sequence::distance(report.last_answered, report.last_sent) >= 0;
    return fmt::format(
        "an answer has the {} {}, {}", cell_.server->setup.id_field, report.last_answered,
        was_sent ? fmt::format("whose request had been answered before (the last request has {})", report.last_sent)
                 : fmt::format("which no request has had yet (the last one has {})", report.last_sent));
}

std::string Session::server_note() const {
    if (!cell_.server) {
        return "";
    }
    const ServerReport& report = server_report();
    std::string note = report.error.empty() ? "" : ": it " + report.error;
    if (report.passed_over > 0) {
        note += fmt::format("; it sent {} other message{}, the last: '{}'", report.passed_over,
                            report.passed_over == 1 ? "" : "s", printable(report.last_passed_over));
    }
    return note;
}

}  // namespace ipcbench::runner

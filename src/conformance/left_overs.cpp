#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "conformance/checks.hpp"
#include "conformance/exchanges.hpp"
#include "conformance/resources.hpp"

namespace ipcbench::conformance {
namespace {

using Lines = std::vector<std::string>;

void expect_none(const Lines& lines, const char* what, Findings& findings) {
    for (const std::string& line : lines) {
        findings.add(fmt::format("{}: {}", what, line));
    }
}

/// Compares what exists before and after a session of any length.
class Watch {
public:
    Watch(const TransportCase& transport_case, Findings& findings) : findings_(findings) {
        // Resources that a process sets up once (the file of random numbers, a locale) do not belong to the channel.
        exchange_all(transport_case, {}, make_exchanges({100}, 0), findings);
        before_ = resources_of_this_process();
        queues_before_ = sysv_queues();
    }

    /// Checks the session's folder before the folder itself is removed. Call it when both ends are closed.
    void look_into_folder(Session& session) {
        folder_ = session.folder().path();
        session.drop_listener();
        expect_none(entries_below(folder_), "left in the run's folder", findings_);
    }

    /// Call it when the session is gone.
    void look_at_process() {
        expect_none(what_stays([&] { return added(before_, resources_of_this_process()); }), "left open", findings_);
        expect_none(what_stays([&] { return added(queues_before_, sysv_queues()); }), "left", findings_);
        expect_none(names_of_this_process(), "left", findings_);
        expect_none(entries_below(folder_), "left in the run's folder", findings_);
    }

private:
    Findings& findings_;
    Lines before_;
    Lines queues_before_;
    std::string folder_;
};

/// Runs a session that leaves the channel in some state, and checks that destroying it releases everything.
template <class Play>
void expect_clean_end(const TransportCase& transport_case, Findings& findings, const Play& play) {
    Watch watch(transport_case, findings);
    {
        Session session(transport_case, {});
        play(session);
        session.close_parent();
        watch.look_into_folder(session);
    }
    watch.look_at_process();
}

void nobody_was_told(const TransportCase& transport_case, Findings& findings) {
    expect_clean_end(transport_case, findings, [](Session&) {});
}

void child_never_came(const TransportCase& transport_case, Findings& findings) {
    expect_clean_end(transport_case, findings,
                     [](Session& session) { static_cast<void>(session.listener().address()); });
}

void conversation(const TransportCase& transport_case, Findings& findings) {
    expect_clean_end(transport_case, findings, [&](Session& session) {
        const Exchanges exchanges = make_exchanges(edge_sizes(transport_case.limit(4096)), 10);
        session.connect([&](ChannelEnd& child) { respond(child, transport_case, exchanges, findings); });
        initiate(session.parent(), transport_case, exchanges, findings);
        session.child().cut(StopReason::finished);
        session.join();
    });
}

void parent_closes_first(const TransportCase& transport_case, Findings& findings) {
    expect_clean_end(transport_case, findings, [](Session& session) {
        std::promise<void> closed;
        session.connect([&](ChannelEnd& /*child*/) { closed.get_future().wait(); });
        session.close_parent();
        session.drop_listener();
        closed.set_value();
        session.join();
    });
}

void frames_lent(const TransportCase& transport_case, Findings& findings) {
    expect_clean_end(transport_case, findings, [&](Session& session) {
        const auto fine = [&](const Fault& fault) { findings.expect(!fault, fault ? describe(fault) : ""); };
        session.connect([&](ChannelEnd& child) {
            fine(child.endpoint->receive().fault);
            fine(child.endpoint->prepare(100).fault);
        });
        fine(session.parent().endpoint->prepare(100).fault);
        fine(session.parent().endpoint->commit(100, 0));
        // Some transports send the frame only with this call.
        static_cast<void>(session.parent().endpoint->prepare(100));
        session.join();
    });
}

void after_a_fault(const TransportCase& transport_case, Findings& findings) {
    expect_clean_end(transport_case, findings, [&](Session& session) {
        session.connect([&](ChannelEnd& child) {
            session.parent().cut(StopReason::interrupted);
            child.cut(StopReason::finished);
            static_cast<void>(await_end(child));
        });
        static_cast<void>(await_end(session.parent()));
        session.join();
    });
}

/// iceoryx finds its processes and its daemon by name, so their notes stay.
bool is_needed_note(const std::string& name) {
    return name == "note-daemon-iceoryx" || (name.starts_with("note-file-") && name.find("-iox-") != std::string::npos);
}

void names_in_sight(const TransportCase& transport_case, Findings& findings) {
    expect_clean_end(transport_case, findings, [&](Session& session) {
        std::promise<void> seen;
        session.connect([&](ChannelEnd& /*child*/) { seen.get_future().wait(); });
        Lines entries = entries_below(session.folder().path());
        std::erase_if(entries, is_needed_note);
        expect_none(entries, "still in the run's folder while both sides are connected", findings);
        if (transport_case.info().name != "mq-sysv") {  // such a queue exists until its number is removed
            expect_none(names_of_this_process(), "still there while both sides are connected", findings);
        }
        seen.set_value();
        session.join();
    });
}

}  // namespace

std::vector<Check> left_over_checks() {
    return {
        {"unknown-address", "nothing is left when nobody was told the address", false, nobody_was_told},
        {"no-child", "nothing is left when the child never came", false, child_never_came},
        {"conversation", "nothing is left after a conversation", false, conversation},
        {"parent-first", "nothing is left when the parent closes first", false, parent_closes_first},
        {"lent-frames", "nothing is left with a frame lent, a buffer half filled and a frame in flight", false,
         frames_lent},
        {"after-fault", "nothing is left after a fault", false, after_a_fault},
        {"names", "no name is in sight once both sides are connected", false, names_in_sight},
    };
}

}  // namespace ipcbench::conformance

#include <dlfcn.h>

#include <cstdint>
#include <new>
#include <string>

#include <fmt/format.h>

#include "conformance/checks.hpp"
#include "conformance/session.hpp"
#include "platform/allocations/replaced_malloc.hpp"

namespace ipcbench::conformance {
namespace {

constexpr std::uint32_t warm_up = 20;
constexpr std::uint32_t often = 1000;
constexpr std::size_t largest = 3000;
constexpr std::uint32_t overlapping = 8;

// The program itself does not count allocations, because that would make each slower. They are counted in a process in
// which malloc(3) was replaced (platform/allocations): in tests that link it, and where `ipcbench verify` preloads it.

using Count = std::uint64_t() noexcept;

Count* counting_function() noexcept {
    static auto* const found = reinterpret_cast<Count*>(::dlsym(RTLD_DEFAULT, platform::allocation_count_entry));
    return found;
}

/// Returns how often the calling thread has allocated memory; 0 if this process does not count.
std::uint64_t allocations_of_thread() noexcept {
    return counting_function() == nullptr ? 0 : counting_function()();
}

/// Returns whether this process counts allocations.
bool can_count_allocations() noexcept {
    if (counting_function() == nullptr) {
        return false;
    }
    const std::uint64_t before = allocations_of_thread();
    // The volatile pointer keeps the compiler from removing `new` and `delete`.
    char* volatile memory = new (std::nothrow) char;
    delete memory;
    return allocations_of_thread() == before + 1;
}

/// Returns small and large sizes in turn.
std::size_t size_of(std::uint32_t sequence) {
    return sequence % 2 == 0 ? 40 : largest;
}

/// Answers each ping with a pong of the same size until the lifeline is cut or the other end closes.
void echo(ChannelEnd& side) {
    while (true) {
        const Frame ping = side.endpoint->receive();
        if (ping.fault) {
            return;
        }
        const std::size_t size = ping.bytes.size();
        const std::uint32_t sequence = ping.sequence;
        static_cast<void>(side.endpoint->prepare(size));
        side.endpoint->release();
        static_cast<void>(side.endpoint->commit(size, sequence));
        side.advance();
    }
}

/// Makes `count` round trips with up to `depth` in flight. Returns the fault that ended them, except a lost frame.
Fault round_trips(ChannelEnd& side, std::uint32_t first, std::uint32_t count, std::uint32_t depth) {
    Endpoint& endpoint = *side.endpoint;
    Fault fault;
    std::uint32_t sent = first;
    for (std::uint32_t got = first; got != first + count && !fault;) {
        if (sent != first + count && sent - got < depth && (sent == got || endpoint.can_send(largest))) {
            const std::size_t size = size_of(sent);
            fault = endpoint.prepare(size).fault;
            fault = fault ? fault : endpoint.commit(size, sent++);
            continue;
        }
        fault = endpoint.receive().fault;
        endpoint.release();
        side.advance();
        got = fault.kind == FaultKind::lost ? sent : got + 1;
        fault = fault.kind == FaultKind::lost ? Fault{} : fault;
    }
    return fault;
}

void expect_no_allocations(const TransportCase& transport_case, std::uint32_t depth, Findings& findings) {
    const auto expect_none = [&](std::uint64_t count, const char* side) {
        findings.expect(count == 0, fmt::format("{} allocates {} times in {} round trips", side, count, often));
    };
    Session session(transport_case, {.max_frame = largest, .depth = depth});
    std::uint64_t by_child = 0;
    session.connect([&](ChannelEnd& child) {
        const std::uint64_t before = allocations_of_thread();
        echo(child);
        by_child = allocations_of_thread() - before;
    });
    Fault fault = round_trips(session.parent(), 0, warm_up, depth);
    const std::uint64_t before = allocations_of_thread();
    fault = fault ? fault : round_trips(session.parent(), warm_up, often, depth);
    expect_none(allocations_of_thread() - before, "the parent");
    findings.expect(!fault, fault ? describe(fault) : "");
    session.child().cut(StopReason::finished);
    session.join();
    expect_none(by_child, "the child");
}

void allocate_with_one_in_flight(const TransportCase& transport_case, Findings& findings) {
    expect_no_allocations(transport_case, 1, findings);
}

void allocate_with_several_in_flight(const TransportCase& transport_case, Findings& findings) {
    expect_no_allocations(transport_case, overlapping, findings);
}

std::string why_it_may_allocate(const TransportCase& transport_case) {
    return can_count_allocations() ? std::string(transport_case.info().allocates_because)
                                   : "allocations are not counted in this process";
}

std::string why_not_several(const TransportCase& transport_case) {
    return transport_case.info().capabilities.asynchronous ? why_it_may_allocate(transport_case)
                                                           : "it has one frame in flight at a time";
}

}  // namespace

std::vector<Check> allocation_checks() {
    return {
        {"steady-state", "neither side allocates memory once frames of that size have passed", true,
         allocate_with_one_in_flight, why_it_may_allocate, true},
        {"steady-state-depth", "nor with eight frames in flight", true, allocate_with_several_in_flight,
         why_not_several, true},
    };
}

}  // namespace ipcbench::conformance

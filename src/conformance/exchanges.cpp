#include "conformance/exchanges.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <random>
#include <set>
#include <string>

#include <fmt/format.h>

namespace ipcbench::conformance {
namespace {

/// SplitMix64 (https://prng.di.unimi.it/splitmix64.c): eight bytes derived from a key and a position.
std::uint64_t bytes_at(std::uint64_t key, std::size_t place) {
    std::uint64_t z = key + (place + 1) * 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

/// Whole words are copied separately from the rest: copying a number of bytes that is unknown at compile time is a
/// call, which is slow under a sanitizer, and gigabytes pass through here.
constexpr std::size_t word = sizeof(std::uint64_t);

void fill(std::span<std::byte> bytes, std::uint64_t key) {
    const std::size_t rest = bytes.size() % word;
    const std::size_t whole = bytes.size() - rest;
    for (std::size_t at = 0; at < whole; at += word) {
        const std::uint64_t part = bytes_at(key, at);
        std::memcpy(bytes.data() + at, &part, word);
    }
    const std::uint64_t last = bytes_at(key, whole);
    std::copy_n(std::as_bytes(std::span(&last, 1)).begin(), rest, bytes.begin() + static_cast<std::ptrdiff_t>(whole));
}

bool holds(std::span<const std::byte> bytes, std::uint64_t key) {
    const std::size_t rest = bytes.size() % word;
    const std::size_t whole = bytes.size() - rest;
    for (std::size_t at = 0; at < whole; at += word) {
        std::uint64_t part = 0;
        std::memcpy(&part, bytes.data() + at, word);
        if (part != bytes_at(key, at)) {
            return false;
        }
    }
    const std::uint64_t last = bytes_at(key, whole);
    return std::equal(bytes.end() - static_cast<std::ptrdiff_t>(rest), bytes.end(),
                      std::as_bytes(std::span(&last, 1)).begin());
}

/// What one side does with one exchange; it adds to the findings, with which frame it was.
class Step {
public:
    Step(ChannelEnd& side, Findings& findings, const char* what, std::size_t size)
        : side_(side), findings_(findings), what_(what), size_(size) {}

    bool expect(bool good, const std::string& problem) {
        return findings_.expect(
            good, good ? "" : fmt::format("{} of {} bytes: {} (IPCBENCH_TEST_SEED={})", what_, size_, problem, seed()));
    }

    bool fine(const Fault& fault, const char* doing) {
        return expect(!fault, fault ? fmt::format("{}: {}", doing, describe(fault)) : "");
    }

    bool is(const Frame& frame, std::size_t size, std::uint64_t key) {
        if (frame.bytes.size() != size) {
            return expect(false, fmt::format("a frame of {} bytes arrived as {} bytes", size, frame.bytes.size()));
        }
        return expect(holds(frame.bytes, key), fmt::format("a frame of {} bytes arrived with other content", size));
    }

    bool has_sequence(const Frame& frame, std::uint32_t sequence) {
        return expect(frame.fault || frame.sequence == sequence,
                      fmt::format("its sequence is {} instead of {}", frame.sequence, sequence));
    }

    /// Sends a frame in a buffer of `room` bytes.
    bool send(std::size_t room, std::size_t size, std::uint64_t key, std::uint32_t sequence) {
        return prepare(room, size, key) && commit(size, sequence);
    }
    bool prepare(std::size_t room, std::size_t size, std::uint64_t key) {
        const SendBuffer lent = side_.endpoint->prepare(room);
        if (!fine(lent.fault, "prepare") ||
            !expect(lent.bytes.size() >= room,
                    fmt::format("a buffer for {} bytes has only {}", room, lent.bytes.size()))) {
            return false;
        }
        fill(lent.bytes.first(size), key);
        return true;
    }
    bool commit(std::size_t size, std::uint32_t sequence) {
        return fine(side_.endpoint->commit(size, sequence), "commit");
    }

private:
    ChannelEnd& side_;
    Findings& findings_;
    const char* what_;
    std::size_t size_;
};

bool is_older(std::uint32_t one, std::uint32_t other) {
    return static_cast<std::int32_t>(one - other) < 0;
}

}  // namespace

std::vector<std::size_t> edge_sizes(std::size_t limit) {
    std::set<std::size_t> sizes{0, limit};
    for (std::size_t power = 1; power != 0 && power - 1 <= limit; power *= 2) {
        for (const std::size_t size : {power - 1, power, power + 1}) {
            if (size <= limit) {
                sizes.insert(size);
            }
        }
    }
    sizes.insert(limit - std::min<std::size_t>(limit, 1));
    return {sizes.begin(), sizes.end()};
}

std::uint64_t seed() {
    static const std::uint64_t chosen = [] {
        const char* const given = std::getenv("IPCBENCH_TEST_SEED");
        return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
    }();
    return chosen;
}

Exchanges make_exchanges(const std::vector<std::size_t>& sizes, std::size_t further, std::uint32_t first) {
    std::mt19937_64 random(seed());
    const std::size_t limit = *std::max_element(sizes.begin(), sizes.end());
    const auto room_for = [&](std::size_t size) { return size + random() % (limit - size + 1); };
    // Uniform in the number of digits, so that small sizes are as frequent as large ones.
    const auto any_size = [&] {
        const auto digits = random() % (static_cast<std::uint64_t>(std::bit_width(limit)) + 1);
        return std::min<std::size_t>(limit, random() % (std::uint64_t{1} << digits));
    };
    std::vector<std::size_t> forth = sizes;
    std::vector<std::size_t> back = sizes;
    std::shuffle(back.begin(), back.end(), random);
    for (std::size_t i = 0; i < further; ++i) {
        forth.push_back(any_size());
        back.push_back(any_size());
    }
    Exchanges exchanges;
    for (std::size_t i = 0; i < forth.size(); ++i) {
        exchanges.push_back({first + static_cast<std::uint32_t>(i), forth[i], room_for(forth[i]), back[i],
                             room_for(back[i]), random(), random()});
    }
    return exchanges;
}

bool initiate(ChannelEnd& side, const TransportCase& transport_case, const Exchanges& exchanges, Findings& findings) {
    const bool reliable = transport_case.info().capabilities.reliable;
    std::size_t lost = 0;
    for (const Exchange& exchange : exchanges) {
        Step step(side, findings, "ping", exchange.ping_size);
        if (!step.send(exchange.ping_room, exchange.ping_size, exchange.ping_key, exchange.sequence)) {
            return false;
        }
        Frame pong = side.endpoint->receive();
        while (!reliable && !pong.fault && is_older(pong.sequence, exchange.sequence)) {
            side.endpoint->release();
            pong = side.endpoint->receive();
        }
        if (!reliable && pong.fault.kind == FaultKind::lost) {
            ++lost;
            continue;
        }
        step.has_sequence(pong, exchange.sequence);
        if (!step.fine(pong.fault, "receive") || !step.is(pong, exchange.pong_size, exchange.pong_key)) {
            return false;
        }
        side.endpoint->release();
        side.advance();
    }
    findings.expect(lost < exchanges.size(), "not one answer came");
    return true;
}

bool initiate_ahead(ChannelEnd& side, const TransportCase& transport_case, const Exchanges& exchanges,
                    std::size_t depth, Findings& findings) {
    const bool reliable = transport_case.info().capabilities.reliable;
    std::size_t sent = 0;
    std::size_t done = 0;
    std::size_t answered = 0;
    while (done < exchanges.size()) {
        if (sent < exchanges.size() && sent - done < depth &&
            (sent == done || side.endpoint->can_send(exchanges[sent].ping_room))) {
            const Exchange& exchange = exchanges[sent++];
            if (!Step(side, findings, "ping", exchange.ping_size)
                     .send(exchange.ping_room, exchange.ping_size, exchange.ping_key, exchange.sequence)) {
                return false;
            }
            continue;
        }
        const Frame pong = side.endpoint->receive();
        if (!reliable && pong.fault.kind == FaultKind::lost) {
            done = sent;
            continue;
        }
        if (!Step(side, findings, "pong", exchanges[done].pong_size).fine(pong.fault, "receive")) {
            return false;
        }
        if (!reliable && (done == sent || is_older(pong.sequence, exchanges[done].sequence))) {
            side.endpoint->release();
            continue;
        }
        while (!reliable && done + 1 < sent && exchanges[done].sequence != pong.sequence) {
            ++done;
        }
        Step step(side, findings, "pong", exchanges[done].pong_size);
        step.has_sequence(pong, exchanges[done].sequence);
        if (!step.is(pong, exchanges[done].pong_size, exchanges[done].pong_key)) {
            return false;
        }
        side.endpoint->release();
        side.advance();
        ++answered;
        ++done;
    }
    findings.expect(answered > 0, "not one answer came");
    return true;
}

bool respond(ChannelEnd& side, const TransportCase& transport_case, const Exchanges& exchanges, Findings& findings) {
    const bool reliable = transport_case.info().capabilities.reliable;
    for (auto exchange = exchanges.begin(); exchange != exchanges.end();) {
        const Frame ping = side.endpoint->receive();
        if (!reliable && ping.fault.kind == FaultKind::stopped) {
            return true;  // the last ping was lost
        }
        if (!Step(side, findings, "ping", exchange->ping_size).fine(ping.fault, "receive")) {
            return false;
        }
        if (!reliable && is_older(ping.sequence, exchange->sequence)) {
            side.endpoint->release();
            continue;
        }
        while (!reliable && exchange->sequence != ping.sequence && std::next(exchange) != exchanges.end()) {
            ++exchange;
        }
        Step step(side, findings, "pong", exchange->pong_size);
        step.has_sequence(ping, exchange->sequence);
        // Checks the ping again after filling the buffer, which must not have changed it.
        if (!step.is(ping, exchange->ping_size, exchange->ping_key) ||
            !step.prepare(exchange->pong_room, exchange->pong_size, exchange->pong_key) ||
            !step.is(ping, exchange->ping_size, exchange->ping_key)) {
            return false;
        }
        side.endpoint->release();
        if (!step.commit(exchange->pong_size, exchange->sequence)) {
            return false;
        }
        side.advance();
        ++exchange;
    }
    return true;
}

Fault await_end(ChannelEnd& side) {
    while (true) {
        const Frame frame = side.endpoint->receive();
        if (frame.fault.kind != FaultKind::lost) {
            return frame.fault;
        }
    }
}

void exchange_all(const TransportCase& transport_case, const SessionOptions& session_options,
                  const Exchanges& exchanges, Findings& findings) {
    Session session(transport_case, session_options);
    session.connect([&](ChannelEnd& child) {
        if (!respond(child, transport_case, exchanges, findings)) {
            session.parent().cut(StopReason::peer_gone);
        } else if (session_options.depth > 1) {
            static_cast<void>(await_end(child));  // also sends what is still buffered
        }
    });
    const bool done = session_options.depth > 1
                          ? initiate_ahead(session.parent(), transport_case, exchanges, session_options.depth, findings)
                          : initiate(session.parent(), transport_case, exchanges, findings);
    // After a lost ping the child still waits for it; after a failure no frame will follow.
    if (!done || session_options.depth > 1 || !transport_case.info().capabilities.reliable) {
        session.child().cut(StopReason::finished);
    }
    session.close_parent();  // releases a child that waits until its last frame has been received
    session.join();
}

}  // namespace ipcbench::conformance

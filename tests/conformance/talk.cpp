#include "conformance/talk.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <random>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace ipcbench::conformance {
namespace {

/// SplitMix64 (https://prng.di.unimi.it/splitmix64.c): eight bytes that follow from a key and a place.
std::uint64_t bytes_at(std::uint64_t key, std::size_t place) {
    std::uint64_t z = key + (place + 1) * 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

/// Whole words apart from the rest: copying a number of bytes that is not known beforehand is a call, which a sanitizer
/// makes a long one, and gigabytes go through here.
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

bool fine(const Fault& fault, const char* doing) {
    if (fault) {
        ADD_FAILURE() << doing << ": " << describe(fault);
    }
    return !fault;
}

bool is(const Frame& frame, std::size_t size, std::uint64_t key) {
    EXPECT_EQ(frame.bytes.size(), size);
    const bool same = frame.bytes.size() == size && holds(frame.bytes, key);
    EXPECT_TRUE(same) << "a frame of " << size << " bytes did not arrive as it was sent";
    return same;
}

/// Room with the bytes in it; empty, and reported, when there is none.
std::optional<std::span<std::byte>> prepare(Side& side, std::size_t room, std::size_t size, std::uint64_t key) {
    const Room lent = side.endpoint->prepare(room);
    if (!fine(lent.fault, "prepare")) {
        return std::nullopt;
    }
    if (lent.bytes.size() < room) {
        ADD_FAILURE() << "room for " << room << " bytes has only " << lent.bytes.size();
        return std::nullopt;
    }
    fill(lent.bytes.first(size), key);
    return lent.bytes;
}

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

Talk make_talk(const std::vector<std::size_t>& sizes, std::size_t further, std::uint32_t first) {
    std::mt19937_64 random(seed());
    const std::size_t limit = *std::max_element(sizes.begin(), sizes.end());
    const auto room_for = [&](std::size_t size) { return size + random() % (limit - size + 1); };
    // As often small as large: uniform in the number of digits.
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
    Talk talk;
    for (std::size_t i = 0; i < forth.size(); ++i) {
        talk.push_back({first + static_cast<std::uint32_t>(i), forth[i], room_for(forth[i]), back[i], room_for(back[i]),
                        random(), random()});
    }
    return talk;
}

bool initiate(Side& side, const Offer& offer, const Talk& talk) {
    SCOPED_TRACE("IPCBENCH_TEST_SEED=" + std::to_string(seed()));
    const bool reliable = offer.transport->info.capabilities.reliable;
    std::size_t lost = 0;
    for (const Exchange& exchange : talk) {
        SCOPED_TRACE("ping of " + std::to_string(exchange.ping_size) + " bytes");
        if (!prepare(side, exchange.ping_room, exchange.ping_size, exchange.ping_key) ||
            !fine(side.endpoint->commit(exchange.ping_size, exchange.sequence), "commit")) {
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
        EXPECT_EQ(pong.sequence, exchange.sequence);
        if (!fine(pong.fault, "receive") || !is(pong, exchange.pong_size, exchange.pong_key)) {
            return false;
        }
        side.endpoint->release();
        side.advance();
    }
    EXPECT_LT(lost, talk.size()) << "not one answer came";
    return true;
}

bool initiate_ahead(Side& side, const Offer& offer, const Talk& talk, std::size_t depth) {
    SCOPED_TRACE("IPCBENCH_TEST_SEED=" + std::to_string(seed()));
    const bool reliable = offer.transport->info.capabilities.reliable;
    std::size_t sent = 0;
    std::size_t done = 0;
    std::size_t answered = 0;
    while (done < talk.size()) {
        if (sent < talk.size() && sent - done < depth &&
            (sent == done || side.endpoint->has_room(talk[sent].ping_room))) {
            const Exchange& exchange = talk[sent++];
            if (!prepare(side, exchange.ping_room, exchange.ping_size, exchange.ping_key) ||
                !fine(side.endpoint->commit(exchange.ping_size, exchange.sequence), "commit")) {
                return false;
            }
            continue;
        }
        const Frame pong = side.endpoint->receive();
        if (!reliable && pong.fault.kind == FaultKind::lost) {
            done = sent;
            continue;
        }
        if (!fine(pong.fault, "receive")) {
            return false;
        }
        if (!reliable && (done == sent || is_older(pong.sequence, talk[done].sequence))) {
            side.endpoint->release();
            continue;
        }
        while (!reliable && done + 1 < sent && talk[done].sequence != pong.sequence) {
            ++done;
        }
        EXPECT_EQ(pong.sequence, talk[done].sequence);
        if (!is(pong, talk[done].pong_size, talk[done].pong_key)) {
            return false;
        }
        side.endpoint->release();
        side.advance();
        ++answered;
        ++done;
    }
    EXPECT_GT(answered, 0U) << "not one answer came";
    return true;
}

bool respond(Side& side, const Offer& offer, const Talk& talk) {
    SCOPED_TRACE("IPCBENCH_TEST_SEED=" + std::to_string(seed()));
    const bool reliable = offer.transport->info.capabilities.reliable;
    for (auto exchange = talk.begin(); exchange != talk.end();) {
        SCOPED_TRACE("pong of " + std::to_string(exchange->pong_size) + " bytes");
        const Frame ping = side.endpoint->receive();
        if (!reliable && ping.fault.kind == FaultKind::stopped) {
            return true;  // the last ping was lost
        }
        if (!fine(ping.fault, "receive")) {
            return false;
        }
        if (!reliable && is_older(ping.sequence, exchange->sequence)) {
            side.endpoint->release();
            continue;
        }
        while (!reliable && exchange->sequence != ping.sequence && std::next(exchange) != talk.end()) {
            ++exchange;
        }
        EXPECT_EQ(ping.sequence, exchange->sequence);
        // It is looked at again after the room was filled, which must not have touched it.
        if (!is(ping, exchange->ping_size, exchange->ping_key) ||
            !prepare(side, exchange->pong_room, exchange->pong_size, exchange->pong_key) ||
            !is(ping, exchange->ping_size, exchange->ping_key)) {
            return false;
        }
        side.endpoint->release();
        if (!fine(side.endpoint->commit(exchange->pong_size, exchange->sequence), "commit")) {
            return false;
        }
        side.advance();
        ++exchange;
    }
    return true;
}

Fault await_end(Side& side) {
    while (true) {
        const Frame frame = side.endpoint->receive();
        if (frame.fault.kind != FaultKind::lost) {
            return frame.fault;
        }
    }
}

void hold(const Offer& offer, const Terms& terms, const Talk& talk) {
    Meeting meeting(offer, terms);
    meeting.connect([&](Side& child) {
        if (!respond(child, offer, talk)) {
            meeting.parent().cut(StopReason::peer_gone);
        } else if (terms.depth > 1) {
            static_cast<void>(await_end(child));  // which sends on what is left
        }
    });
    const bool done = terms.depth > 1 ? initiate_ahead(meeting.parent(), offer, talk, terms.depth)
                                      : initiate(meeting.parent(), offer, talk);
    // Who lost the last ping waits for it still; who failed has no more to say.
    if (!done || terms.depth > 1 || !offer.transport->info.capabilities.reliable) {
        meeting.child().cut(StopReason::finished);
    }
    meeting.close_parent();  // so that a child that waits for its last frame to be taken need not
    meeting.join();
}

}  // namespace ipcbench::conformance

#include <sys/socket.h>
#include <sys/un.h>

#include <string>
#include <string_view>
#include <thread>

#include "conformance/talk.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "platform/random.hpp"

namespace ipcbench::conformance {
namespace {

class Stranger : public OfferTest {};

TEST_P(Stranger, who_knows_the_address_but_not_the_nonce_is_turned_away) {
    Meeting meeting(GetParam(), {});
    Address address = meeting.listener().address();
    if (!address.descriptors.empty()) {
        GTEST_SKIP() << "there is no address: the child is handed descriptors";
    }
    std::thread crowd([&] {
        // First comes one who has seen where, but was not told the secret. He may be kept waiting or be sent away.
        try {
            Side stranger;
            ChannelConfig config = meeting.config_for(stranger);
            config.nonce = platform::make_nonce();
            config.timeout = std::chrono::milliseconds(200);
            const auto endpoint = GetParam().transport->connect(config, {address.values, {}});
            if (!endpoint->prepare(10).fault) {
                static_cast<void>(endpoint->commit(10, 0));
            }
        } catch (const Error&) {
        }
        Side child;
        try {
            const ChannelConfig config = meeting.config_for(child);
            child.endpoint = GetParam().transport->connect(config, {address.values, {}});
            const Talk talk = make_talk({0, 100, 4096}, 5);
            EXPECT_TRUE(respond(child, GetParam(), talk));
        } catch (const Error& error) {
            ADD_FAILURE() << "the child was turned away: " << error.what();
            meeting.parent().cut(StopReason::peer_gone);
        }
        child.endpoint.reset();
    });
    try {
        meeting.parent().endpoint = meeting.listener().accept();
        EXPECT_TRUE(initiate(meeting.parent(), GetParam(), make_talk({0, 100, 4096}, 5)));
    } catch (const Error& error) {
        ADD_FAILURE() << "the parent gave up: " << error.what();
    }
    meeting.close_parent();
    crowd.join();
}

/// Connects to a stream socket in the file system and leaves before anything is said; false if there is none.
bool knock(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

TEST_P(Stranger, who_knocks_and_runs_away_keeps_nobody_out) {
    constexpr int knocks = 20;
    constexpr std::string_view scheme = "ipc://";
    Meeting meeting(GetParam(), {});
    const Address address = meeting.listener().address();
    const auto found = address.values.find("address");
    std::string where = found != address.values.end() ? found->second : "";
    where = where.starts_with(scheme) ? where.substr(scheme.size()) : where;
    if (!where.starts_with('/') || !knock(where)) {
        GTEST_SKIP() << "there is no such address";
    }
    for (int i = 1; i < knocks; ++i) {
        EXPECT_TRUE(knock(where));
    }
    const Talk talk = make_talk({100}, 5);
    meeting.connect([&](Side& child) { EXPECT_TRUE(respond(child, GetParam(), talk)); });
    EXPECT_TRUE(initiate(meeting.parent(), GetParam(), talk));
    meeting.join();
}

INSTANTIATE_TEST_SUITE_P(EveryTransport, Stranger, ::testing::ValuesIn(all_transports()), test_name);

}  // namespace
}  // namespace ipcbench::conformance

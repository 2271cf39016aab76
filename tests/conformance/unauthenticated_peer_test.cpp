#include <sys/socket.h>
#include <sys/un.h>

#include <string>
#include <string_view>
#include <thread>

#include "conformance/transport_test.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "platform/random.hpp"

namespace ipcbench::conformance {
namespace {

class UnauthenticatedPeer : public TransportTest {};

TEST_P(UnauthenticatedPeer, who_knows_the_address_but_not_the_nonce_is_turned_away) {
    Session session(GetParam(), {});
    Address address = session.listener().address();
    if (!address.descriptors.empty()) {
        GTEST_SKIP() << "there is no address: the child is handed descriptors";
    }
    std::thread crowd([&] {
        // A peer that knows the address but not the nonce connects first. It may be kept waiting or be rejected.
        try {
            ChannelEnd attacker;
            ChannelConfig config = session.config_for(attacker);
            config.nonce = platform::make_nonce();
            config.timeout = std::chrono::milliseconds(200);
            const auto endpoint = GetParam().transport->connect(config, {address.values, {}});
            if (!endpoint->prepare(10).fault) {
                static_cast<void>(endpoint->commit(10, 0));
            }
        } catch (const Error&) {
        }
        ChannelEnd child;
        try {
            const ChannelConfig config = session.config_for(child);
            child.endpoint = GetParam().transport->connect(config, {address.values, {}});
            const Exchanges exchanges = make_exchanges({0, 100, 4096}, 5);
            EXPECT_TRUE(respond(child, GetParam(), exchanges));
        } catch (const Error& error) {
            ADD_FAILURE() << "the child was rejected: " << error.what();
            session.parent().cut(StopReason::peer_gone);
        }
        child.endpoint.reset();
    });
    try {
        session.parent().endpoint = session.listener().accept();
        EXPECT_TRUE(initiate(session.parent(), GetParam(), make_exchanges({0, 100, 4096}, 5)));
    } catch (const Error& error) {
        ADD_FAILURE() << "the parent gave up: " << error.what();
    }
    session.close_parent();
    crowd.join();
}

/// Connects to a stream socket in the file system and closes the connection before anything is sent; returns false if
/// the socket does not exist.
bool connect_and_close(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

TEST_P(UnauthenticatedPeer, that_connects_and_closes_at_once_blocks_nobody) {
    constexpr int attempts = 20;
    constexpr std::string_view scheme = "ipc://";
    Session session(GetParam(), {});
    const Address address = session.listener().address();
    const auto found = address.values.find("address");
    std::string where = found != address.values.end() ? found->second : "";
    where = where.starts_with(scheme) ? where.substr(scheme.size()) : where;
    if (!where.starts_with('/') || !connect_and_close(where)) {
        GTEST_SKIP() << "there is no such address";
    }
    for (int i = 1; i < attempts; ++i) {
        EXPECT_TRUE(connect_and_close(where));
    }
    const Exchanges exchanges = make_exchanges({100}, 5);
    session.connect([&](ChannelEnd& child) { EXPECT_TRUE(respond(child, GetParam(), exchanges)); });
    EXPECT_TRUE(initiate(session.parent(), GetParam(), exchanges));
    session.join();
}

INSTANTIATE_TEST_SUITE_P(EveryTransport, UnauthenticatedPeer, ::testing::ValuesIn(all_transports()), test_name);

}  // namespace
}  // namespace ipcbench::conformance

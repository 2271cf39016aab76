#include "transports/nng/connection_filter.hpp"

#include <poll.h>

#include <gtest/gtest.h>

namespace ipcbench::transports::nng_pair {
namespace {

nng_pipe pipe(std::uint32_t id) {
    nng_pipe made = NNG_PIPE_INITIALIZER;
    made.id = id;
    return made;
}

/// Simulates a new connection: nng offers it, and then adds it to the socket unless the filter has closed it.
void begin(ConnectionFilter& filter, std::uint32_t id) {
    ConnectionFilter::notice(pipe(id), NNG_PIPE_EV_ADD_PRE, &filter);
    ConnectionFilter::notice(pipe(id), NNG_PIPE_EV_ADD_POST, &filter);
}

void end(ConnectionFilter& filter, std::uint32_t id) {
    ConnectionFilter::notice(pipe(id), NNG_PIPE_EV_REM_POST, &filter);
}

bool is_signalled(const ConnectionFilter& filter) {
    pollfd polled{filter.changes(), POLLIN, 0};
    return ::poll(&polled, 1, 0) == 1;
}

constexpr auto anybody = [](nng_pipe) { return true; };

TEST(ConnectionFilter, admits_no_connection_before_one_is_expected) {
    ConnectionFilter filter;
    begin(filter, 7);
    EXPECT_EQ(filter.present(), 0);
    EXPECT_EQ(filter.established(), 0);
}

TEST(ConnectionFilter, admits_only_connections_that_pass_the_test) {
    ConnectionFilter filter;
    filter.expect([](nng_pipe one) { return one.id == 8; });
    begin(filter, 7);
    EXPECT_EQ(filter.established(), 0);
    begin(filter, 8);
    EXPECT_EQ(filter.established(), 8);
}

TEST(ConnectionFilter, admits_one_connection_at_a_time) {
    ConnectionFilter filter;
    filter.expect(anybody);
    begin(filter, 7);
    begin(filter, 8);
    EXPECT_EQ(filter.established(), 7);
    end(filter, 8);
    EXPECT_EQ(filter.established(), 7) << "the end of a rejected connection does not end the accepted one";
    end(filter, 7);
    EXPECT_EQ(filter.present(), 0);
    begin(filter, 9);
    EXPECT_EQ(filter.established(), 9);
}

TEST(ConnectionFilter, knows_the_pending_connection) {
    ConnectionFilter filter;
    filter.expect(anybody);
    ConnectionFilter::notice(pipe(7), NNG_PIPE_EV_ADD_PRE, &filter);
    EXPECT_EQ(filter.present(), 7);
    EXPECT_EQ(filter.established(), 0);
    EXPECT_FALSE(is_signalled(filter));
    end(filter, 7);
    EXPECT_EQ(filter.present(), 0);
}

TEST(ConnectionFilter, signals_changes_until_they_are_cleared) {
    ConnectionFilter filter;
    filter.expect(anybody);
    begin(filter, 7);
    EXPECT_TRUE(is_signalled(filter));
    filter.clear_changes();
    EXPECT_FALSE(is_signalled(filter));
    end(filter, 7);
    EXPECT_TRUE(is_signalled(filter));
}

TEST(ConnectionFilter, once_closed_admits_no_connection_and_reports_the_end_of_the_peer) {
    ConnectionFilter filter;
    filter.expect(anybody);
    begin(filter, 7);
    filter.close();
    EXPECT_FALSE(filter.peer_is_gone());
    end(filter, 7);
    EXPECT_TRUE(filter.peer_is_gone());
    begin(filter, 8);
    EXPECT_EQ(filter.established(), 0);
    EXPECT_TRUE(filter.peer_is_gone());
}

}  // namespace
}  // namespace ipcbench::transports::nng_pair

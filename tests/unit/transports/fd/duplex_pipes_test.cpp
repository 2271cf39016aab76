#include "transports/fd/duplex_pipes.hpp"

#include <fcntl.h>

#include "unit/transports/fd/channel_pair.hpp"

namespace ipcbench::test {
namespace {

using transports::DuplexPipes;
using transports::open_pipes;
using transports::size_pipes;

int capacity(const UniqueFd& end) {
    return ::fcntl(end.get(), F_GETPIPE_SZ);
}

TEST(DuplexPipes, show_one_size_where_both_are_equal) {
    const ChannelPair pair("pipe", 100, {}, {{"pipe_bytes", "8192"}});
    const DuplexPipes pipes = open_pipes();
    const EffectiveOptions effective = size_pipes(pipes, pair.config);
    ASSERT_EQ(effective.size(), 1U);
    EXPECT_EQ(effective[0].key, "pipe_bytes");
    EXPECT_EQ(effective[0].value, "8192");
    EXPECT_EQ(capacity(pipes.parent_input), 8192);
    EXPECT_EQ(capacity(pipes.child_input), 8192);
}

TEST(DuplexPipes, show_both_sizes_where_they_differ) {
    const ChannelPair pair("pipe", 100);
    const DuplexPipes pipes = open_pipes();
    ASSERT_EQ(::fcntl(pipes.child_output.get(), F_SETPIPE_SZ, 8192), 8192);
    const EffectiveOptions effective = size_pipes(pipes, pair.config);
    ASSERT_EQ(effective.size(), 2U);
    EXPECT_EQ(effective[0].key, "pipe_bytes");
    EXPECT_EQ(effective[0].value, std::to_string(capacity(pipes.child_input)));
    EXPECT_EQ(effective[1].key, "child.pipe_bytes");
    EXPECT_EQ(effective[1].value, "8192");
}

}  // namespace
}  // namespace ipcbench::test

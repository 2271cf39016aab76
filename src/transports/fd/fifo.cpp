#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/scoped_path.hpp"
#include "transports/fd/duplex_pipes.hpp"
#include "transports/fd/fd_wait.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {
namespace {

/// Makes a FIFO with mode 0600, opens both ends and removes its name. No other process can open it afterwards, and
/// nothing is left behind.
void open_fifo(const std::string& path, UniqueFd& input, UniqueFd& output) {
    if (::mkfifo(path.c_str(), 0600) != 0) {
        throw system_error("creating the FIFO '" + path + "'", errno);
    }
    const ScopedPath name(path);
    // Opens the reader first, without waiting for a writer; opening the writer then succeeds at once (fifo(7)).
    input.reset(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    output.reset(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!input || !output) {
        throw system_error("opening the FIFO '" + path + "'", errno);
    }
    set_non_blocking(input.get(), false);
}

DuplexPipes open_fifos(const ChannelConfig& config) {
    DuplexPipes pipes;
    open_fifo(config.folder + "/to-parent", pipes.parent_input, pipes.child_output);
    open_fifo(config.folder + "/to-child", pipes.child_input, pipes.parent_output);
    return pipes;
}

}  // namespace

TransportList fifo() {
    return {pipe_transport({.name = "fifo",
                            .summary = "two named pipes (mkfifo)",
                            .kind = TransportKind::kernel,
                            .capabilities = {.pollable = true, .asynchronous = true, .crosses_containers = true},
                            .waits = every_wait_mode,
                            .header_bytes = sizeof(FrameHeader),
                            .serves_any_peer = true,
                            .options = pipe_options()},
                           make_stream_endpoint, open_fifos)};
}

}  // namespace ipcbench::transports

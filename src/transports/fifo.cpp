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

/// Makes a FIFO with mode 0600, opens both of its ends and removes its name again: nobody can open it after us, and
/// nothing is left behind whatever happens.
void open_fifo(const std::string& path, UniqueFd& input, UniqueFd& output) {
    if (::mkfifo(path.c_str(), 0600) != 0) {
        throw system_error("creating the FIFO '" + path + "'", errno);
    }
    const ScopedPath name(path);
    // The reader first and without waiting for a writer, which then finds it there (fifo(7)).
    input.reset(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    output.reset(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!input || !output) {
        throw system_error("opening the FIFO '" + path + "'", errno);
    }
    set_non_blocking(input.get(), false);
}

}  // namespace

TransportList fifo() {
    Transport transport;
    transport.info = {.name = "fifo",
                      .summary = "two named pipes (mkfifo)",
                      .kind = TransportKind::kernel,
                      .capabilities = {.pollable = true, .asynchronous = true, .crosses_containers = true},
                      .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
                      .header_bytes = sizeof(FrameHeader),
                      .options = pipe_options()};
    transport.listen = [](const ChannelConfig& config) {
        DuplexPipes pipes;
        open_fifo(config.folder + "/to-parent", pipes.parent_input, pipes.child_output);
        open_fifo(config.folder + "/to-child", pipes.child_input, pipes.parent_output);
        return std::make_unique<DuplexPipesListener>(std::move(pipes), config, DuplexPipesListener::Handover::passed);
    };
    transport.connect = connect_passed_pipes;
    return {transport};
}

}  // namespace ipcbench::transports

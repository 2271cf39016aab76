#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "ipcbench/base/error.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/pipe_pair.hpp"
#include "overhead/stream_end.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::overhead::hand {
namespace {

double bounce_over(const LoopSpec& spec, const PipePair& there, const PipePair& back) {
    StreamEnd ours(back.input.get(), there.output.get(), spec.bytes);
    StreamEnd theirs(there.input.get(), back.output.get(), spec.bytes);
    return bounce(spec, ours, theirs);
}

PipePair make_fifo(const std::string& path) {
    PipePair ends;
    if (::mkfifo(path.c_str(), 0600) == 0) {
        // Opening a writer requires a reader, and opening a blocking reader waits for a writer.
        const UniqueFd first(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
        ends.output.reset(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
        ends.input.reset(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    }
    if (!ends.input || !ends.output) {
        throw system_error("making the FIFO '" + path + "'", errno);
    }
    return ends;
}

}  // namespace

double pipe(const LoopSpec& spec) {
    const PipePair there = make_pipe();
    const PipePair back = make_pipe();
    return bounce_over(spec, there, back);
}

double fifo(const LoopSpec& spec) {
    const platform::RunFolder folder;
    const PipePair there = make_fifo(folder.path() + "/there");
    const PipePair back = make_fifo(folder.path() + "/back");
    return bounce_over(spec, there, back);
}

}  // namespace ipcbench::overhead::hand

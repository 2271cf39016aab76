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

double bounce_over(const Stretch& stretch, const PipePair& there, const PipePair& back) {
    StreamEnd ours(back.input.get(), there.output.get(), stretch.bytes);
    StreamEnd theirs(there.input.get(), back.output.get(), stretch.bytes);
    return bounce(stretch, ours, theirs);
}

PipePair make_fifo(const std::string& path) {
    PipePair ends;
    if (::mkfifo(path.c_str(), 0600) == 0) {
        // A writer may only be opened where there is a reader, and a blocking reader where there is a writer.
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

double pipe(const Stretch& stretch) {
    const PipePair there = make_pipe();
    const PipePair back = make_pipe();
    return bounce_over(stretch, there, back);
}

double fifo(const Stretch& stretch) {
    const platform::RunFolder folder;
    const PipePair there = make_fifo(folder.path() + "/there");
    const PipePair back = make_fifo(folder.path() + "/back");
    return bounce_over(stretch, there, back);
}

}  // namespace ipcbench::overhead::hand

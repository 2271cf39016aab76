#pragma once

namespace ipcbench::platform {

/// Kinds of names that live outside the run's folder and outlast the process that made them.
enum class OwnedKind : unsigned char {
    shared_memory,  ///< shm_open(3): the name without its leading '/'
    message_queue,  ///< mq_open(3): the name without its leading '/'
    sysv_queue,     ///< msgget(2): the key as eight hexadecimal digits
    file,           ///< "/tmp/" and a name that begins with the run's: of a file or socket that a library puts there
    daemon,         ///< what a daemon leaves under fixed names: the daemon's name
    place,          ///< a folder in which there is a further RunFolder
};

}  // namespace ipcbench::platform

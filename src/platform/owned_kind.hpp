#pragma once

namespace ipcbench::platform {

/// Kinds of names that live outside the run's folder and outlast the process that created them.
enum class OwnedKind : unsigned char {
    shared_memory,  ///< shm_open(3): the name without its leading '/'
    message_queue,  ///< mq_open(3): the name without its leading '/'
    sysv_queue,     ///< msgget(2): the key as eight hexadecimal digits
    file,    ///< "/tmp/" and a name that begins with the run's name, of a file or socket that a library creates there
    daemon,  ///< the name of a daemon, which leaves objects under fixed names
    place,   ///< a folder that contains another RunFolder
    temporary_folder,  ///< "/tmp/" and a name from `fresh_temporary_name`, of a folder that may contain other
                       ///< RunFolders
};

}  // namespace ipcbench::platform

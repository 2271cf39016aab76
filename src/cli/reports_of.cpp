#include "cli/reports_of.hpp"

#include "ipcbench/base/error.hpp"

namespace ipcbench::cli {
namespace {

bool same_file(const std::string& one, const std::string& other) {
    const auto first = platform::identity_of_input(one);
    return one == other || (first && is_regular(*first) && first == platform::identity_of_input(other));
}

}  // namespace

std::vector<reporters::ReportFile> reports_of(const std::vector<std::string>& paths, const OutputFiles& outputs) {
    for (std::size_t i = 0; i < paths.size(); ++i) {
        outputs.refuse_input(paths[i]);
        for (std::size_t before = 0; before < i; ++before) {
            if (same_file(paths[before], paths[i])) {
                throw Error(ErrorKind::usage, "'" + paths[i] + "' is given twice");
            }
        }
    }
    std::vector<reporters::ReportFile> files;
    files.reserve(paths.size());
    for (const std::string& path : paths) {
        files.push_back(reporters::read_report(path));
    }
    return files;
}

}  // namespace ipcbench::cli

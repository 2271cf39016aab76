#include "cli/reports_of.hpp"

#include <filesystem>

#include "ipcbench/base/error.hpp"

namespace ipcbench::cli {
namespace {

bool same_file(const std::string& one, const std::string& other) {
    std::error_code not_there;
    return one == other || std::filesystem::equivalent(one, other, not_there);
}

}  // namespace

std::vector<reporters::ReportFile> reports_of(const std::vector<std::string>& paths, const std::string& output) {
    if (output.empty()) {
        throw Error(ErrorKind::usage, "--output: '' is no path", "- is standard output");
    }
    std::vector<reporters::ReportFile> files;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        if (paths[i] != "-" && same_file(paths[i], output)) {
            throw Error(ErrorKind::usage, "--output: '" + output + "' would overwrite the results that it is made from",
                        "give it another name");
        }
        for (std::size_t before = 0; before < i; ++before) {
            if (same_file(paths[before], paths[i])) {
                throw Error(ErrorKind::usage, "'" + paths[i] + "' is given twice");
            }
        }
        files.push_back(reporters::read_report(paths[i]));
    }
    return files;
}

}  // namespace ipcbench::cli

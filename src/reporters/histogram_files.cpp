#include <cctype>
#include <filesystem>
#include <system_error>

#include "ipcbench/base/error.hpp"
#include "ipcbench/stats/stored_histogram.hpp"
#include "platform/umask.hpp"
#include "reporters/hgrm.hpp"
#include "reporters/reporters.hpp"
#include "reporters/results/names.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns "pipe_json_size-1000_wait-block_placement-none": a cell's name without characters that are special to a file
/// system or a shell.
std::string file_name(const RunResult& result) {
    std::string name = cell_name(result);
    for (char& c : name) {
        const bool harmless = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == ',' || c == '-' || c == '.';
        c = harmless ? c : c == '/' ? '_' : '-';
    }
    constexpr std::size_t longest = 200;  // a file system allows 255; the name may contain the path of a build
    return name.substr(0, longest);
}

class HistogramFiles final : public Reporter {
public:
    explicit HistogramFiles(std::string folder) : folder_(std::move(folder)) {
        std::error_code error;
        const platform::ScopedUserUmask as_the_user_wants;
        std::filesystem::create_directories(folder_, error);
        if (error) {
            throw system_error("creating the folder '" + folder_ + "'", error.value());
        }
        // The first file is written after the first run, which must not be for nothing.
        if (const int cannot = platform::why_not_writable(folder_); cannot != 0) {
            throw system_error("writing into the folder '" + folder_ + "'", cannot);
        }
    }

    void begin(const Context& /*context*/) override {}
    void result(const RunResult& result) override {
        if (!result.histogram) {
            return;
        }
        const std::string path = folder_ + "/" + unique_(file_name(result)) + "_us.hgrm";
        try {
            Output::to_file(path).write(hgrm_text(expand(*result.histogram)));
        } catch (const Error& error) {
            failure_ = failure_ ? failure_ : error;
            throw;
        }
    }
    void end() override {
        if (failure_) {
            throw Error(*failure_);
        }
    }

private:
    std::string folder_;
    UniqueNames unique_;
    std::optional<Error> failure_;
};

}  // namespace

std::unique_ptr<Reporter> make_histogram_files(const std::string& folder) {
    return std::make_unique<HistogramFiles>(folder);
}

}  // namespace ipcbench::reporters

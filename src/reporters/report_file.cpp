#include "reporters/report_file.hpp"

#include <optional>
#include <set>
#include <utility>

#include "reporters/context_json.hpp"
#include "reporters/context_words.hpp"
#include "reporters/json_document.hpp"
#include "reporters/json_node.hpp"
#include "reporters/result_json.hpp"

namespace ipcbench::reporters {
namespace {

constexpr std::uint64_t newest_version = 1;

void require_known_version(const JsonNode& node) {
    const std::uint64_t version = node.count();
    if (version == 0) {
        node.fail("there is no version 0");
    }
    if (version > newest_version) {
        throw Error(ErrorKind::usage,
                    "'" + node.file() + "': schema_version: " + std::to_string(version) +
                        " is newer than this program, which knows " + std::to_string(newest_version),
                    "read it with the ipcbench that wrote it, or a later one");
    }
}

/// Collects the parts of a report as they are read.
class Reader {
public:
    /// `unfinished` also receives the single runs; null to skip them.
    explicit Reader(const std::string& name, UnfinishedReport* unfinished = nullptr)
        : report_{printable(name), {}, {}}, unfinished_(unfinished) {}

    /// `read_all` calls read_fields or read_file_fields.
    template <class ReadAll>
    ReportFile read(const ReadAll& read_all) {
        DocumentFields fields{
            {{"schema_version", [this](const Json& value) { read_version(node(value).in("schema_version")); }},
             {"context",
              [this](const Json& value) {
                  attempt([&] { report_.context = read_context(node(value).in("context")); });
              }}},
            {{"results", [this](const Json& value, std::size_t index) {
                  attempt([&] {
                      report_.results.push_back(read_result(node(value).in("results").in(index)));
                      report_.results.back().origin = report_.name;
                  });
              }}}};
        if (unfinished_ != nullptr) {
            fields.lists["runs"] = [this](const Json& value, std::size_t index) {
                attempt([&] { unfinished_->runs.push_back(read_recorded_run(node(value).in("runs").in(index))); });
            };
        }
        std::set<std::string> there;
        try {
            there = read_all(report_.name, fields);
        } catch (const UnreadableFile&) {
            throw;  // going on would replace the file without the part that was not read
        } catch (const Error&) {
            if (!version_known_ || unfinished_ == nullptr || unfinished_->runs.empty()) {
                throw;
            }
            unfinished_->damaged = true;
            unfinished_->keeps_runs = true;
            return std::move(report_);
        }
        if (unfinished_ != nullptr) {
            unfinished_->keeps_runs = there.contains("runs");
        }
        const Json nothing;
        if (!version_known_) {
            node(nothing).fail("no 'schema_version': this is not a report of ipcbench");
        }
        for (const char* const field : {"context", "results"}) {
            if (!there.contains(field)) {
                node(nothing).fail(std::string("'") + field + "' is missing");
            }
        }
        for (RunResult& result : report_.results) {
            result.virtual_machine = is_virtual_machine(report_.context);
        }
        return std::move(report_);
    }

private:
    using Json = nlohmann::ordered_json;

    [[nodiscard]] JsonNode node(const Json& value) const { return {value, report_.name}; }

    void read_version(const JsonNode& version) {
        require_known_version(version);
        version_known_ = true;
        if (failure_) {
            throw Error(*failure_);
        }
    }

    /// Reports problems only once the document is known to be a report; the version may come last.
    template <class Call>
    void attempt(const Call& call) {
        try {
            if (!failure_) {
                call();
            }
        } catch (const Error& error) {
            failure_ = error;
            if (version_known_) {
                throw;
            }
        }
    }

    ReportFile report_;
    UnfinishedReport* unfinished_;
    bool version_known_ = false;
    std::optional<Error> failure_;
};

}  // namespace

ReportFile parse_report(std::string_view text, const std::string& name) {
    return Reader(name).read(
        [&](const std::string& shown, const DocumentFields& fields) { return read_fields(text, shown, fields); });
}

UnfinishedReport read_unfinished(const std::string& path) {
    constexpr std::size_t max = 16 * max_report_bytes;
    UnfinishedReport unfinished;
    unfinished.report = Reader(path, &unfinished).read([&](const std::string& name, const DocumentFields& fields) {
        return read_file_fields(path, name, fields, max);
    });
    return unfinished;
}

ReportFile read_report(const std::string& path) {
    return Reader(path == "-" ? "standard input" : path)
        .read([&](const std::string& name, const DocumentFields& fields) {
            return read_file_fields(path, name, fields);
        });
}

}  // namespace ipcbench::reporters

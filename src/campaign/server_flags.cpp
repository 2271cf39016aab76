#include "campaign/server_flags.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "runner/server_files.hpp"

namespace ipcbench::campaign {
namespace {

Framing parse_framing(const std::string& text) {
    const auto* const found = std::find(framing_names.begin(), framing_names.end(), text);
    if (found == framing_names.end()) {
        throw Error(ErrorKind::usage, fmt::format("--framing: '{}' is not lines or content-length", text),
                    "the Model Context Protocol has lines, language servers have content-length");
    }
    return static_cast<Framing>(found - framing_names.begin());
}

/// Throws Error (usage) if something is missing, or does not go together.
void require_whole(const GivenFlags& flags, std::span<const Selection> selections) {
    if (!flags.has("--request")) {
        throw Error(ErrorKind::usage, "--framing needs a --request",
                    "name a file with the JSON document that the server is to answer");
    }
    if (!flags.has("--peer") && !flags.has("--connect")) {
        throw Error(ErrorKind::usage, "--framing needs a server: --peer or --connect",
                    "--peer PROGRAM starts one; --connect says where one listens");
    }
    for (const Selection& selection : selections) {
        if (selection.codec != nullptr) {
            throw Error(
                ErrorKind::usage,
                fmt::format("'{}:{}': --framing has no codec", selection.transport->info.name, selection.codec->name),
                "the messages are those of --request; leave the codec out");
        }
    }
}

}  // namespace

std::shared_ptr<const runner::ServerTarget> read_server(const GivenFlags& flags,
                                                        std::span<const Selection> selections) {
    if (!flags.has("--framing")) {
        for (const char* const flag : {"--request", "--id-field", "--handshake", "--connect"}) {
            if (flags.has(flag)) {
                throw Error(ErrorKind::usage, fmt::format("{} needs --framing", flag),
                            "--framing lines or content-length: how the server divides its messages");
            }
        }
        return nullptr;
    }
    ServerSetup setup;
    setup.framing = parse_framing(*flags.text("--framing"));
    require_whole(flags, selections);
    setup.id_field = flags.text("--id-field").value_or(setup.id_field);
    setup.address = flags.text("--connect").value_or("");
    if (flags.has("--connect") && setup.address.empty()) {
        throw Error(ErrorKind::usage, "--connect: '' is not an address", "a path for uds-stream, HOST:PORT for tcp");
    }
    setup.request_file = *flags.text("--request");
    setup.request = runner::parse_request(runner::read_messages(setup.request_file, "--request"), setup.request_file,
                                          setup.id_field);
    if (flags.has("--handshake")) {
        setup.handshake_file = *flags.text("--handshake");
        setup.handshake =
            runner::parse_handshake(runner::read_messages(setup.handshake_file, "--handshake"), setup.handshake_file);
    }
    return runner::make_target(std::move(setup));
}

std::vector<std::string> flags_of_server(const ServerSetup& setup) {
    std::vector<std::string> words{fmt::format("--framing={}", name_of(setup.framing)),
                                   "--request=" + setup.request_file, "--id-field=" + setup.id_field};
    if (!setup.handshake_file.empty()) {
        words.push_back("--handshake=" + setup.handshake_file);
    }
    if (!setup.address.empty()) {
        words.push_back("--connect=" + setup.address);
    }
    return words;
}

}  // namespace ipcbench::campaign

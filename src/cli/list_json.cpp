#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/listed_transport.hpp"
#include "registry/registry.hpp"
#include "registry/user_plug_ins.hpp"
#include "reporters/context_json.hpp"

namespace ipcbench::cli {
namespace {

using Json = nlohmann::ordered_json;

Json list_json_of(const std::optional<PlugInFile>& file) {
    return file ? Json{{"file", file->path}, {"interface", file->interface}} : Json(nullptr);
}

Json list_json_of(const registry::UserPlugIn& plug_in) {
    const Availability& here = plug_in.here;
    return {{"file", plug_in.file.path},
            {"interface", here.available ? Json(plug_in.file.interface) : Json(nullptr)},
            {"transports", plug_in.transports},
            {"codecs", plug_in.codecs},
            {"available", here.available},
            {"reason", here.available ? Json(nullptr) : Json(here.reason)},
            {"fix", here.available ? Json(nullptr) : Json(here.fix)}};
}

Json list_json_of(const ListedTransport& entry) {
    const TransportInfo& info = entry.info;
    Json waits = Json::array();
    for (const WaitMode mode : info.waits.list()) {
        waits.push_back(name_of(mode));
    }
    Json options = Json::array();
    for (const OptionSpec& option : info.options) {
        options.push_back({{"key", option.key}, {"default", option.default_value}, {"help", option.help}});
    }
    const bool limited = entry.frame_limit < unlimited_frame;
    return {
        {"name", info.name},
        {"aliases", info.aliases},
        {"summary", info.summary},
        {"kind", name_of(info.kind)},
        {"wait_modes", waits},
        {"default_wait", name_of(info.default_wait)},
        {"frame_limit_bytes", entry.here.available && limited ? Json(entry.frame_limit) : Json(nullptr)},
        {"header_bytes", info.header_bytes},
        {"capabilities",
         {{"keeps_boundaries", info.capabilities.boundaries},
          {"reliable", info.capabilities.reliable},
          {"zero_copy", info.capabilities.zero_copy},
          {"pollable", info.capabilities.pollable},
          {"asynchronous", info.capabilities.asynchronous},
          {"one_way", info.capabilities.one_way},
          {"crosses_containers", info.capabilities.crosses_containers}}},
        {"one_connection_because",
         info.one_connection_because.empty() ? Json(nullptr) : Json(info.one_connection_because)},
        {"one_connection_per_child_because",
         info.one_connection_per_child_because.empty() ? Json(nullptr) : Json(info.one_connection_per_child_because)},
        {"own_process_because", info.own_process_because.empty() ? Json(nullptr) : Json(info.own_process_because)},
        {"options", options},
        {"plug_in", list_json_of(entry.plug_in)},
        {"available", entry.here.available},
        {"reason", entry.here.available ? Json(nullptr) : Json(entry.here.reason)},
        {"fix", entry.here.available ? Json(nullptr) : Json(entry.here.fix)}};
}

}  // namespace

void print_list_json(const std::vector<ListedTransport>& entries) {
    Json transports = Json::array();
    for (const ListedTransport& entry : entries) {
        transports.push_back(list_json_of(entry));
    }
    Json codecs = Json::array();
    for (const CodecInfo& codec : registry::codecs()) {
        const Availability here = registry::availability_of(codec);
        codecs.push_back({{"name", codec.name},
                          {"summary", codec.summary},
                          {"text", codec.text},
                          {"plug_in", list_json_of(codec.plug_in)},
                          {"available", here.available},
                          {"reason", here.available ? Json(nullptr) : Json(here.reason)},
                          {"fix", here.available ? Json(nullptr) : Json(here.fix)}});
    }
    Json plug_ins = Json::array();
    for (const registry::UserPlugIn& plug_in : registry::user_plug_ins()) {
        plug_ins.push_back(list_json_of(plug_in));
    }
    const Json document{{"transports", transports}, {"codecs", codecs}, {"plug_ins", plug_ins}};
    fmt::print("{}\n", reporters::text_of(document, 2));
}

}  // namespace ipcbench::cli

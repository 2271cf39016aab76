#include "reporters/printable_result.hpp"

#include <initializer_list>

namespace ipcbench::reporters {
namespace {

void make_printable(std::initializer_list<std::string*> texts) {
    for (std::string* const text : texts) {
        *text = printable(std::string_view(*text));
    }
}

}  // namespace

Condition printable(Condition condition) {
    make_printable({&condition.name, &condition.observed, &condition.fix, &condition.category});
    return condition;
}

Context printable(Context context) {
    make_printable({&context.version, &context.build_type, &context.compiler, &context.date, &context.host,
                    &context.kernel, &context.os, &context.cpu_model, &context.clock_source});
    for (Condition& condition : context.conditions) {
        condition = printable(std::move(condition));
    }
    return context;
}

RunResult printable(RunResult result) {
    make_printable({&result.variant, &result.transport, &result.peer, &result.codec, &result.placement, &result.reason,
                    &result.hint});
    for (PlugInFile& file : result.plug_ins) {
        make_printable({&file.path});
    }
    if (result.message) {
        make_printable(
            {&result.message->request, &result.message->digest, &result.message->answer, &result.message->schema});
    }
    if (result.server) {
        make_printable({&result.server->framing, &result.server->request, &result.server->handshake});
    }
    if (result.requested_placement) {
        make_printable({&*result.requested_placement});
    }
    for (EffectiveOption& option : result.options) {
        make_printable({&option.key, &option.value});
    }
    for (Warning& warning : result.warnings) {
        make_printable({&warning.detail});
    }
    return result;
}

}  // namespace ipcbench::reporters

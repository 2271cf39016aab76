#include "reporters/fields/result_fields.hpp"

#include <iterator>

#include "reporters/fields/result_parts.hpp"

namespace ipcbench::reporters {

const FieldList<RunResult>& result_fields() {
    static const fields::Fields all = [] {
        fields::Fields some = fields::identity();
        for (fields::Fields more :
             {fields::figures(), fields::cost_and_status(), fields::load_outcome(), fields::additions()}) {
            some.insert(some.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
        }
        return some;
    }();
    return all;
}

}  // namespace ipcbench::reporters

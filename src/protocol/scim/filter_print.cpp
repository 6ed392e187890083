#include <gatehouse/codec/json.hpp>

#include "comparison.hpp"
#include "filter.hpp"

namespace gatehouse::scim {
namespace {

void print(std::string& out, const query& filter);

void print_operand(std::string& out, const query& part) {
    const bool simple =
        part.what == query::kind::compare || part.what == query::kind::element || part.what == query::kind::none_of;
    if (!simple) out += '(';
    print(out, part);
    if (!simple) out += ')';
}

void print_joined(std::string& out, const query& filter, std::string_view word) {
    for (std::size_t i = 0; i < filter.parts.size(); ++i) {
        if (i) out += word;
        print_operand(out, filter.parts[i]);
    }
}

void print(std::string& out, const query& filter) {
    switch (filter.what) {
        case query::kind::all_of: return print_joined(out, filter, " and ");
        case query::kind::any_of: return print_joined(out, filter, " or ");
        case query::kind::none_of:
            out += "not (";
            print(out, filter.parts.front());
            out += ')';
            return;
        case query::kind::element:
            out += filter.path.text();
            out += '[';
            print(out, filter.parts.front());
            out += ']';
            return;
        case query::kind::compare:
            out += filter.path.text();
            (out += ' ') += to_text(filter.op);
            if (filter.op == compare_op::pr) return;
            out += ' ';
            append_json(out, filter.literal);
            return;
    }
}

}  // namespace

std::string to_text(const query& filter) {
    std::string out;
    print(out, filter);
    return out;
}

}  // namespace gatehouse::scim

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>

#include <algorithm>

#include "filter.hpp"
#include "patch.hpp"
#include "values.hpp"

namespace gatehouse::scim {
namespace {

constexpr std::string_view patch_urn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

error malformed(std::string_view why) { return make_error(errc::invalid_syntax, std::string(why)); }

std::optional<patch_op> parse_op(std::string_view word) {
    if (ascii_iequals(word, "add")) return patch_op::add;
    if (ascii_iequals(word, "remove")) return patch_op::remove;
    if (ascii_iequals(word, "replace")) return patch_op::replace;
    return std::nullopt;
}

class patch_parser {
public:
    patch_parser(const resource_type& type, rules& profile)
        : type_(type), profile_(profile), whole_(profile), merging_(profile, value_reader::nulls::kept) {}

    result<void> read(value& operation) {
        if (!operation.if_object()) return malformed("an operation is not an object");
        const value* word = operation.find("op");
        const auto op = parse_op(word ? word->text() : std::string_view());
        if (!op) return malformed("op is add, remove or replace");
        const value* path = operation.find("path");
        if (path && !path->is_null() && !path->if_string()) return make_error(errc::invalid_path, "path is not text");
        const bool has_path = path && !trim(path->text()).empty();
        value* operand = operation.find("value");
        has_operand_ = operand != nullptr;
        if (!has_path && *op == patch_op::remove) return make_error(errc::no_target, "remove wants a path");
        if (!operand && *op != patch_op::remove) return make_error(errc::invalid_value, "add and replace want a value");
        value content = operand ? std::move(*operand) : value();
        if (has_path) return read_path(*op, path->text(), std::move(content), false);
        return read_pathless(*op, std::move(content));
    }

    std::vector<patch_operation> take() { return std::move(out_); }

private:
    result<void> read_pathless(patch_op op, value content) {
        if (auto* list = content.if_array(); list && list->size() == 1 && profile_.use(tolerance::array_for_single)) {
            value alone = std::move(list->front());
            content = std::move(alone);
        }
        if (!content.if_object()) return make_error(errc::invalid_value, "without a path, value is an object of attributes");
        for (auto& [name, part] : *content.if_object())
            if (auto done = read_path(op, name, std::move(part), true); !done) return done;
        return {};
    }

    // named_in_value: the path is a name inside a pathless value, where clients repeat what they know ("id",
    // "schemas").
    result<void> read_path(patch_op op, std::string_view text, value content, bool named_in_value) {
        auto path = parse_path(text, type_, profile_);
        if (!path) return pass_over_unknown(text, path.error());
        if (path->attribute.name.empty()) return read_schema(op, *path, std::move(content));
        const auto found = *type_.resolve(path->attribute.text());
        if (found.attribute->mutability == mutability::write_only) return {};  // discarded unread
        // "schemas" follows from the document; writing it can do neither good nor harm.
        if (found.attribute == common_attributes().find("schemas")) return {};
        if (found.target().mutability == mutability::read_only || found.attribute->mutability == mutability::read_only) {
            if (named_in_value && profile_.use(tolerance::read_only_ignored)) return {};
            return make_error(errc::mutability, path->attribute.text() + " is read-only");
        }
        const bool with_value = !content.is_null();
        const bool whole_membership = found.attribute->membership && !found.sub && !path->filter;
        if (whole_membership && has_operand_ && !with_value) return pass_over_null(op, *path);
        auto operand = read_operand(op, *path, found, std::move(content));
        if (!operand) return operand.error();
        // An empty list of what to remove removes nothing. Taking it for "no value" would empty a group.
        if (op == patch_op::remove && with_value && operand->is_null() && !path->filter) return {};
        return append({op, std::move(*path), std::move(*operand)});
    }

    // Only [] empties a group: a null where the members belong is a client's slip, not the wish to lose them all.
    static result<void> pass_over_null(patch_op op, const patch_path& path) {
        if (op != patch_op::replace) return {};
        return make_error(errc::invalid_value, path.attribute.text() + ": value is required");
    }

    // Entra sends attributes that no schema here has; a path that nobody could read is an error in every profile.
    result<void> pass_over_unknown(std::string_view text, const error& failure) {
        const auto bracket = text.find('[');
        const auto name = trim(text.substr(0, bracket));
        const bool closed = bracket == std::string_view::npos || text.find(']', bracket) != std::string_view::npos;
        const bool only_unknown = closed && !type_.resolve(name) && name.find_first_of(" \t\"()]") == std::string_view::npos;
        if (only_unknown && profile_.use(tolerance::unknown_attributes)) return {};
        return failure;
    }

    // A schema's URN alone names the object of its attributes.
    result<void> read_schema(patch_op op, const patch_path& path, value content) {
        const std::string& urn = path.attribute.urn.empty() ? type_.core->urn : path.attribute.urn;
        const bool unassign = op == patch_op::remove || content.is_null();
        if (unassign && path.attribute.urn.empty()) return make_error(errc::mutability, "the core schema cannot be removed");
        if (unassign) return append({patch_op::remove, path, value()});
        if (!content.if_object()) return make_error(errc::invalid_value, urn + ": an object belongs here");
        for (auto& [name, part] : *content.if_object())
            if (auto done = read_path(op, urn + ":" + name, std::move(part), true); !done) return done;
        return {};
    }

    result<value> read_operand(patch_op op, const patch_path& path, const attribute_reference& found, value content) {
        if (content.is_null()) return content;
        // What a filter selects is one element, what follows it one value in there.
        if (path.filter && found.sub) return whole_.read(*found.sub, std::move(content));
        if (path.filter) return (op == patch_op::replace ? whole_ : merging_).read_one(*found.attribute, std::move(content));
        if (found.sub) return whole_.read(*found.sub, std::move(content));
        if (found.attribute->multi_valued || op == patch_op::remove) return whole_.read(*found.attribute, std::move(content));
        return merging_.read(*found.attribute, std::move(content));
    }

    result<void> append(patch_operation operation) {
        out_.push_back(std::move(operation));
        return {};
    }

    const resource_type& type_;
    rules& profile_;
    value_reader whole_;
    value_reader merging_;
    bool has_operand_ = false;  // of the operation being read; null counts
    std::vector<patch_operation> out_;
};

result<void> check_schemas(const value& body, rules& profile) {
    const value* schemas = body.find("schemas");
    const auto* urns = schemas ? schemas->if_array() : nullptr;
    const bool named =
        urns && std::any_of(urns->begin(), urns->end(), [](const value& urn) { return ascii_iequals(urn.text(), patch_urn); });
    if (named || profile.use(tolerance::missing_schemas)) return {};
    return malformed("schemas does not name the PatchOp message");
}

}  // namespace

result<std::vector<patch_operation>> parse_patch(value body, const resource_type& type, rules& profile) {
    if (!body.if_object()) return malformed("the body is not a JSON object");
    if (auto checked = check_schemas(body, profile); !checked) return checked.error();
    value* operations = body.find("Operations");
    if (!operations || !operations->if_array() || operations->if_array()->empty())
        return malformed("Operations is missing or empty");
    if (operations->if_array()->size() > limits::patch_operations)
        return make_error(errc::too_large, "more than " + std::to_string(limits::patch_operations) + " operations");
    patch_parser parser(type, profile);
    for (value& operation : *operations->if_array())
        if (auto done = parser.read(operation); !done) return done.error();
    return parser.take();
}

}  // namespace gatehouse::scim

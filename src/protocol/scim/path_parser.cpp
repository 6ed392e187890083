#include "filter.hpp"
#include "filter_parser.hpp"

namespace gatehouse::scim {

result<patch_path> parse_path(std::string_view text, const resource_type& type, rules& profile) {
    if (text.size() > limits::filter_bytes)
        return make_error(errc::invalid_path, "longer than " + std::to_string(limits::filter_bytes) + " bytes");
    filter_reader in(text);
    in.skip_blanks();
    const auto position = in.position();
    const auto found = type.resolve(in.take_word());
    if (!found) return filter_reader::fail_at(errc::invalid_path, position, "no attribute has this name");
    patch_path path{found->path(), std::nullopt};
    if (in.peek() == '[') {
        if (!found->attribute || found->sub) return in.fail(errc::invalid_path, "brackets stand behind an attribute");
        if (!found->attribute->multi_valued) return in.fail(errc::invalid_path, "this attribute has one value only");
        filter_parser parser(in, type, profile, errc::invalid_path);
        auto inner = parser.parse_brackets(*found->attribute);
        if (!inner) return inner.error();
        path.filter = std::move(*inner);
        if (in.take('.')) {
            const auto* sub = found->attribute->find_sub(in.take_word());
            if (!sub) return in.fail(errc::invalid_path, "no sub-attribute has this name");
            path.attribute.sub = sub->name;
        }
    }
    in.skip_blanks();
    if (!in.at_end()) return in.fail(errc::invalid_path, "the path ends here");
    return path;
}

}  // namespace gatehouse::scim

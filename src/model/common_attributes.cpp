#include <gatehouse/model/schema.hpp>

namespace gatehouse {
namespace {

attribute_definition make(std::string name, value_type type, mutability change, returned shown, bool exact) {
    attribute_definition made;
    made.name = std::move(name);
    made.type = type;
    made.mutability = change;
    made.returned = shown;
    made.case_exact = exact;
    return made;
}

attribute_definition make_meta() {
    using enum value_type;
    auto meta = make("meta", complex, mutability::read_only, returned::default_, false);
    meta.sub_attributes.push_back(make("resourceType", string, mutability::read_only, returned::default_, true));
    meta.sub_attributes.push_back(make("created", date_time, mutability::read_only, returned::default_, false));
    meta.sub_attributes.push_back(make("lastModified", date_time, mutability::read_only, returned::default_, false));
    meta.sub_attributes.push_back(make("location", reference, mutability::read_only, returned::default_, true));
    meta.sub_attributes.push_back(make("version", string, mutability::read_only, returned::default_, true));
    return meta;
}

schema_definition make_common() {
    schema_definition common;
    common.name = "common";
    // "schemas" follows from what the document holds: nobody writes it.
    auto schemas = make("schemas", value_type::reference, mutability::read_only, returned::always, true);
    schemas.multi_valued = true;
    common.attributes.push_back(std::move(schemas));
    common.attributes.push_back(make("id", value_type::string, mutability::read_only, returned::always, true));
    common.attributes.push_back(make("externalId", value_type::string, mutability::read_write, returned::default_, true));
    common.attributes.push_back(make_meta());
    return common;
}

}  // namespace

const schema_definition& common_attributes() {
    static const schema_definition common = make_common();
    return common;
}

}  // namespace gatehouse

#include <gatehouse/model/names_in.hpp>

namespace gatehouse {
namespace {

std::string text_of(const value& document, std::string_view name) {
    const value* found = document.find(name);
    return found ? std::string(found->text()) : std::string();
}

std::string email_in(const value& document) {
    const value* emails = document.find("emails");
    const auto* list = emails ? emails->if_array() : nullptr;
    if (!list || list->empty()) return {};
    const value* best = &list->front();
    for (const auto& email : *list)
        if (text_of(email, "type") == "work") best = &email;
    for (const auto& email : *list)
        if (const value* primary = email.find("primary"); primary && *primary == value(true)) best = &email;
    return text_of(*best, "value");
}

}  // namespace

member_names names_in(const value& document) {
    return {text_of(document, "displayName"), text_of(document, "userName"), email_in(document)};
}

}  // namespace gatehouse

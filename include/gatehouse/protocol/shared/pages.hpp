#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gatehouse/http/message.hpp>

namespace gatehouse::protocol {

// A page that a person sees, put together from parts; whatever text goes in is escaped, and there is no other way in.
// Nothing from elsewhere; its one stylesheet is /page.css, and it has no script unless it says which of ours.
class page_builder {
public:
    explicit page_builder(std::string_view title);

    page_builder& paragraph(std::string_view text);
    page_builder& note(std::string_view text);  // small print: correlation ids, hints
    page_builder& link(std::string_view address, std::string_view text);
    page_builder& facts(const std::vector<std::pair<std::string, std::string>>& rows);

    struct field {
        std::string name, label, type, value;  // type: text, email, password, hidden …
        std::string autocomplete = {};         // what browsers and password managers go by
        bool required = true;
    };
    page_builder& form(std::string_view action, std::string_view button, const std::vector<field>& fields = {});

    page_builder& script(std::string_view address);  // a file of ours

    http::response finish(int status) const;

private:
    std::string title_, body_, script_;
};

}  // namespace gatehouse::protocol

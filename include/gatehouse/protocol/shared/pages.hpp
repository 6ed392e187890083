#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gatehouse/http/message.hpp>

namespace gatehouse::protocol {

// A page that a person sees, put together from parts; whatever text goes in is escaped, and there is no other way in. No
// script, nothing from elsewhere; its one stylesheet is /page.css.
class page_builder {
public:
    explicit page_builder(std::string_view title);

    page_builder& paragraph(std::string_view text);
    page_builder& note(std::string_view text);  // small print: correlation ids, hints
    page_builder& link(std::string_view address, std::string_view text);
    page_builder& facts(const std::vector<std::pair<std::string, std::string>>& rows);

    struct field {
        std::string name, label, type, value;  // type: text, email, hidden …
    };
    page_builder& form(std::string_view action, std::string_view button, const std::vector<field>& fields = {});

    http::response finish(int status) const;

private:
    std::string title_, body_;
};

}  // namespace gatehouse::protocol

#include <cstdio>

#include <gatehouse/base/result.hpp>

#include "../openapi_document.hpp"
#include "commands.hpp"

namespace gatehouse::app {

void add_openapi(CLI::App& app, int& status) {
    auto* command = app.add_subcommand("openapi", "Print the description of the management API (OpenAPI 3.1, JSON)");
    command->footer("Example: gatehouse openapi > gatehouse-openapi.json");
    command->callback([&status] {
        const auto text = openapi_document();
        const bool whole = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
        status = whole ? exit_ok : report(make_error(errc::unavailable, "the description could not be written"));
    });
}

}  // namespace gatehouse::app

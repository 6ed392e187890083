#pragma once

namespace CLI {
class App;
}

namespace gatehouse::cli {

// Adds the verbs of the management API (user, session, api-key, connection …) to the program; each sets status. With --data
// they speak as operator through that directory's socket, else with GATEHOUSE_API_KEY to GATEHOUSE_URL.
void add_management(CLI::App& app, int& status);

}  // namespace gatehouse::cli

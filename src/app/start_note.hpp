#pragma once
#include <string>

#include <gatehouse/store/store.hpp>

#include "config.hpp"
#include "data_files.hpp"

namespace gatehouse::app {

inline constexpr std::string_view start_note_kind = "server.started";

// A JSON object: the version, each setting under its name in the file, models with a digest of what they say. Of settings that
// are a secret, or may hold one, only the names of those that are set. A limit is in it where it is not the default.
std::string start_facts(const config& settings, const std::vector<loaded_file>& models);

// Evidence of what a server ran with. Before anything is answered: a server that cannot say so does not start.
result<void> note_start(store& data, const config& settings, const std::vector<loaded_file>& models);

}  // namespace gatehouse::app

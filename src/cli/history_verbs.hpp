#pragma once
#include "verb.hpp"

namespace gatehouse::cli {

void add_history_verbs(CLI::App& app, int& status);  // who-could, diff

}  // namespace gatehouse::cli

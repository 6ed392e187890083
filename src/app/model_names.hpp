#pragma once
#include <string>
#include <vector>

namespace gatehouse::app {

// The permission models that the binary carries.
std::vector<std::string> model_names();

}  // namespace gatehouse::app

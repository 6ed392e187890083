#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>

namespace gatehouse::app {

struct added_file {
    std::string path, content;
};

// What an operator added to the binary's own data: the files of that ending in the folder itself, in order of their names; none
// when there is no folder. They decide who may what, so nothing half is taken: the first that cannot be read whole, is too
// long, is no UTF-8, may be written by everybody or lies elsewhere behind a link is refused by name. A link to a file inside
// the folder is followed: that is how containers mount such files.
result<std::vector<added_file>> added_files(const std::string& folder, std::string_view ending);

}  // namespace gatehouse::app

#pragma once
#include <memory>
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/evidence.hpp>

namespace gatehouse::app {

// Where checkpoints go so that whoever rules this machine cannot unsay them: a file, a folder (a file for each organization),
// or an address that takes POSTs. For one thread.
class checkpoint_sink {
public:
    virtual ~checkpoint_sink() = default;
    // JSON lines. What was sent may come again; nothing is left out.
    virtual result<void> send(const organization_id& of, std::string_view lines) = 0;
};

// where: "https://…", "http://…", or a path; of a path that ends with '/', or is a folder, the folder.
std::unique_ptr<checkpoint_sink> make_checkpoint_sink(const std::string& where);

// One checkpoint as it is sent: as in an export, with the organization in front.
std::string checkpoint_line(const organization_id& of, const checkpoint& at);

}  // namespace gatehouse::app

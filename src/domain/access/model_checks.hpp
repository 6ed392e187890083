#pragma once
#include <gatehouse/codec/toml.hpp>
#include <gatehouse/domain/access/permission_model.hpp>

namespace gatehouse::access {

// Whether the parts of a model fit together: names are one, references meet something, statements can be read.
// errc::invalid_value with the line.
result<void> check_model(const permission_model& model, const located_toml& file);

}  // namespace gatehouse::access

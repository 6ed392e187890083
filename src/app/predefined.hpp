#pragma once
#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/store/store.hpp>

namespace gatehouse::app {

// Before the doors open: what the model of each organization predefines is there, in those too that were made before the
// model named it. An organization whose model is not loaded is left alone, and named in the log:
// it is refused everything until the model is back.
result<void> create_predefined(store& data, const access::model_library& models);

}  // namespace gatehouse::app

#pragma once
#include <gatehouse/http/router.hpp>
#include <gatehouse/protocol/shared/answer.hpp>
#include <gatehouse/store/store.hpp>

namespace gatehouse::app {

// Joins a protocol's endpoint to the door: an answer goes out at once, a plan is committed first, and only a durable
// commit releases what it rendered. Nothing waits in between. data must outlive the handler.
http::handler dispatch(store& data, protocol::endpoint handle);

}  // namespace gatehouse::app

#pragma once
#include <gatehouse/http/router.hpp>
#include <gatehouse/protocol/shared/answer.hpp>
#include <gatehouse/store/store.hpp>

namespace gatehouse::app {

// Joins a protocol's endpoint to the door: an answer goes out at once, a plan is committed first, and only a durable
// commit releases what it rendered. Nothing waits in between. data must outlive the handler.
http::handler dispatch(store& data, protocol::endpoint handle);
// The same on a pool of its own, for handlers that are slow on purpose: 503 when too many wait there.
class worker_pool;
http::handler on_pool(worker_pool& pool, http::handler next);

}  // namespace gatehouse::app

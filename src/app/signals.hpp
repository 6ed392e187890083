#pragma once

namespace gatehouse::app {

// Blocks SIGINT, SIGTERM and SIGHUP in this thread and all that it starts: call it first in main's thread, before any other.
void block_stop_signals();
// Waits for one of them.
int wait_for_stop_signal();

}  // namespace gatehouse::app

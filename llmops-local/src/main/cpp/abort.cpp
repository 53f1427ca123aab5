// ggml calls abort() when an assertion fails, and that would end the whole JVM. It first calls this handler, and an
// exception thrown here unwinds out of the llama.cpp call instead. That works for assertions on the calling thread
// only: in a worker thread of ggml nobody would catch it, so there the handler says why, and the process ends.
#include "support.h"

#include <ggml.h>

#include <cstdio>

namespace shim {

static thread_local int calls_on_this_thread = 0;

CallGuard::CallGuard() {
    if (calls_on_this_thread++ == 0) {
        take_thread_errors();
    }
}

CallGuard::~CallGuard() {
    calls_on_this_thread--;
}

static void on_abort(const char * message) {
    if (calls_on_this_thread > 0) {
        throw Error(Kind::abort, message);
    }
    std::fprintf(
        stderr, "llmops-local: an assertion failed on a thread of llama.cpp, where it can not be caught: %s\n", message);
}

void install_abort_handler() {
    ggml_set_abort_callback(on_abort);
}

}  // namespace shim

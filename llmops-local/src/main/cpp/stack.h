// Room for what llama.cpp does by recursion, once for each character of a text.
#pragma once

#include <cstddef>
#include <functional>

namespace shim {

// Runs f with at least so many bytes of stack: here if this thread has them left, or else on a thread that has. What f
// throws comes out of this call.
void with_stack(size_t bytes, const std::function<void()> & f);

}  // namespace shim

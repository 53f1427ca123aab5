// What a text may cost before it becomes tokens, see pretokens.cpp.
#pragma once

#include "support.h"

#include <llama.h>

namespace shim {

// What std::regex takes for each character of a match: 356 bytes, measured on x86-64 with all expressions of llama.cpp v0.4.0.
constexpr size_t stack_of_character = 512;

// How a model cuts a text before it merges bytes; empty if it does not work that way.
std::string pretokenizer_of(const llama_model * model);

// How many bytes of stack it takes to make tokens of a text. Refuses one that would take too much memory or time.
size_t stack_to_tokenize(const std::string & pretokenizer, const std::string & text);

}  // namespace shim

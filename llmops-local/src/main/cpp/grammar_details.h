// What llama.cpp's library has but its package does not declare, from src/llama-grammar.h and src/llama-sampler.cpp of v0.4.0.
#pragma once

#include <llama.h>

#include <string>
#include <vector>

struct llama_grammar;
struct llama_grammar_element;
const std::vector<std::vector<llama_grammar_element>> &   llama_grammar_get_rules(const llama_grammar * grammar);
std::vector<std::vector<const llama_grammar_element *>> & llama_grammar_get_stacks(llama_grammar * grammar);
void                                                      llama_grammar_accept(llama_grammar * grammar, uint32_t chr);

namespace shim {

// In ambiguity.cpp. Null if the grammar is empty.
llama_grammar *       grammar_of(const llama_sampler * sampler);
std::vector<uint32_t> characters_of(const llama_sampler * sampler, llama_token token);

}  // namespace shim

// Long texts in parts that give the same tokens, see parts.cpp.
#pragma once

#include <llama.h>

#include <string>
#include <vector>

namespace shim {

// A token that is never merged of others.
struct Whole {
    std::string text;
    // Comes of a text only if that may spell it.
    bool        control;
    // Takes the spaces before it away.
    bool        strips;
};

std::vector<Whole> wholes_of(const llama_vocab * vocab);

std::vector<std::string> parts_of(const std::vector<Whole> & wholes, const std::string & text, bool parse_special);

}  // namespace shim

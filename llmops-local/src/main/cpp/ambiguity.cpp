// A grammar may read one text in several ways, each of which is a stack of what must follow. In some grammars these double with
// each character, and with them the time and memory of the next step; so their number is limited.
#include "handles.h"
#include "grammar_details.h"

#include <algorithm>
#include <string>

namespace {

// The same members as llama_sampler_grammar in src/llama-sampler.cpp of v0.4.0.
struct GrammarSampler {
    const llama_vocab * vocab;
    std::string         text;
    std::string         root;
    llama_grammar *     grammar;
};

constexpr size_t MOST_STACKS = 2000;
// While a token is read, character by character.
constexpr size_t MOST_WITHIN = 8000;

const GrammarSampler & details(const llama_sampler * sampler) {
    return *static_cast<const GrammarSampler *>(sampler->ctx);
}

size_t stacks(const llama_sampler * sampler) {
    return llama_grammar_get_stacks(details(sampler).grammar).size();
}

void refuse(size_t count) {
    throw shim::Error(
        shim::Kind::refused,
        "the grammar can read what was written in " + std::to_string(count) +
            " ways, and each doubles the work; make it say which way from the first character on, or pull out what its "
            "alternatives begin with");
}

std::string text_of(const llama_vocab * vocab, llama_token token) {
    std::string   text(64, '\0');
    const int32_t size = llama_token_to_piece(vocab, token, &text[0], static_cast<int32_t>(text.size()), 0, true);
    text.resize(static_cast<size_t>(std::abs(size)));
    if (size < 0) {
        llama_token_to_piece(vocab, token, &text[0], static_cast<int32_t>(text.size()), 0, true);
    }
    return text;
}

// Characters that are cut by the token's ends are left out: this only counts.
std::vector<uint32_t> characters(const std::string & text) {
    std::vector<uint32_t> all;
    for (size_t at = 0; at < text.size();) {
        const auto   first  = static_cast<unsigned char>(text[at]);
        const size_t length = first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (length == 0 || at + length > text.size()) {
            at++;
            continue;
        }
        uint32_t character = length == 1 ? first : first & (0xFFu >> (length + 1));
        for (size_t i = 1; i < length; i++) {
            character = character << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
        }
        all.push_back(character);
        at += length;
    }
    return all;
}

}  // namespace

namespace shim {

llama_grammar * grammar_of(const llama_sampler * sampler) {
    return details(sampler).grammar;
}

std::vector<uint32_t> characters_of(const llama_sampler * sampler, llama_token token) {
    return details(sampler).grammar == nullptr ? std::vector<uint32_t>()
                                               : characters(text_of(details(sampler).vocab, token));
}

void require_few_ways(const llama_sampler * sampler) {
    if (details(sampler).grammar != nullptr && stacks(sampler) > MOST_STACKS) {
        refuse(stacks(sampler));
    }
}

// Reads the token first, where it is so long that the ways could get too many within it, and puts back what it read. A copy of
// the sampler would copy the grammar, and look for each place in it.
void require_few_ways_within(const llama_sampler * sampler, llama_token token) {
    llama_grammar * grammar = details(sampler).grammar;
    if (grammar == nullptr) {
        return;
    }
    const std::vector<uint32_t> text = characters(text_of(details(sampler).vocab, token));
    if (stacks(sampler) << std::min<size_t>(text.size(), 16) <= MOST_WITHIN) {
        return;
    }
    const auto before = llama_grammar_get_stacks(grammar);
    size_t     most   = 0;
    for (const uint32_t character : text) {
        llama_grammar_accept(grammar, character);
        most = std::max(most, stacks(sampler));
        if (most > MOST_WITHIN) {
            break;
        }
    }
    llama_grammar_get_stacks(grammar) = before;
    if (most > MOST_WITHIN) {
        refuse(most);
    }
}

}  // namespace shim

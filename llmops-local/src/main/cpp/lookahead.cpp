// What it costs llama.cpp to see whether tokens continue a grammar. It follows each way to read a token character by character,
// and where two ways come to the same place it goes on twice: twelve alternatives that have a letter in common, eight times in a
// row, are 12^8 ways to read a token of eight letters. So the ways are counted first, each place once with the number of ways to
// it, and a grammar that would take more than a second for a token is refused.
#include "handles.h"
#include "grammar_details.h"

#include <map>
#include <set>

// From src/llama-grammar.h of v0.4.0, see grammar_details.h.
struct llama_grammar_element {
    uint32_t type;
    uint32_t value;
};

namespace {

using Element = llama_grammar_element;
using Stack   = std::vector<const Element *>;
using Rules   = std::vector<std::vector<Element>>;

// The values of llama_gretype.
enum Type : uint32_t { END, ALT, RULE_REF, CHAR, CHAR_NOT, CHAR_RNG_UPPER, CHAR_ALT, CHAR_ANY, TOKEN, TOKEN_NOT };

// In units of about 50 ns. For all tokens of a vocabulary most steps are made for many of them at once.
constexpr double most_for_token = 2e7;
constexpr double most_for_all   = 1e6;

// Tokens with the most ways to read them are runs of one character.
const std::vector<uint32_t> run_characters = {'a', 'A', '0', ' ', '-', '"', '\n', 0xE9};
constexpr size_t            run_length     = 16;

bool ends(const Element * element) {
    return element->type == END || element->type == ALT;
}

bool is_character(const Element * element) {
    return element->type == CHAR || element->type == CHAR_NOT || element->type == CHAR_ANY;
}

// Whether a character fits an element, and what comes after that.
std::pair<bool, const Element *> match(const Element * at, uint32_t character) {
    const bool wanted = at->type != CHAR_NOT;
    bool       found  = false;
    do {
        if (at[1].type == CHAR_RNG_UPPER) {
            found = found || (at->value <= character && character <= at[1].value);
            at += 2;
        } else {
            found = found || at->type == CHAR_ANY || at->value == character;
            at++;
        }
    } while (at->type == CHAR_ALT);
    return {found == wanted, at};
}

void push_alternatives(const Rules & rules, const Stack & stack, std::vector<Stack> & todo) {
    const Element * reference = stack.back();
    const Element * at        = rules[reference->value].data();
    while (true) {
        Stack next(stack.begin(), stack.end() - 1);
        if (!ends(reference + 1)) {
            next.push_back(reference + 1);
        }
        if (!ends(at)) {
            next.push_back(at);
        }
        todo.push_back(std::move(next));
        while (!ends(at)) {
            at++;
        }
        if (at->type != ALT) {
            return;
        }
        at++;
    }
}

// The places where a character or a token comes next.
std::vector<Stack> places_from(const Rules & rules, const Stack & start) {
    std::set<Stack>    seen;
    std::vector<Stack> todo = {start};
    std::vector<Stack> places;
    while (!todo.empty()) {
        const Stack stack = std::move(todo.back());
        todo.pop_back();
        if (!seen.insert(stack).second) {
            continue;
        }
        if (!stack.empty() && stack.back()->type == RULE_REF) {
            push_alternatives(rules, stack, todo);
        } else {
            places.push_back(stack);
        }
    }
    return places;
}

double cost(const Rules & rules, const std::vector<Stack> & from, const std::vector<uint32_t> & text, double most) {
    std::map<Stack, double> ways;
    for (const Stack & stack : from) {
        ways[stack] += 1;
    }
    double sum = 0;
    for (const uint32_t character : text) {
        // What follows a place does not depend on which of its characters was read.
        std::map<Stack, double> after;
        for (const auto & [stack, count] : ways) {
            if (stack.empty() || !is_character(stack.back())) {
                continue;
            }
            const auto [fits, next] = match(stack.back(), character);
            if (fits) {
                Stack rest(stack.begin(), stack.end() - 1);
                if (!ends(next)) {
                    rest.push_back(next);
                }
                after[rest] += count;
            }
        }
        ways.clear();
        for (const auto & [rest, count] : after) {
            const std::vector<Stack> places = places_from(rules, rest);
            const auto               many   = static_cast<double>(places.size());
            // llama.cpp compares each place with all before it.
            sum += count * (4 + 2 * many + many * many / 32);
            if (sum > most) {
                return sum;
            }
            for (const Stack & place : places) {
                ways[place] += count;
            }
        }
    }
    return sum;
}

void require(const llama_sampler * sampler, const std::vector<uint32_t> & text, double most) {
    llama_grammar * grammar = shim::grammar_of(sampler);
    if (grammar != nullptr &&
        cost(llama_grammar_get_rules(grammar), llama_grammar_get_stacks(grammar), text, most) > most) {
        throw shim::Error(
            shim::Kind::refused,
            "the grammar can read a text in too many ways; make it say which way from the first character on, or pull out "
            "what its alternatives have in common");
    }
}

}  // namespace

namespace shim {

void require_short_search(const llama_sampler * sampler, llama_token token) {
    require(sampler, characters_of(sampler, token), most_for_token);
}

void require_short_search_of_all(const llama_sampler * sampler) {
    for (const uint32_t character : run_characters) {
        require(sampler, std::vector<uint32_t>(run_length, character), most_for_all);
    }
}

}  // namespace shim

// Grammars that a text follows from its first token on, or (lazy ones) from the first text on that triggers them.
#include "handles.h"
#include "pretokens.h"
#include "stack.h"

#include <reasoning-budget.h>

#include <array>
#include <climits>
#include <cstdlib>

namespace shim {

static void accept(Sampler & sampler, llama_token token) {
    if (sampler.deep_search == nullptr) {
        llama_sampler_accept(sampler.grammar, token);
        return;
    }
    char          piece[8];
    const int32_t size = llama_token_to_piece(sampler.deep_search, token, piece, sizeof piece, 0, true);
    sampler.searched += static_cast<size_t>(std::abs(size));
    with_stack(sampler.searched * stack_of_character, [&] { llama_sampler_accept(sampler.grammar, token); });
}

// What the model thinks is free: a trigger that it only thinks about starts no grammar.
bool grammar_applies(const Sampler & sampler) {
    if (sampler.reasoning == nullptr) {
        return true;
    }
    const auto state = common_reasoning_budget_get_state(sampler.reasoning);
    return state == REASONING_BUDGET_IDLE || state == REASONING_BUDGET_DONE;
}

void grammar_accept(Sampler & sampler, llama_token token) {
    const bool applied = grammar_applies(sampler);
    if (sampler.reasoning != nullptr) {
        llama_sampler_accept(sampler.reasoning, token);
        const auto * end = common_reasoning_budget_get_end_match(sampler.reasoning);
        // The end of the reasoning may begin what triggers the grammar (as common_sampler_accept of llama.cpp has it).
        if (!applied && grammar_applies(sampler) && end != nullptr) {
            for (llama_token ending : *end) {
                accept(sampler, ending);
            }
        }
    }
    if (applied) {
        require_few_ways_within(sampler.grammar, token);
        accept(sampler, token);
        require_few_ways(sampler.grammar);
    }
}

}  // namespace shim

using namespace shim;

// std::regex also reads a pattern by recursion.
static constexpr size_t longest_trigger = 1000;

static void set_grammar(Sampler & sampler, llama_sampler * parsed) {
    if (parsed == nullptr) {
        throw Error(Kind::invalid, "llama.cpp could not parse the grammar");
    }
    sampler.grammar = parsed;
    require_few_ways(parsed);
}

static Sampler & without_grammar(jlong handle) {
    Sampler & sampler = from_handle<Sampler>(handle);
    if (sampler.grammar != nullptr) {
        throw Error(Kind::invalid, "the sampler has a grammar already");
    }
    return sampler;
}

static std::vector<const char *> pointers(const std::vector<std::string> & texts) {
    std::vector<const char *> all;
    for (const std::string & text : texts) {
        all.push_back(text.c_str());
    }
    return all;
}

// A grammar looks at bytes only, and a tokenizer may put a space before the first of them that nobody wrote. So the prefix
// is given to it in tokens of one byte.
static std::vector<llama_token> tokens_of_bytes(const Model & model, const std::string & text) {
    std::array<llama_token, 256> tokens;
    tokens.fill(LLAMA_TOKEN_NULL);
    for (llama_token token = 0; token < llama_vocab_n_tokens(model.vocab); token++) {
        char piece[8];
        if (llama_token_to_piece(model.vocab, token, piece, sizeof piece, 0, true) == 1) {
            tokens[static_cast<unsigned char>(piece[0])] = token;
        }
    }
    std::vector<llama_token> all;
    for (const char byte : text) {
        const llama_token token = tokens[static_cast<unsigned char>(byte)];
        if (token == LLAMA_TOKEN_NULL) {
            throw Error(Kind::invalid, "the vocabulary has no token for a byte of what the chat template writes");
        }
        all.push_back(token);
    }
    return all;
}

// The prefix is what the chat template has already written of the answer, and the grammar knows.
LLAMA_ENTRY(void, samplerSetGrammar)(
    JNIEnv * env, jclass, jlong handle, jlong model_handle, jbyteArray grammar, jbyteArray prefix) {
    guarded_void(env, [&] {
        const Model & model   = from_handle<Model>(model_handle);
        Sampler &     sampler = without_grammar(handle);
        set_grammar(sampler, llama_sampler_init_grammar(model.vocab, to_string(env, grammar).c_str(), "root"));
        const std::string written = to_string(env, prefix);
        if (!written.empty()) {
            for (llama_token token : tokens_of_bytes(model, written)) {
                llama_sampler_accept(sampler.grammar, token);
            }
        }
    });
}

LLAMA_ENTRY(void, samplerSetLazyGrammar)(
    JNIEnv * env, jclass, jlong handle, jlong model_handle, jbyteArray grammar, jbyteArray prefix,
    jobjectArray triggers, jobjectArray reasoning) {
    guarded_void(env, [&] {
        const Model &                  model    = from_handle<Model>(model_handle);
        Sampler &                      sampler  = without_grammar(handle);
        const std::vector<std::string> patterns = to_strings(env, triggers);
        std::vector<const char *>      words    = pointers(patterns);
        for (const std::string & pattern : patterns) {
            if (pattern.size() > longest_trigger) {
                throw Error(Kind::refused, "a trigger of a grammar must have at most " + std::to_string(longest_trigger) +
                                               " bytes, but has " + std::to_string(pattern.size()));
            }
            if (pattern.find_first_of("*+") != std::string::npos) {
                sampler.deep_search = model.vocab;
            }
        }
        set_grammar(
            sampler, llama_sampler_init_grammar_lazy_patterns(
                         model.vocab, to_string(env, grammar).c_str(), "root", words.data(), words.size(), nullptr, 0));

        // The first text begins the reasoning, each other one ends it.
        std::vector<llama_tokens> marks;
        for (const std::string & mark : to_strings(env, reasoning)) {
            marks.push_back(tokenize(model, mark, false, true));
        }
        if (marks.size() < 2) {
            return;
        }
        sampler.reasoning = common_reasoning_budget_init(
            model.vocab, {marks[0]}, {marks.begin() + 1, marks.end()}, {}, INT_MAX);
        for (llama_token token : tokenize(model, to_string(env, prefix), false, true)) {
            llama_sampler_accept(sampler.reasoning, token);
        }
    });
}

#include "handles.h"
#include "pretokens.h"
#include "stack.h"

#include <algorithm>

namespace shim {

static std::vector<llama_token> tokenize_here(
    const Model & model, const std::string & text, bool add_special, bool parse_special) {
    const auto               size = static_cast<int32_t>(text.size());
    std::vector<llama_token> tokens(text.size() + 8);
    const int32_t            count = llama_tokenize(
        model.vocab, text.data(), size, tokens.data(), static_cast<int32_t>(tokens.size()), add_special, parse_special);
    if (count == INT32_MIN || count > static_cast<int32_t>(tokens.size())) {
        throw Error(Kind::invalid, "the text is too long to be tokenised");
    }
    if (count >= 0) {
        tokens.resize(static_cast<size_t>(count));
        return tokens;
    }
    tokens.resize(static_cast<size_t>(-count));
    llama_tokenize(
        model.vocab, text.data(), size, tokens.data(), static_cast<int32_t>(tokens.size()), add_special, parse_special);
    return tokens;
}

static std::vector<llama_token> tokenize_parts(
    const Model & model, const std::vector<std::string> & parts, bool add_special, bool parse_special) {
    // What stands around a text: where it begins, if the vocabulary has a token for that, and where it ends.
    std::vector<llama_token> tokens;
    if (add_special) {
        tokens = tokenize_here(model, "", true, parse_special);
    }
    std::vector<llama_token> ends;
    if (!tokens.empty()) {
        ends.assign(tokens.begin() + (llama_vocab_get_add_bos(model.vocab) ? 1 : 0), tokens.end());
        tokens.resize(tokens.size() - ends.size());
    }
    for (const std::string & part : parts) {
        const std::vector<llama_token> more = tokenize_here(model, part, false, parse_special);
        tokens.insert(tokens.end(), more.begin(), more.end());
    }
    tokens.insert(tokens.end(), ends.begin(), ends.end());
    return tokens;
}

// The only place where a text becomes tokens.
std::vector<llama_token> tokenize(const Model & model, const std::string & text, bool add_special, bool parse_special) {
    std::vector<llama_token> tokens;
    with_stack(stack_to_tokenize(model.pretokenizer, text), [&] {
        const std::vector<std::string> parts = parts_of(model.wholes, text, parse_special);
        tokens = parts.size() == 1 ? tokenize_here(model, text, add_special, parse_special)
                                   : tokenize_parts(model, parts, add_special, parse_special);
    });
    return tokens;
}

std::vector<std::string> control_texts_of(const llama_vocab * vocab, const std::string & chat_template) {
    std::vector<std::string> texts;
    for (llama_token token = 0; token < llama_vocab_n_tokens(vocab); token++) {
        const int  attributes = llama_vocab_get_attr(vocab, token);
        const bool control    = (attributes & (LLAMA_TOKEN_ATTR_CONTROL | LLAMA_TOKEN_ATTR_UNKNOWN)) != 0;
        const bool defined    = (attributes & LLAMA_TOKEN_ATTR_USER_DEFINED) != 0;
        if (!control && !defined) {
            continue;
        }
        const std::string text = llama_vocab_get_text(vocab, token);
        // A user-defined token is ordinary text unless the template uses it to mark a role.
        const bool marks = defined && text.size() > 2 && text.find_first_not_of(" \n\t") != std::string::npos &&
                           chat_template.find(text) != std::string::npos;
        if (!text.empty() && (control || marks)) {
            texts.push_back(text);
        }
    }
    return texts;
}

}  // namespace shim

using namespace shim;

// Plain text: no control token comes out of it, unless parse_special says that it may.
LLAMA_ENTRY(jintArray, textTokens)(
    JNIEnv * env, jclass, jlong model_handle, jbyteArray text, jboolean add_special, jboolean parse_special) {
    return guarded(env, static_cast<jintArray>(nullptr), [&] {
        const Model & model = from_handle<Model>(model_handle);
        return to_array(
            env, tokenize(model, to_string(env, text), add_special == JNI_TRUE, parse_special == JNI_TRUE));
    });
}

// The bytes of one token, which may be a part of a UTF-8 character. Control tokens have none, unless they are spelled.
LLAMA_ENTRY(jbyteArray, tokenPiece)(JNIEnv * env, jclass, jlong handle, jint token, jboolean spell) {
    return guarded(env, static_cast<jbyteArray>(nullptr), [&] {
        const Model &     model = from_handle<Model>(handle);
        std::vector<char> piece(64);
        int32_t           size = llama_token_to_piece(
            model.vocab, token, piece.data(), static_cast<int32_t>(piece.size()), 0, spell == JNI_TRUE);
        if (size < 0) {
            piece.resize(static_cast<size_t>(-size));
            size = llama_token_to_piece(
                model.vocab, token, piece.data(), static_cast<int32_t>(piece.size()), 0, spell == JNI_TRUE);
        }
        return to_bytes(env, piece.data(), static_cast<size_t>(std::max(size, 0)));
    });
}

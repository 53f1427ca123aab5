#include "handles.h"

#include <algorithm>

namespace shim {

std::vector<llama_token> tokenize(const Model & model, const std::string & text, bool add_special, bool parse_special) {
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

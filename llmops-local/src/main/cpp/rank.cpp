// What a model that ranks reads: a query and a document as one text.
#include "handles.h"

#include <algorithm>

using namespace shim;

namespace {

void append(std::vector<llama_token> & all, const std::vector<llama_token> & more) {
    all.insert(all.end(), more.begin(), more.end());
}

bool spells_control(const Model & model, const std::string & text) {
    for (const std::string & control : model.control_texts) {
        if (text.find(control) != std::string::npos) {
            return true;
        }
    }
    return false;
}

// The tokens of a model's own template for ranking, in which {query} and {document} stand for the texts. Tokenised as one
// text, as the model was trained, unless that would bring a control token to life that a text spells.
std::vector<llama_token> fill_template(
    const Model & model, const std::string & source, const std::string & query, const std::string & document) {
    const bool               as_one = !spells_control(model, query) && !spells_control(model, document);
    std::string              whole;
    std::vector<llama_token> tokens;
    size_t                   at = 0;
    while (at <= source.size()) {
        const size_t at_query    = source.find("{query}", at);
        const size_t at_document = source.find("{document}", at);
        const size_t next        = std::min({at_query, at_document, source.size()});
        const std::string fixed  = source.substr(at, next - at);
        const std::string filled =
            next == source.size() ? "" : next == at_query ? query : document;
        whole += fixed + filled;
        append(tokens, tokenize(model, fixed, false, true));
        append(tokens, tokenize(model, filled, false, false));
        at = next == source.size() ? next + 1 : next + (next == at_query ? 7 : 10);
    }
    return as_one ? tokenize(model, whole, false, true) : tokens;
}

// Where the model brings no template, as llama-server does it.
std::vector<llama_token> join(const Model & model, const std::string & query, const std::string & document) {
    const llama_vocab * vocab = model.vocab;
    const llama_token   end   = llama_vocab_eos(vocab) != LLAMA_TOKEN_NULL ? llama_vocab_eos(vocab) : llama_vocab_sep(vocab);
    std::vector<llama_token> tokens;
    if (llama_vocab_get_add_bos(vocab)) {
        tokens.push_back(llama_vocab_bos(vocab));
    }
    append(tokens, tokenize(model, query, false, false));
    if (llama_vocab_get_add_eos(vocab)) {
        tokens.push_back(end);
    }
    if (llama_vocab_get_add_sep(vocab)) {
        tokens.push_back(llama_vocab_sep(vocab));
    }
    append(tokens, tokenize(model, document, false, false));
    if (llama_vocab_get_add_eos(vocab)) {
        tokens.push_back(end);
    }
    return tokens;
}

}  // namespace

LLAMA_ENTRY(jint, rankWidth)(JNIEnv * env, jclass, jlong model) {
    return guarded(env, jint{0}, [&] {
        return static_cast<jint>(llama_model_n_cls_out(from_handle<Model>(model).model));
    });
}

LLAMA_ENTRY(jintArray, rankTokens)(JNIEnv * env, jclass, jlong model_handle, jbyteArray query, jbyteArray document) {
    return guarded(env, static_cast<jintArray>(nullptr), [&] {
        const Model &     model  = from_handle<Model>(model_handle);
        const char *      source = llama_model_chat_template(model.model, "rerank");
        const std::string q      = to_string(env, query);
        const std::string d      = to_string(env, document);
        return to_array(env, source == nullptr ? join(model, q, d) : fill_template(model, source, q, d));
    });
}

// The loop that llmops-local is compared with: llama.cpp's C API, as its example "simple" uses it, and nothing else.
// Reads one request a line from standard input: "MAX_TOKENS TEMPERATURE SEED PROMPT", and answers each with a line
// "NANOSECONDS CPU_NANOSECONDS GENERATED_TOKENS TEXT_BYTES".
//
//   reference-loop MODEL CONTEXT_LENGTH THREADS
#include <ggml-backend.h>
#include <llama.h>
#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

static llama_sampler * sampler_for(float temperature, uint32_t seed) {
    llama_sampler_chain_params params = llama_sampler_chain_default_params();
    params.no_perf                    = true;
    llama_sampler * chain             = llama_sampler_chain_init(params);
    if (temperature <= 0) {
        llama_sampler_chain_add(chain, llama_sampler_init_greedy());
    } else {
        llama_sampler_chain_add(chain, llama_sampler_init_temp(temperature));
        llama_sampler_chain_add(chain, llama_sampler_init_dist(seed));
    }
    return chain;
}

static void fail(const char * what) {
    std::fprintf(stderr, "reference-loop: %s\n", what);
    std::exit(1);
}

struct Answer {
    int         tokens = 0;
    std::string text;
};

static std::vector<llama_token> tokenize(const llama_vocab * vocab, const std::string & text) {
    std::vector<llama_token> tokens(text.size() + 8);
    const int32_t            count = llama_tokenize(
        vocab, text.data(), static_cast<int32_t>(text.size()), tokens.data(), static_cast<int32_t>(tokens.size()), true,
        false);
    tokens.resize(static_cast<size_t>(count));
    return tokens;
}

static Answer generate(llama_context * context, const std::string & text, int most, float temperature, uint32_t seed) {
    const llama_vocab * vocab   = llama_model_get_vocab(llama_get_model(context));
    auto                prompt  = tokenize(vocab, text);
    llama_sampler *     sampler = sampler_for(temperature, seed);
    Answer              answer;
    llama_memory_clear(llama_get_memory(context), false);
    llama_batch batch = llama_batch_get_one(prompt.data(), static_cast<int32_t>(prompt.size()));
    llama_token token = 0;
    while (answer.tokens < most) {
        if (llama_decode(context, batch) != 0) {
            fail("llama_decode failed");
        }
        token = llama_sampler_sample(sampler, context, -1);
        answer.tokens++;
        if (llama_vocab_is_eog(vocab, token)) {
            break;
        }
        char      piece[256];
        const int size = llama_token_to_piece(vocab, token, piece, sizeof(piece), 0, false);
        answer.text.append(piece, static_cast<size_t>(size < 0 ? 0 : size));
        batch = llama_batch_get_one(&token, 1);
    }
    llama_sampler_free(sampler);
    return answer;
}

static long cpu_nanos() {
    timespec time = {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

int main(int argc, char ** argv) {
    if (argc != 4) {
        fail("usage: reference-loop MODEL CONTEXT_LENGTH THREADS");
    }
    llama_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
    ggml_backend_load_all_from_path(NATIVES_FOLDER);
    llama_backend_init();
    llama_model_params model_params = llama_model_default_params();
    llama_model *      model        = llama_model_load_from_file(argv[1], model_params);
    if (model == nullptr) {
        fail("the model can not be loaded");
    }
    llama_context_params params = llama_context_default_params();
    params.n_ctx                = static_cast<uint32_t>(std::atoi(argv[2]));
    params.n_batch              = 512;
    params.n_ubatch             = 512;
    params.n_seq_max            = 1;
    params.n_threads            = std::atoi(argv[3]);
    params.n_threads_batch      = params.n_threads;
    params.flash_attn_type      = LLAMA_FLASH_ATTN_TYPE_DISABLED;
    params.no_perf              = true;
    llama_context * context     = llama_init_from_model(model, params);
    if (context == nullptr) {
        fail("the context can not be created");
    }
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream in(line);
        int                most        = 0;
        float              temperature = 0;
        uint32_t           seed        = 0;
        std::string        prompt;
        in >> most >> temperature >> seed >> std::ws;
        std::getline(in, prompt);
        const auto   cpu    = cpu_nanos();
        const auto   start  = std::chrono::steady_clock::now();
        const Answer answer = generate(context, prompt, most, temperature, seed);
        const auto   nanos  = std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start);
        std::cout << nanos.count() << ' ' << cpu_nanos() - cpu << ' ' << answer.tokens << ' ' << answer.text.size() << std::endl;
    }
    llama_free(context);
    llama_model_free(model);
    return 0;
}

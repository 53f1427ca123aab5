// How strongly a text excites each column of each matrix of weights, so that a quantization errs where it matters least.
// Defined as llama.cpp's imatrix tool does: the mean of the squared inputs, for experts over what was routed to each.
#include "importance.h"

#include <ggml-backend.h>

#include <cmath>
#include <cstring>

using namespace shim;

namespace {

// GPUs and splits decorate a name: CUDA0#blk.0.attn_k.weight#0.
std::string plain_name(const char * name) {
    const char * begin = std::strchr(name, '#');
    if (begin == nullptr) {
        return name;
    }
    const char * end = std::strchr(++begin, '#');
    return end == nullptr ? std::string(begin) : std::string(begin, end);
}

bool is_wanted(const ggml_tensor * node) {
    return (node->op == GGML_OP_MUL_MAT || node->op == GGML_OP_MUL_MAT_ID) && node->src[1]->type == GGML_TYPE_F32 &&
        plain_name(node->src[0]->name).rfind("blk.", 0) == 0;
}

std::vector<char> host_bytes(const ggml_tensor * tensor) {
    std::vector<char> bytes(ggml_nbytes(tensor));
    ggml_backend_tensor_get(tensor, bytes.data(), 0, bytes.size());
    return bytes;
}

void add_squares(float * sums, const char * row, int64_t columns) {
    for (int64_t i = 0; i < columns; i++) {
        float value;
        std::memcpy(&value, row + static_cast<size_t>(i) * sizeof(float), sizeof value);
        sums[i] += value * value;
    }
}

void collect_matrix(Importance::Sums & sums, const ggml_tensor * weights, const ggml_tensor * inputs) {
    const std::vector<char> bytes    = host_bytes(inputs);
    const int64_t           columns  = inputs->ne[0];
    const int64_t           matrices = weights->ne[2] * weights->ne[3];
    sums.prepare(columns * matrices, matrices);
    for (int64_t i3 = 0; i3 < inputs->ne[3]; i3++) {
        for (int64_t i2 = 0; i2 < inputs->ne[2]; i2++) {
            const int64_t matrix = (i3 % weights->ne[3]) * weights->ne[2] + i2 % weights->ne[2];
            for (int64_t i1 = 0; i1 < inputs->ne[1]; i1++) {
                const size_t at = i1 * inputs->nb[1] + i2 * inputs->nb[2] + i3 * inputs->nb[3];
                add_squares(&sums.values[static_cast<size_t>(matrix * columns)], bytes.data() + at, columns);
                sums.counts[static_cast<size_t>(matrix)]++;
            }
        }
    }
}

// The inputs of a token are the same for all experts, or one for each of those that it was routed to.
void collect_experts(
    Importance::Sums & sums, const ggml_tensor * weights, const ggml_tensor * inputs, const ggml_tensor * routes) {
    const std::vector<char> bytes   = host_bytes(inputs);
    const std::vector<char> chosen  = host_bytes(routes);
    const int64_t           columns = inputs->ne[0];
    sums.prepare(columns * weights->ne[2], weights->ne[2]);
    for (int64_t token = 0; token < inputs->ne[2]; token++) {
        for (int64_t i = 0; i < routes->ne[0]; i++) {
            int32_t expert;
            std::memcpy(&expert, chosen.data() + token * routes->nb[1] + i * routes->nb[0], sizeof expert);
            if (expert < 0 || expert >= weights->ne[2]) {
                throw Error(Kind::failure, "the model routes to an expert that it does not have");
            }
            const size_t at = (i % inputs->ne[1]) * inputs->nb[1] + token * inputs->nb[2];
            add_squares(&sums.values[static_cast<size_t>(expert * columns)], bytes.data() + at, columns);
            sums.counts[static_cast<size_t>(expert)]++;
        }
    }
}

bool observe(ggml_tensor * node, bool ask, void * user) {
    if (ask) {
        return is_wanted(node);
    }
    auto & sums = static_cast<Importance *>(user)->sums[plain_name(node->src[0]->name)];
    if (node->op == GGML_OP_MUL_MAT) {
        collect_matrix(sums, node->src[0], node->src[1]);
    } else {
        collect_experts(sums, node->src[0], node->src[1], node->src[2]);
    }
    return true;
}

// Freed, unless an assertion left workers waiting in it, see context.cpp.
struct Reader {
    std::unique_ptr<Context> context = std::make_unique<Context>();

    Reader(Model & model, int32_t chunk, int32_t threads, Importance & target) {
        llama_context_params params = llama_context_default_params();
        params.n_ctx                = static_cast<uint32_t>(chunk);
        params.n_batch              = static_cast<uint32_t>(chunk);
        params.n_ubatch             = static_cast<uint32_t>(chunk);
        params.n_seq_max            = 1;
        context->threads            = threads;
        context->model              = &model;
        params.n_threads            = threads;
        params.n_threads_batch      = threads;
        params.flash_attn_type      = LLAMA_FLASH_ATTN_TYPE_DISABLED;
        params.no_perf              = true;
        params.cb_eval              = observe;
        params.cb_eval_user_data    = &target;
        context->context            = llama_init_from_model(model.model, params);
        if (context->context == nullptr) {
            throw Error(Kind::load, "llama.cpp could not create a context");
        }
    }

    ~Reader() {
        if (!context->may_be_freed()) {
            context.release();
        }
    }

    void read(std::vector<llama_token> tokens) {
        in_context(*context, [&] {
            llama_memory_clear(llama_get_memory(context->context), true);
            const llama_batch batch = llama_batch_get_one(tokens.data(), static_cast<int32_t>(tokens.size()));
            const int32_t result = decode(*context, batch);
            if (result != 0) {
                throw Error(Kind::failure, "llama.cpp could not read the text (code " + std::to_string(result) + ")");
            }
        });
    }
};

}  // namespace

namespace shim {

void Importance::Sums::prepare(int64_t columns, int64_t matrices) {
    if (values.empty()) {
        values.assign(static_cast<size_t>(columns), 0);
        counts.assign(static_cast<size_t>(matrices), 0);
    } else if (values.size() != static_cast<size_t>(columns) || counts.size() != static_cast<size_t>(matrices)) {
        throw Error(Kind::failure, "the model uses one matrix of weights with inputs of different widths");
    }
}

// An expert that the text never reached is treated as if all of its columns mattered alike.
std::map<std::string, std::vector<float>> Importance::means() const {
    std::map<std::string, std::vector<float>> all;
    for (const auto & [name, one] : sums) {
        std::vector<float> means(one.values.size(), 1);
        const size_t       columns = one.values.size() / one.counts.size();
        for (size_t i = 0; i < means.size(); i++) {
            const int64_t count = one.counts[i / columns];
            if (count > 0) {
                means[i] = one.values[i] / static_cast<float>(count);
            }
            if (!std::isfinite(means[i])) {
                throw Error(Kind::failure, "the model computes values that are not numbers, so its file is damaged");
            }
        }
        all.emplace(name, std::move(means));
    }
    return all;
}

}  // namespace shim

// tokens are whole chunks, each of which is read alone. Told to a listener as quantize does.
LLAMA_ENTRY(jlong, importanceCompute)(
    JNIEnv * env, jclass, jlong model, jintArray tokens, jint chunk, jint threads, jobject listener) {
    return guarded(env, jlong{0}, [&] {
        const auto all        = to_ints(env, tokens, env->GetArrayLength(tokens));
        const auto chunks     = static_cast<int>(all.size()) / chunk;
        auto       importance = std::make_unique<Importance>();
        Reader     reader(from_handle<Model>(model), chunk, threads, *importance);
        Progress   progress(env, listener);
        for (int i = 0; i < chunks; i++) {
            progress.tell(i + 1, chunks);
            reader.read({all.begin() + i * chunk, all.begin() + (i + 1) * chunk});
        }
        return to_handle(std::move(importance));
    });
}

LLAMA_ENTRY(void, importanceFree)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] { delete &from_handle<Importance>(handle); });
}

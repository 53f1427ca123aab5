// What a context knows of one sequence, as bytes that another context of the same model takes.
#include "handles.h"

#include <climits>

using namespace shim;

LLAMA_ENTRY(jbyteArray, sequenceBytes)(JNIEnv * env, jclass, jlong handle, jint sequence) {
    return guarded(env, static_cast<jbyteArray>(nullptr), [&] {
        Context &                  context = live_context(handle);
        const std::vector<uint8_t> bytes   = in_context(context, [&] {
            finish_copies_to(context, sequence);
            const size_t size = llama_state_seq_get_size(context.context, sequence);
            if (size > INT_MAX) {
                throw Error(Kind::invalid, "the state has more bytes than fit into an array");
            }
            std::vector<uint8_t> all(size);
            all.resize(llama_state_seq_get_data(context.context, all.data(), all.size(), sequence));
            return all;
        });
        if (bytes.empty()) {
            throw Error(Kind::failure, "llama.cpp has no state of the sequence");
        }
        return to_bytes(env, reinterpret_cast<const char *>(bytes.data()), bytes.size());
    });
}

// False if llama.cpp does not take them: they are damaged, of another model, or there is no room. The sequence is empty then.
LLAMA_ENTRY(jboolean, sequenceSetBytes)(JNIEnv * env, jclass, jlong handle, jint sequence, jbyteArray bytes) {
    return guarded(env, jboolean{JNI_FALSE}, [&] {
        Context &         context = live_context(handle);
        const std::string data    = to_string(env, bytes);
        return in_context(context, [&] {
            finish_copies(context, sequence);
            const size_t taken = llama_state_seq_set_data(
                context.context, reinterpret_cast<const uint8_t *>(data.data()), data.size(), sequence);
            return static_cast<jboolean>(taken == data.size() && taken > 0);
        });
    });
}

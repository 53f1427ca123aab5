package dev.llmops.commons.internal.http;

import java.util.List;
import java.util.Locale;

/** How servers say that a request does not fit into the model's context window. */
public final class ContextExceeded {

    /** OpenAI's error code. */
    public static final String CODE = "context_length_exceeded";

    /** Error codes and phrases of OpenAI, vLLM, llama-server, Anthropic, Ollama, TGI and SGLang. */
    private static final List<String> PHRASES = List.of(
            CODE,
            "maximum context length",
            "max_model_len",
            "exceed_context_size",
            "exceeds the available context",
            "prompt is too long",
            "must have less than",
            "`inputs` tokens + `max_new_tokens` must be",
            "longer than the model's context length");

    private ContextExceeded() {}

    /** {@return whether a server's error says so} */
    public static boolean isSaidBy(String error) {
        String lower = error.toLowerCase(Locale.ROOT);
        return PHRASES.stream().anyMatch(lower::contains);
    }
}

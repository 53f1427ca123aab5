package dev.llmops.serving.client;

import java.util.Set;

/** The differences between servers of the OpenAI API. */
public enum ServerDialect {

    /** OpenAI itself, and servers that behave exactly like it. */
    OPENAI("openai", "max_completion_tokens", Schema.RESPONSE_FORMAT, Tokens.NONE, ""),
    /** vLLM 0.12 or later. It ignores unknown parameters, so the client checks what it can. */
    VLLM("vllm", "max_tokens", Schema.STRUCTURED_OUTPUTS, Tokens.VLLM, "reasoning"),
    /** SGLang. */
    SGLANG("sglang", "max_tokens", Schema.RESPONSE_FORMAT, Tokens.VLLM, "reasoning_content"),
    /** The llama.cpp server. */
    LLAMA_SERVER("llama.cpp", "max_tokens", Schema.RESPONSE_FORMAT, Tokens.LLAMA_SERVER, "reasoning_content"),
    /** Ollama's OpenAI routes. */
    OLLAMA("ollama", "max_tokens", Schema.RESPONSE_FORMAT, Tokens.NONE, "reasoning"),
    /** The LiteLLM proxy. It forwards everything to servers that only it knows, so no reasoning is sent back. */
    LITELLM("litellm", "max_tokens", Schema.RESPONSE_FORMAT, Tokens.NONE, ""),
    /** Ray Serve LLM; an adapter is part of the model's name, {@code base:adapter}. */
    RAY_SERVE("ray", "max_tokens", Schema.RESPONSE_FORMAT, Tokens.VLLM, "reasoning"),
    /** The OpenAI routes of Hugging Face's text-generation-inference. */
    TGI("tgi", "max_tokens", Schema.GRAMMAR, Tokens.NONE, "");

    enum Schema {
        RESPONSE_FORMAT,
        STRUCTURED_OUTPUTS,
        /** TGI's own, in the member {@code response_format}. */
        GRAMMAR
    }

    enum Tokens {
        NONE,
        VLLM,
        LLAMA_SERVER
    }

    private final String provider;
    private final String maxTokens;
    private final Schema schema;
    private final Tokens tokens;
    private final String reasoning;

    ServerDialect(String provider, String maxTokens, Schema schema, Tokens tokens, String reasoning) {
        this.provider = provider;
        this.maxTokens = maxTokens;
        this.schema = schema;
        this.tokens = tokens;
        this.reasoning = reasoning;
    }

    String provider() {
        return provider;
    }

    String maxTokens() {
        return maxTokens;
    }

    Schema schema() {
        return schema;
    }

    Tokens tokens() {
        return tokens;
    }

    /** The member of an earlier answer that its reasoning goes back in; empty where the server does not want it. */
    String reasoning() {
        return reasoning;
    }

    /** Parameters that chat completions ignore without a word. */
    Set<String> ignored() {
        return this == OLLAMA || this == TGI ? Set.of("top_k", "min_p") : Set.of();
    }

    /** Parameters of the Responses API that OpenAI's does not have. */
    Set<String> responsesExtras() {
        return switch (this) {
            case VLLM, RAY_SERVE -> Set.of("top_k", "seed", "stop");
            case SGLANG -> Set.of("top_k", "min_p", "stop");
            case LLAMA_SERVER -> Set.of("top_k", "min_p", "seed", "stop");
            default -> Set.of();
        };
    }
}

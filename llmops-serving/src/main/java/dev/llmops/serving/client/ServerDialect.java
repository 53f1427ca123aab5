package dev.llmops.serving.client;

/** What servers of the OpenAI API do differently. */
public enum ServerDialect {

    /** OpenAI itself, and whoever does exactly the same. */
    OPENAI("openai", "max_completion_tokens", Schema.RESPONSE_FORMAT, Tokens.NONE),
    /** vLLM from 0.12 on. It ignores parameters that it does not know, so the client checks what it can. */
    VLLM("vllm", "max_tokens", Schema.STRUCTURED_OUTPUTS, Tokens.VLLM),
    /** SGLang. */
    SGLANG("sglang", "max_tokens", Schema.RESPONSE_FORMAT, Tokens.VLLM),
    /** The server of llama.cpp. */
    LLAMA_SERVER("llama.cpp", "max_tokens", Schema.RESPONSE_FORMAT, Tokens.LLAMA_SERVER),
    /** Ollama's OpenAI routes. */
    OLLAMA("ollama", "max_tokens", Schema.RESPONSE_FORMAT, Tokens.NONE),
    /** The proxy of LiteLLM. */
    LITELLM("litellm", "max_tokens", Schema.RESPONSE_FORMAT, Tokens.NONE),
    /** Ray Serve LLM; an adapter is part of the model's name, {@code base:adapter}. */
    RAY_SERVE("ray", "max_tokens", Schema.RESPONSE_FORMAT, Tokens.VLLM),
    /** The OpenAI routes of Hugging Face's text-generation-inference. */
    TGI("tgi", "max_tokens", Schema.RESPONSE_FORMAT, Tokens.NONE);

    enum Schema {
        RESPONSE_FORMAT,
        STRUCTURED_OUTPUTS
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

    ServerDialect(String provider, String maxTokens, Schema schema, Tokens tokens) {
        this.provider = provider;
        this.maxTokens = maxTokens;
        this.schema = schema;
        this.tokens = tokens;
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
}

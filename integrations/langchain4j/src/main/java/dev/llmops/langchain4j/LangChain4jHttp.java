package dev.llmops.langchain4j;

import dev.llmops.langchain4j.internal.http.ObservedHttpClientBuilder;
import java.net.http.HttpClient;

/**
 * Configures the JDK's HTTP client for LangChain4j's modules that use it (OpenAI, Ollama, Mistral and others):
 *
 * <pre>{@code
 * OpenAiChatModel.builder()
 *     .httpClientBuilder(JdkHttpClient.builder().httpClientBuilder(LangChain4jHttp.clientBuilder()))
 *     .maxRetries(0)
 * }</pre>
 *
 * <p>Three things differ from the JDK's own builder:
 *
 * <ul>
 *   <li>It uses HTTP/1.1. By default, the JDK offers every cleartext server an upgrade to HTTP/2, to which some servers respond by
 *       dropping the body of the request (vLLM behind uvicorn then answers 400).
 *   <li>A call that a client of {@link LangChain4jModels} cancels, or that times out, also ends on the wire, even
 *       before its first byte.
 *   <li>A server's {@code Retry-After}, which LangChain4j drops, is available in
 *       {@link dev.llmops.api.error.RateLimitedException#retryAfter()}.
 * </ul>
 */
public final class LangChain4jHttp {

    private LangChain4jHttp() {}

    /** {@return a new builder, which can be configured further, for example with another HTTP version} */
    public static HttpClient.Builder clientBuilder() {
        return new ObservedHttpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
    }
}

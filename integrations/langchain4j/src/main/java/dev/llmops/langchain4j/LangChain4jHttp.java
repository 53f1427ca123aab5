package dev.llmops.langchain4j;

import dev.llmops.langchain4j.internal.http.ObservedHttpClientBuilder;
import java.net.http.HttpClient;

/**
 * The JDK's HTTP client, set up for LangChain4j's modules that use it (OpenAI, Ollama, Mistral and others):
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
 *   <li>It speaks HTTP/1.1. The JDK's default offers every cleartext server an upgrade to HTTP/2, upon which some servers
 *       drop the body of the request (vLLM behind uvicorn answers 400 then).
 *   <li>A call that a client of {@link LangChain4jModels} cancels, or whose time is up, ends on the wire as well, also
 *       before its first byte.
 *   <li>A server's {@code Retry-After}, which LangChain4j drops, arrives in
 *       {@link dev.llmops.api.error.RateLimitedException#retryAfter()}.
 * </ul>
 */
public final class LangChain4jHttp {

    private LangChain4jHttp() {}

    /** {@return a new builder; it can be set further, to another HTTP version too} */
    public static HttpClient.Builder clientBuilder() {
        return new ObservedHttpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
    }
}

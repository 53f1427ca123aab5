package dev.llmops.langchain4j.internal.http;

import dev.llmops.commons.internal.http.RetryAfter;
import dev.llmops.commons.internal.time.SystemTime;
import java.io.Closeable;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** The JDK's client, but a call's scope knows its requests and can end them, and {@code Retry-After} is not lost. */
final class ObservedHttpClient extends HttpClient {

    private static final int TOO_MANY_REQUESTS = 429;

    private final HttpClient delegate;

    ObservedHttpClient(HttpClient delegate) {
        this.delegate = delegate;
    }

    /** Interrupting the thread of the call ends this; the scope does that. */
    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CallScope.current().countHttpRequest();
        HttpResponse<T> response = delegate.send(request, handler);
        refuseIfLimited(response);
        return response;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return observed(delegate.sendAsync(request, handler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> handler,
            HttpResponse.@Nullable PushPromiseHandler<T> pushPromiseHandler) {
        return observed(delegate.sendAsync(request, handler, pushPromiseHandler));
    }

    /** Only the JDK's own future cancels a request, and only until the headers are there; then the body has to be closed. */
    private static <T> CompletableFuture<HttpResponse<T>> observed(CompletableFuture<HttpResponse<T>> running) {
        CallScope scope = CallScope.current();
        scope.countHttpRequest();
        scope.onCancel(() -> running.cancel(true));
        return running.thenApply(response -> {
            if (response.body() instanceof Closeable body) {
                scope.onCancel(() -> close(body));
            }
            refuseIfLimited(response);
            return response;
        });
    }

    private static void close(Closeable body) {
        try {
            body.close();
        } catch (IOException e) {
            // The body is of no more use to anybody.
        }
    }

    /** Throws what LangChain4j would make of the response itself, but with the time to wait. */
    private static void refuseIfLimited(HttpResponse<?> response) {
        if (response.statusCode() != TOO_MANY_REQUESTS) {
            return;
        }
        Duration retryAfter = RetryAfter.of(response.headers()::firstValue, SystemTime.clock());
        if (retryAfter == null) {
            return;
        }
        Object body = response.body();
        if (body instanceof Closeable closeable) {
            close(closeable);
        }
        throw new RetryAfterException(
                TOO_MANY_REQUESTS,
                body instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "Too Many Requests",
                retryAfter);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return delegate.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return delegate.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return delegate.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return delegate.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return delegate.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return delegate.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return delegate.authenticator();
    }

    @Override
    public Version version() {
        return delegate.version();
    }

    @Override
    public Optional<Executor> executor() {
        return delegate.executor();
    }
}

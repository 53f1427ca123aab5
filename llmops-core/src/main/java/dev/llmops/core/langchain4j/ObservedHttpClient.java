package dev.llmops.core.langchain4j;

import dev.llmops.api.error.RateLimitedException;
import java.io.Closeable;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
        RateLimitedException limited = rateLimit(response);
        if (limited != null) {
            throw limited;
        }
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
            RateLimitedException limited = rateLimit(response);
            if (limited != null) {
                close(response.body());
                throw limited;
            }
            return response;
        });
    }

    private static void close(@Nullable Object body) {
        if (body instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                // The body is of no more use to anybody.
            }
        }
    }

    private static @Nullable RateLimitedException rateLimit(HttpResponse<?> response) {
        if (response.statusCode() != TOO_MANY_REQUESTS) {
            return null;
        }
        Duration retryAfter = RetryAfter.of(response.headers());
        return new RateLimitedException(
                "the model's server asks to slow down (HTTP status 429"
                        + (retryAfter == null ? "" : ", Retry-After " + retryAfter)
                        + "); call less often or raise the limit",
                null,
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

package dev.llmops.commons.internal.http;

import dev.llmops.commons.internal.time.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An answer over HTTP that is read whole, within a time and up to a size. The body's bytes are handed on, not copied.
 */
public final class WholeAnswer {

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    private WholeAnswer(int status, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** {@return the HTTP status} */
    public int status() {
        return status;
    }

    public HttpHeaders headers() {
        return headers;
    }

    /** {@return the body; one that is longer than the limit is cut after the first byte too many} */
    public byte[] body() {
        return body;
    }

    /**
     * {@return one client for all services: it holds threads and connections, all of them daemons, and follows no
     * redirect, since a service that redirects is not the one that was named}
     */
    public static HttpClient client() {
        return Holder.CLIENT;
    }

    /**
     * Sends a request and waits for the whole answer. The request's own timeout would end when the headers are there; a body
     * that never ends needs this one.
     *
     * @param timeout how long until the last byte
     * @param maxBytes most bytes of the body
     * @return the answer
     * @throws HttpTimeoutException if it takes longer
     * @throws IOException if there is no answer, or it breaks off
     * @throws InterruptedException if the thread is interrupted
     */
    public static WholeAnswer to(HttpRequest request, Duration timeout, int maxBytes)
            throws IOException, InterruptedException {
        CompletableFuture<WholeAnswer> answer = client().sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .thenApplyAsync(response -> whole(response, maxBytes));
        try {
            return answer.get(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late(timeout, e);
        } catch (ExecutionException e) {
            throw asIoException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static HttpTimeoutException late(Duration timeout, TimeoutException cause) {
        HttpTimeoutException late = new HttpTimeoutException("no whole answer within " + timeout);
        late.initCause(cause);
        return late;
    }

    private static IOException asIoException(@Nullable Throwable cause) {
        Throwable inner = cause instanceof UncheckedIOException broken ? broken.getCause() : cause;
        return inner instanceof IOException failed ? failed : new IOException("the request failed", inner);
    }

    private static WholeAnswer whole(HttpResponse<InputStream> response, int maxBytes) {
        try (InputStream body = response.body()) {
            return new WholeAnswer(response.statusCode(), response.headers(), body.readNBytes(maxBytes + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder {

        private static final HttpClient CLIENT = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }
}

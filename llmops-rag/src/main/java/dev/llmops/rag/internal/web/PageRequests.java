package dev.llmops.rag.internal.web;

import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Single requests, without redirects, cookies, proxies and second attempts. Each ends within its time; of an answer that is too long
 * the connection is given up.
 */
final class PageRequests implements AutoCloseable {

    /**
     * An answer.
     *
     * @param headers the first of each name, in any case
     * @param body null if it has more bytes than were wanted and is of no use in parts
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, Map<String, String> headers, byte @Nullable [] body) {}

    /**
     * How much of a body is taken.
     *
     * @param most bytes
     * @param cut whether the first ones are taken where there are more
     */
    record Limit(long most, boolean cut) {}

    private final Duration timeout;
    private final CloseableHttpClient client;
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("llmops-rag-web"));

    PageRequests(CheckedAddresses addresses, Duration timeout) {
        this.timeout = timeout;
        Timeout most = Timeout.ofMilliseconds(Durations.millis(timeout));
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(most)
                                .setSocketTimeout(most)
                                // A server may have closed one meanwhile.
                                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(most)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /**
     * {@return the answer to a request}
     *
     * @throws CheckedAddresses.RefusedException if its host is at an address that must not be asked
     * @throws IOException if there is none now
     */
    Answer send(HttpGet request, Limit limit) throws IOException {
        Future<Answer> answer = threads.submit(() -> answer(request, limit));
        try {
            return answer.get(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("it did not come within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CheckedAddresses.RefusedException refused) {
                throw refused;
            }
            throw new IOException("it cannot be fetched: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the waiting thread was interrupted", e);
        } finally {
            request.cancel();
        }
    }

    private Answer answer(HttpGet request, Limit limit) throws IOException {
        ClassicHttpResponse response = client.executeOpen(null, request, null);
        boolean whole = false;
        try {
            byte[] body = bytes(response.getEntity(), limit.most());
            whole = body.length <= limit.most();
            byte[] first = limit.cut() ? Arrays.copyOf(body, (int) limit.most()) : null;
            return new Answer(response.getCode(), headers(response), whole ? body : first);
        } finally {
            if (!whole) {
                // Closing would read the rest.
                request.cancel();
            }
            close(response);
        }
    }

    private static byte[] bytes(@Nullable HttpEntity entity, long most) throws IOException {
        InputStream body = entity == null ? null : entity.getContent();
        return body == null ? new byte[0] : body.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
    }

    private static Map<String, String> headers(ClassicHttpResponse response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : response.getHeaders()) {
            headers.putIfAbsent(header.getName(), header.getValue());
        }
        return headers;
    }

    private static void close(ClassicHttpResponse response) {
        try {
            response.close();
        } catch (IOException e) {
            // What was wanted is there, or the fault on the way to it is told.
        }
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        threads.shutdownNow();
    }
}

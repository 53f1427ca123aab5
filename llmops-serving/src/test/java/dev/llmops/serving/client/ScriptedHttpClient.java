package dev.llmops.serving.client;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A JDK client without a network: it answers each request with the same bytes, to the end or until the connection breaks. */
final class ScriptedHttpClient extends HttpClient {

    final List<HttpRequest> requests = new ArrayList<>();
    private int status = 200;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private List<byte[]> pieces = List.of();
    private boolean breaks;
    private boolean stalls;
    private boolean refuses;
    /** Pieces that were asked for. */
    int handedOver;

    static ScriptedHttpClient answering(int status, String type, String body) {
        return new ScriptedHttpClient().head(status, type).pieces(List.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    static ScriptedHttpClient streaming(byte[]... pieces) {
        return new ScriptedHttpClient()
                .head(200, "text/event-stream; charset=utf-8")
                .pieces(List.of(pieces));
    }

    static ScriptedHttpClient streaming(String body) {
        return streaming(body.getBytes(StandardCharsets.UTF_8));
    }

    static ScriptedHttpClient refusing() {
        ScriptedHttpClient client = new ScriptedHttpClient();
        client.refuses = true;
        return client;
    }

    private ScriptedHttpClient head(int number, String type) {
        status = number;
        return header("Content-Type", type);
    }

    private ScriptedHttpClient pieces(List<byte[]> all) {
        pieces = all;
        return this;
    }

    /** Answers from now on with these pieces. */
    ScriptedHttpClient then(List<byte[]> all, boolean thenBreaks) {
        breaks = thenBreaks;
        return pieces(all);
    }

    ScriptedHttpClient header(String name, String value) {
        headers.put(name, List.of(value));
        return this;
    }

    /** The connection breaks behind the last byte. */
    ScriptedHttpClient thenBreaks() {
        breaks = true;
        return this;
    }

    /** Nothing comes behind the last byte. */
    ScriptedHttpClient thenStalls() {
        stalls = true;
        return this;
    }

    /** {@return the body of the last request} */
    String asked() {
        StringBuilder text = new StringBuilder();
        requests.get(requests.size() - 1).bodyPublisher().orElseThrow().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer piece) {
                text.append(StandardCharsets.UTF_8.decode(piece));
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        });
        return text.toString();
    }

    String header(String name) {
        return requests.get(requests.size() - 1).headers().firstValue(name).orElse("");
    }

    @Override
    @SuppressWarnings("NullAway") // nobody looks at the response: its body is pulled
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        requests.add(request);
        if (refuses) {
            throw new java.net.ConnectException("refused");
        }
        if (stalls && pieces.isEmpty()) {
            throw new HttpTimeoutException("request timed out");
        }
        HttpHeaders head = HttpHeaders.of(headers, (name, value) -> true);
        HttpResponse.BodySubscriber<T> body = handler.apply(new HttpResponse.ResponseInfo() {
            @Override
            public int statusCode() {
                return status;
            }

            @Override
            public HttpHeaders headers() {
                return head;
            }

            @Override
            public Version version() {
                return Version.HTTP_1_1;
            }
        });
        body.onSubscribe(new Script(body));
        return null;
    }

    private final class Script implements Flow.Subscription {

        private final HttpResponse.BodySubscriber<?> body;
        private int next;
        private boolean ended;

        Script(HttpResponse.BodySubscriber<?> body) {
            this.body = body;
        }

        @Override
        public void request(long count) {
            for (long i = 0; i < count && next < pieces.size(); i++) {
                handedOver++;
                body.onNext(List.of(ByteBuffer.wrap(pieces.get(next++))));
            }
            if (next == pieces.size() && !stalls && !ended) {
                ended = true;
                if (breaks) {
                    body.onError(new IOException("connection reset"));
                } else {
                    body.onComplete();
                }
            }
        }

        @Override
        public void cancel() {
            ended = true;
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, HttpResponse.PushPromiseHandler<T> push) {
        return sendAsync(request, handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SSLParameters sslParameters() {
        return new SSLParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }
}

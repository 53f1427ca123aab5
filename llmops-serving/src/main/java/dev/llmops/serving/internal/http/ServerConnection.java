package dev.llmops.serving.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.commons.internal.time.Waiting;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Requests to one server. Safe for use by multiple threads. */
public final class ServerConnection {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_ERROR_BYTES = 1 << 16;
    private static final int MAX_TEMPLATES = 64;

    private final HttpClient client;
    private final URI root;
    private final Map<String, String> headers;
    private final Map<String, HttpRequest.Builder> templates = new ConcurrentHashMap<>();
    private final ServerFaults faults;
    private final Waiting waiting;
    private final Duration timeout;
    private final int maxResponseBytes;

    /**
     * Creates a connection.
     *
     * @param client does not follow redirects
     * @param root the address in front of every path, without a slash at its end
     * @param headers of every request, credentials included
     * @param faults maps what is no answer
     * @param waiting how to wait
     * @param timeout limit for a whole call
     * @param maxResponseBytes most bytes of a response that is read as a whole, and of a single event
     */
    public ServerConnection(
            HttpClient client,
            URI root,
            Map<String, String> headers,
            ServerFaults faults,
            Waiting waiting,
            Duration timeout,
            int maxResponseBytes) {
        this.client = client;
        this.root = root;
        this.headers = Map.copyOf(headers);
        this.faults = faults;
        this.waiting = waiting;
        this.timeout = timeout;
        this.maxResponseBytes = maxResponseBytes;
    }

    /** {@return how this connection maps what is no answer} */
    public ServerFaults faults() {
        return faults;
    }

    /** {@return how this connection waits} */
    public Waiting waiting() {
        return waiting;
    }

    /** {@return the limit for a whole call} */
    public Duration timeout() {
        return timeout;
    }

    /** {@return most bytes of a response that is read as a whole, and of a single event} */
    public int maxResponseBytes() {
        return maxResponseBytes;
    }

    /**
     * {@return a request that is sent when its response is first pulled}
     *
     * @param path begins with a slash
     * @param body JSON, or null for none
     */
    public Exchange exchange(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = template(path).copy();
        if (body != null) {
            request.setHeader("Content-Type", "application/json");
        }
        String idempotencyKey = IdempotencyKey.current();
        if (body != null && idempotencyKey != null && !headers.containsKey("idempotency-key")) {
            request.setHeader(IdempotencyKey.HEADER, idempotencyKey);
        }
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        return new Exchange(client, request, waiting);
    }

    /** Address and headers are checked once for each path; a path that is made anew for each request is not kept. */
    private HttpRequest.Builder template(String path) {
        HttpRequest.Builder kept = templates.get(path);
        if (kept != null) {
            return kept;
        }
        URI uri = URI.create(root + path);
        HttpRequest.Builder made = HttpRequest.newBuilder(uri);
        headers.forEach(made::setHeader);
        // Over plain HTTP the JDK asks for an upgrade to HTTP/2, which some servers take for a protocol that they do
        // not know.
        made.version("https".equals(uri.getScheme()) ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        if (templates.size() < MAX_TEMPLATES) {
            templates.put(path, made);
        }
        return made;
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @param path begins with a slash
     * @param body JSON, or null for none
     * @return the answer's text
     * @throws LlmOpsException if there is none
     */
    public String text(String method, String path, @Nullable String body) {
        long start = waiting.nanos();
        Exchange exchange = exchange(method, path, body);
        try {
            Signal first = take(exchange, start);
            if (first instanceof Signal.Broken broken) {
                throw unreachable(broken.cause());
            }
            Signal.Head head = (Signal.Head) first;
            boolean success = head.status() / 100 == 2;
            String answer = rest(exchange, start, success ? maxResponseBytes : MAX_ERROR_BYTES, !success);
            if (!success) {
                throw faults.ofStatus(head, answer);
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the call was interrupted while it waited for the server", e);
        } finally {
            exchange.cancel();
        }
    }

    /**
     * Sends a request and waits for its answer, a JSON document.
     *
     * @param path begins with a slash
     * @param body JSON, or null for none
     * @return the document
     * @throws LlmOpsException if there is none
     */
    public JsonNode json(String method, String path, @Nullable String body) {
        return parse(text(method, path, body));
    }

    /**
     * {@return a response's text as JSON}
     *
     * @throws InvalidModelResponseException if it is no JSON object or array
     */
    public JsonNode parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json.isContainerNode()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // Told below, without the parser's excerpt of the text.
        }
        throw new InvalidModelResponseException(
                "the server must answer with JSON, but did not; check baseUrl and what stands in front of the server",
                faults.said(text));
    }

    private String rest(Exchange exchange, long start, int maxBytes, boolean cut) throws InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Signal signal = take(exchange, start);
            if (signal instanceof Signal.End || (cut && signal instanceof Signal.Broken)) {
                return body.toString(StandardCharsets.UTF_8);
            }
            if (signal instanceof Signal.Broken broken) {
                throw broken(broken.cause());
            }
            append(body, ((Signal.Bytes) signal).buffers());
            if (body.size() > maxBytes) {
                if (cut) {
                    return body.toString(StandardCharsets.UTF_8);
                }
                throw tooLarge(maxBytes);
            }
        }
    }

    private Signal take(Exchange exchange, long start) throws InterruptedException {
        long left = Durations.nanos(timeout) - (waiting.nanos() - start);
        Signal signal = left <= 0 ? null : exchange.take(left);
        if (signal == null) {
            throw new ModelTimeoutException("the server must answer within the timeout of " + timeout
                    + ", but did not; ask for less, or raise the timeout");
        }
        return signal;
    }

    /** Adds a piece of a body. {@code body}: what had arrived before. */
    public static void append(ByteArrayOutputStream body, List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            body.writeBytes(bytes);
        }
    }

    /** {@return a response that is larger than it may be} */
    public static LlmOpsException tooLarge(int maxBytes) {
        return new InvalidModelResponseException("a response must have at most " + maxBytes
                + " bytes, but has more; raise maxResponseBytes, or check what stands in front of the server");
    }

    /** {@return a server that did not answer} */
    public static LlmOpsException unreachable(Throwable cause) {
        if (hasCause(cause, java.net.http.HttpConnectTimeoutException.class)) {
            return new ModelTimeoutException(
                    "the server must take the connection within the connectTimeout, but did not; check its address",
                    cause);
        }
        return new ModelUnavailableException(
                "the server cannot be reached or hung up before it answered; check that it runs, and baseUrl", cause);
    }

    /** {@return a server that hung up in the middle of its answer} */
    public static LlmOpsException broken(Throwable cause) {
        return new ModelUnavailableException("the server hung up in the middle of its answer; try again", cause);
    }

    private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
        Throwable each = thrown;
        // A limit, because a chain of causes can be a circle.
        for (int i = 0; each != null && i < 50; i++) {
            if (type.isInstance(each)) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }
}

package dev.llmops.prompts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmops.api.error.PromptRegistryException;
import dev.llmops.api.error.PromptRegistryException.Reason;
import dev.llmops.commons.internal.http.WholeAnswer;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.commons.internal.time.SystemTime;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a registry one JSON question. What it answers is never part of a message, since it can repeat a key. A question that changes
 * nothing is asked again after a failure that may pass, within the endpoint's time.
 */
final class RegistryHttp {

    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final int MAX_BYTES = 16 << 20;
    private static final int TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final String name;
    private final RegistryEndpoint endpoint;
    private final Pause pause;
    private final LongSupplier ticker;

    /** Waits before a question is asked again. */
    interface Pause {
        void take(Duration length) throws InterruptedException;
    }

    RegistryHttp(String name, RegistryEndpoint endpoint, Pause pause, LongSupplier ticker) {
        this.name = name;
        this.endpoint = endpoint;
        this.pause = pause;
        this.ticker = ticker;
    }

    static RegistryHttp of(String name, RegistryEndpoint endpoint) {
        return new RegistryHttp(
                name, endpoint, length -> TimeUnit.NANOSECONDS.sleep(Durations.nanos(length)), SystemTime.ticker());
    }

    /**
     * {@return the answer, an object or array, or what a registry says of something that is not there}
     *
     * @param path begins with a slash; its query is encoded
     */
    RegistryAnswer get(String path) {
        return again(path);
    }

    /**
     * {@return the answer to a change, which is sent once: nobody knows whether one that broke off was made}
     *
     * @param path begins with a slash
     * @param body JSON, or null
     */
    RegistryAnswer change(String method, String path, @Nullable JsonNode body) {
        return once(method, path, body, endpoint.timeout());
    }

    /**
     * Refuses what was there before in place of what comes next, as where something in front of the registry drops the number of the page:
     * such a list has no end.
     */
    void requireNew(boolean isNew, String what) {
        if (!isNew) {
            throw failure(
                    Reason.INVALID_ANSWER,
                    "gives the same " + what + " again and again; check baseUri and what stands in front of the"
                            + " registry",
                    null);
        }
    }

    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private RegistryAnswer again(String path) {
        long start = ticker.getAsLong();
        Duration wait = FIRST_PAUSE;
        for (int tried = 1; ; tried++) {
            try {
                return once("GET", path, null, left(start));
            } catch (PromptRegistryException e) {
                boolean mayPass = e.retryable() && e.reason() != Reason.TIMEOUT;
                if (!mayPass || tried == TRIES || wait.compareTo(left(start)) >= 0) {
                    throw e;
                }
                pause(wait);
                wait = wait.multipliedBy(4);
            }
        }
    }

    private Duration left(long start) {
        Duration left = endpoint.timeout().minusNanos(ticker.getAsLong() - start);
        return left.isNegative() || left.isZero() ? Duration.ofNanos(1) : left;
    }

    private void pause(Duration length) {
        try {
            pause.take(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(Reason.UNREACHABLE, "was not waited for, since the thread was interrupted", e);
        }
    }

    private RegistryAnswer once(String method, String path, @Nullable JsonNode body, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path))
                .header("Accept", "application/json")
                .timeout(timeout);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.setHeader("Content-Type", "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofString(body.toString()));
        }
        endpoint.headers().forEach(request::setHeader);
        return read(send(request.build(), timeout));
    }

    private WholeAnswer send(HttpRequest request, Duration timeout) {
        try {
            return WholeAnswer.to(request, timeout, MAX_BYTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(Reason.UNREACHABLE, "was not waited for, since the thread was interrupted", e);
        } catch (HttpTimeoutException e) {
            throw failure(
                    Reason.TIMEOUT,
                    "gave no answer within " + endpoint.timeout() + "; raise the timeout, or see why it is slow",
                    e);
        } catch (IOException e) {
            throw failure(Reason.UNREACHABLE, "cannot be reached; check the address and whether it runs", e);
        }
    }

    private RegistryAnswer read(WholeAnswer answer) {
        int status = answer.status();
        if (status / 100 == 3) {
            throw failure(
                    Reason.REFUSED,
                    "redirects to "
                            + host(answer.headers().firstValue("location").orElse(""))
                            + ", and credentials are not sent after a redirect; set baseUri to the address that answers",
                    null);
        }
        if (status == 401 || status == 403) {
            throw failure(
                    Reason.CREDENTIALS,
                    "does not let this caller in (HTTP status " + status + "); " + whyNot(answer),
                    null);
        }
        if (status == 429) {
            throw failure(Reason.BUSY, "asks to call less often (HTTP status 429); look labels up less often", null);
        }
        if (status == 408 || status == 504) {
            throw failure(Reason.TIMEOUT, "gave up waiting (HTTP status " + status + "); see its log", null);
        }
        if (status >= 500) {
            throw failure(Reason.FAILED, "failed (HTTP status " + status + "); see its log", null);
        }
        return new RegistryAnswer(this, status, status == 204 ? JSON.createObjectNode() : tree(answer));
    }

    /** MLflow and others answer only to names that they know, against DNS rebinding. */
    private static String whyNot(WholeAnswer answer) {
        return text(answer).toLowerCase(Locale.ROOT).contains("invalid host header")
                ? "it answers to other host names only: use one of those in baseUri, or allow this one there"
                : "check the keys and what they may do";
    }

    private JsonNode tree(WholeAnswer answer) {
        byte[] body = answer.body();
        if (body.length > MAX_BYTES) {
            throw failure(Reason.INVALID_ANSWER, "answered with more than " + MAX_BYTES + " bytes", null);
        }
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree.isContainerNode()) {
                return tree;
            }
        } catch (IOException e) {
            // Told below, without the parser's excerpt of the text.
        }
        throw failure(
                Reason.INVALID_ANSWER,
                "answered with " + kind(answer) + " (HTTP status " + answer.status()
                        + "), not with a JSON document; check baseUri and what stands in front of the registry",
                null);
    }

    private static String kind(WholeAnswer answer) {
        String start = text(answer).stripLeading().toLowerCase(Locale.ROOT);
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            return "HTML";
        }
        return start.startsWith("{") || start.startsWith("[") ? "broken JSON" : "something else";
    }

    private static String text(WholeAnswer answer) {
        byte[] head = Arrays.copyOf(answer.body(), Math.min(answer.body().length, 1000));
        return new String(head, StandardCharsets.UTF_8);
    }

    /** The host alone: the rest of an address can hold a token. */
    private static String host(String location) {
        try {
            String host = URI.create(location).getHost();
            return host == null ? "another address" : "'" + host + "'";
        } catch (IllegalArgumentException e) {
            return "another address";
        }
    }

    PromptRegistryException failure(Reason reason, String what, @Nullable Throwable cause) {
        return new PromptRegistryException(
                reason, "the prompt registry '" + name + "' at " + endpoint.baseUri() + " " + what, cause);
    }

    /** {@return a text in the registry's answer as JSON} */
    JsonNode parse(String text, String where) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw failure(Reason.INVALID_ANSWER, "answered with broken JSON in '" + where + "'", null);
        }
    }
}

package dev.llmops.eval.exchange.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.http.BaseUri;
import dev.llmops.commons.internal.http.HeaderRules;
import dev.llmops.commons.internal.http.WholeAnswer;
import dev.llmops.eval.exchange.ExchangeException;
import dev.llmops.eval.internal.foreign.ForeignFile;
import dev.llmops.eval.internal.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks an MLflow server. What it answers is no part of a message, since it can repeat a key. */
final class MlflowHttp {

    private static final int MAX_BYTES = 256 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final URI base;
    private final Map<String, String> headers;

    MlflowHttp(URI uri, Map<String, String> headers) {
        this.base = BaseUri.require("uri", uri);
        this.headers = Map.copyOf(headers);
        headers.forEach(HeaderRules::require);
    }

    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) {
        return find(path)
                .orElseThrow(() ->
                        problem("knows nothing of what was asked for (HTTP status 404); check the run's id", null));
    }

    /** {@return the answer, or nothing if the server says that there is no such thing} */
    Optional<JsonNode> find(String path) {
        WholeAnswer answer = send("GET", path, null);
        if (answer.status() == 404 && text(answer).contains("RESOURCE_DOES_NOT_EXIST")) {
            return Optional.empty();
        }
        return Optional.of(tree(checked(answer)));
    }

    JsonNode post(String path, ObjectNode body) {
        return tree(checked(send("POST", path, Json.write(body))));
    }

    void put(String path, String content) {
        checked(send("PUT", path, content));
    }

    /** {@return the text of an artefact, or nothing if it is not there} */
    Optional<String> artifact(String path) {
        WholeAnswer answer = send("GET", path, null);
        return answer.status() == 404 || answer.status() == 500 ? Optional.empty() : Optional.of(text(checked(answer)));
    }

    private WholeAnswer send(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(BaseUri.resolve(base, path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(TIMEOUT);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.setHeader("Content-Type", "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        headers.forEach(request::setHeader);
        try {
            return WholeAnswer.to(request.build(), TIMEOUT, MAX_BYTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw problem("was not waited for, since the thread was interrupted", e);
        } catch (IOException e) {
            throw problem("cannot be reached; check the address and whether it runs", e);
        }
    }

    private WholeAnswer checked(WholeAnswer answer) {
        int status = answer.status();
        if (status / 100 == 2) {
            if (answer.body().length > MAX_BYTES) {
                throw problem("answered with more than " + MAX_BYTES + " bytes", null);
            }
            return answer;
        }
        if (status == 401 || status == 403) {
            throw problem(
                    "does not let this caller in (HTTP status " + status
                            + "); check the keys, and that it answers to this host name",
                    null);
        }
        throw problem("refuses the request (HTTP status " + status + "); its log says why", null);
    }

    private JsonNode tree(WholeAnswer answer) {
        String text = text(answer);
        try {
            JsonNode tree = ForeignFile.MAPPER.readTree(text);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            // Told below, without the parser's excerpt of the text.
        }
        boolean html = text.stripLeading().toLowerCase(Locale.ROOT).startsWith("<");
        throw problem(
                "answered with " + (html ? "HTML" : "something else")
                        + " and not with a JSON object; check the address and what stands in front of it",
                null);
    }

    private static String text(WholeAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    ExchangeException problem(String what, @Nullable Throwable cause) {
        return new ExchangeException("MLflow at " + base + " " + what, cause);
    }
}

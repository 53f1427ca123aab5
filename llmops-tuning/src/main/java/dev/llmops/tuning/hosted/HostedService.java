package dev.llmops.tuning.hosted;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.commons.internal.http.BaseUri;
import dev.llmops.commons.internal.http.HeaderRules;
import dev.llmops.commons.internal.http.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a service is, and how it is asked. The key goes to this address alone, and into no message. */
final class HostedService {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_BYTES = 16 << 20;
    private static final String BEARER = "Bearer ";
    private static final Pattern CREDENTIAL =
            Pattern.compile("auth|key|token|secret|cookie|password", Pattern.CASE_INSENSITIVE);
    /** What is shorter stands in many a word. */
    private static final int MIN_KEY_LENGTH = 4;

    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final URI base;
    private final Duration timeout;
    private final Map<String, String> headers = new LinkedHashMap<>();

    HostedService(URI base, @Nullable String apiKey, Map<String, String> others, Duration timeout) {
        this.base = BaseUri.require("baseUrl", base);
        this.timeout = timeout;
        if (apiKey != null) {
            headers.put("Authorization", BEARER + apiKey);
        }
        headers.putAll(others);
        headers.forEach(HeaderRules::require);
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(BaseUri.resolve(base, path))
                .header("Accept", "application/json")
                .timeout(timeout);
        headers.forEach(request::setHeader);
        return request;
    }

    Duration timeout() {
        return timeout;
    }

    JsonNode get(String path) {
        return send(request(path).GET().build());
    }

    JsonNode post(String path, JsonNode body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    JsonNode send(HttpRequest request) {
        WholeAnswer answer;
        try {
            answer = WholeAnswer.to(request, timeout, MAX_BYTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostedTuningException("the service at " + base + " was not waited for", 0, null, e, true);
        } catch (IOException e) {
            throw unreachable(e);
        }
        if (answer.status() < OK || answer.status() >= REDIRECT) {
            throw refused(answer.status(), answer.body());
        }
        if (answer.body().length > MAX_BYTES) {
            throw new HostedTuningException(
                    "the service at " + base + " answered with more than " + MAX_BYTES + " bytes",
                    answer.status(),
                    null,
                    null,
                    false);
        }
        try {
            JsonNode tree = JSON.readTree(answer.body());
            if (tree.isObject()) {
                return tree;
            }
        } catch (IOException e) {
            // No JSON is no object.
        }
        throw new HostedTuningException(
                "the service at " + base + " answered with something that is no JSON object; check the address",
                answer.status(),
                null,
                null,
                false);
    }

    HostedTuningException unreachable(IOException e) {
        return new HostedTuningException(
                "the service at " + base + " gave no answer; check the address: " + e, 0, null, e, true);
    }

    /** A service may repeat what it was sent. */
    private String withoutKeys(String said) {
        String told = said;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String value = header.getValue();
            // What stands after a scheme, such as Bearer or Basic.
            String key = value.substring(value.indexOf(' ') + 1);
            if (CREDENTIAL.matcher(header.getKey()).find() && key.length() >= MIN_KEY_LENGTH) {
                told = told.replace(key, "***");
            }
        }
        return told;
    }

    HostedTuningException refused(int status, byte[] body) {
        String code = null;
        String message = "";
        try {
            JsonNode error = JSON.readTree(body).path("error");
            code = error.path("code").isTextual() ? error.path("code").textValue() : null;
            message = withoutKeys(error.path("message").asText(""));
        } catch (JsonProcessingException e) {
            // Not every proxy in between speaks JSON.
        } catch (IOException e) {
            throw unreachable(e);
        }
        return new HostedTuningException(
                "the service at " + base + " answered with status " + status
                        + (message.isEmpty() ? "" : ": " + message),
                status,
                code,
                null,
                status == TOO_MANY || status >= SERVER_ERROR);
    }
}

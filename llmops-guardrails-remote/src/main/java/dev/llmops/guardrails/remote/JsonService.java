package dev.llmops.guardrails.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmops.commons.internal.http.WholeAnswer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks a service one JSON question, and takes nothing but a JSON answer of bounded size within the endpoint's time. */
final class JsonService {

    private static final int MAX_BYTES = 1 << 20;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String name;
    private final ServiceEndpoint endpoint;

    JsonService(String name, ServiceEndpoint endpoint) {
        this.name = name;
        this.endpoint = endpoint;
    }

    /** {@return the answer, an object} */
    JsonNode post(String path, Object body) {
        return post(path, body, answer -> false);
    }

    /**
     * {@return the answer, an object}
     *
     * @param refusal whether the answer to a request that was refused (status 400) says something about the text, and is an
     *     answer
     */
    JsonNode post(String path, Object body, Predicate<JsonNode> refusal) {
        JsonNode tree = answer(path, body, refusal);
        if (!tree.isObject()) {
            throw failure("answered with JSON that is no object", null, false);
        }
        return tree;
    }

    /** {@return the answer, an array} */
    JsonNode postForArray(String path, Object body) {
        JsonNode tree = answer(path, body, answer -> false);
        if (!tree.isArray()) {
            throw failure("answered with JSON that is no array", null, false);
        }
        return tree;
    }

    private JsonNode answer(String path, Object body, Predicate<JsonNode> refusal) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .timeout(endpoint.timeout())
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes(body)));
        endpoint.headers().forEach(request::setHeader);
        WholeAnswer reply = send(request.build());
        int status = reply.status();
        if (status == BAD_REQUEST) {
            JsonNode refused = tree(reply.body());
            if (refusal.test(refused)) {
                return refused;
            }
        }
        if (status != OK) {
            boolean retryable = status == TOO_MANY || status >= SERVER_ERROR;
            throw failure("answered with status " + status, null, retryable);
        }
        return tree(reply.body());
    }

    private WholeAnswer send(HttpRequest request) {
        try {
            return WholeAnswer.to(request, endpoint.timeout(), MAX_BYTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was not waited for", e, true);
        } catch (HttpTimeoutException e) {
            throw failure("gave no answer within " + endpoint.timeout(), e, true);
        } catch (IOException e) {
            throw failure("cannot be reached", e, true);
        }
    }

    private JsonNode tree(byte[] body) {
        if (body.length > MAX_BYTES) {
            throw failure("answered with more than " + MAX_BYTES + " bytes", null, false);
        }
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw failure("answered with something that is no JSON", null, false);
        }
    }

    /** {@return what a member of an answer must be} */
    String text(JsonNode answer, String pointer) {
        JsonNode value = answer.at(pointer);
        if (!value.isTextual()) {
            throw failure("answered without the text '" + pointer + "'", null, false);
        }
        return value.textValue();
    }

    /** {@return what a member of an answer must be} */
    boolean bool(JsonNode answer, String pointer) {
        JsonNode value = answer.at(pointer);
        if (!value.isBoolean()) {
            throw failure("answered without the boolean '" + pointer + "'", null, false);
        }
        return value.booleanValue();
    }

    /** {@return a score, which must lie from 0 to 1} */
    double score(JsonNode value, String pointer) {
        if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 1)) {
            throw failure("answered without a number from 0 to 1 at '" + pointer + "'", null, false);
        }
        return value.doubleValue();
    }

    GuardrailServiceException failure(String what, @Nullable Throwable cause, boolean retryable) {
        return new GuardrailServiceException(
                "the guardrail service '" + name + "' at " + endpoint.baseUri() + " " + what
                        + "; check the address and the service's log",
                cause,
                retryable);
    }

    private static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request has no JSON form", e);
        }
    }
}

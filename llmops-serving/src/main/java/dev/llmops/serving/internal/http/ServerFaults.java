package dev.llmops.serving.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.ContentPolicyException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.QuotaExceededException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.commons.internal.http.ContextExceeded;
import dev.llmops.commons.internal.http.RetryAfter;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What servers answer instead of an answer, as exceptions by cause. The shapes of their JSON differ, and so do the statuses: LiteLLM's
 * proxy answers an unknown key with 400, Ray Serve sheds load with 503 in plain text, vLLM and TGI report errors inside of a 200.
 */
public final class ServerFaults {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Error codes and words of OpenAI, Azure and Anthropic. */
    private static final List<String> CONTENT_POLICY = List.of(
            "content_policy_violation",
            "content_filter",
            "responsibleaipolicyviolation",
            "content management policy",
            "content filtering policy");

    private static final List<String> QUOTA_EXCEEDED =
            List.of("insufficient_quota", "billing_hard_limit", "budget_exceeded");
    private static final List<String> BAD_KEY = List.of("no_db_connection", "invalid_api_key", "token_not_found_in_db");
    /** OpenAI's code, and the words of LiteLLM's proxy in a 400. */
    private static final List<String> UNKNOWN_MODEL = List.of("model_not_found", "invalid model name passed in model");

    private static final List<String> OVERLOAD = List.of("dropped due to backpressure", "model is overloaded");

    /** Types of errors inside of a 200, as the status that they would have had. */
    private static final Map<String, Integer> STATUS_BY_TYPE = Map.ofEntries(
            Map.entry("invalid_request_error", 400),
            Map.entry("invalid_prompt", 400),
            Map.entry(ContextExceeded.CODE, 400),
            Map.entry("exceed_context_size_error", 400),
            Map.entry("badrequesterror", 400),
            Map.entry("validation", 422),
            Map.entry("template_error", 422),
            Map.entry("tool_error", 422),
            Map.entry("authentication_error", 401),
            Map.entry("permission_error", 403),
            Map.entry("not_found_error", 404),
            Map.entry("notfounderror", 404),
            Map.entry("request_too_large", 413),
            Map.entry("rate_limit_error", 429),
            Map.entry("rate_limit_exceeded", 429),
            Map.entry("overloaded", 429),
            Map.entry("timeout_error", 408),
            Map.entry("overloaded_error", 529));

    private final Collection<String> secrets;
    private final InstantSource clock;
    private final boolean crashesWithoutKey;

    /**
     * Creates the mapping of one client.
     *
     * @param secrets credentials that no message may hold
     * @param clock the time, where a server gives a date and does not say what time it has
     * @param crashesWithoutKey whether the server fails with a 500 in plain text where it misses credentials
     */
    public ServerFaults(Collection<String> secrets, InstantSource clock, boolean crashesWithoutKey) {
        this.secrets = List.copyOf(secrets);
        this.clock = clock;
        this.crashesWithoutKey = crashesWithoutKey;
    }

    /**
     * {@return what a response means that is no success}
     *
     * @param head its status and headers
     * @param body its body, or the beginning of it
     */
    public LlmOpsException ofStatus(Signal.Head head, String body) {
        Throwable said = ServerMessage.of(body, secrets);
        Duration retryAfter = RetryAfter.of(head.headers()::firstValue, clock);
        if (head.status() >= 300 && head.status() < 400) {
            return redirected(head, said);
        }
        if (isMissingKey(head, body)) {
            return new AuthenticationException(
                    "the server failed without credentials (HTTP status 500), as LiteLLM's proxy does; set apiKey",
                    said);
        }
        return of(head.status(), words(body), retryAfter, said);
    }

    /** The one error of LiteLLM's proxy that is no JSON. A request that had a key and crashed the proxy is another matter. */
    private boolean isMissingKey(Signal.Head head, String body) {
        return crashesWithoutKey
                && secrets.isEmpty()
                && head.status() == 500
                && body.strip().equals("Internal Server Error");
    }

    /** {@return what an error means that a server reported inside of a success; {@code error}: the JSON that holds the error} */
    public LlmOpsException inside(JsonNode error) {
        String words = words(error);
        return of(statusInside(error), words, null, ServerMessage.of(error.toString(), secrets));
    }

    /** {@return what a server said, as the cause of an exception} */
    public Throwable said(String body) {
        return ServerMessage.of(body, secrets);
    }

    private static int statusInside(JsonNode json) {
        JsonNode error = json.path("error").isObject() ? json.path("error") : json;
        for (JsonNode code : List.of(error.path("code"), error.path("status"), json.path("code"))) {
            int status = code.asInt(0);
            if (status >= 400 && status < 600) {
                return status;
            }
        }
        for (String member : List.of("error_type", "type", "code")) {
            for (JsonNode node : List.of(error.path(member), json.path(member))) {
                Integer status = STATUS_BY_TYPE.get(node.asText().toLowerCase(Locale.ROOT));
                if (status != null) {
                    return status;
                }
            }
        }
        return 500;
    }

    private static LlmOpsException of(int status, String words, @Nullable Duration retryAfter, Throwable said) {
        String where = " (HTTP status " + status + ")";
        if (status == 401 || status == 403 || (status < 500 && containsAny(words, BAD_KEY))) {
            return new AuthenticationException(
                    "the server did not accept the credentials" + where + "; check the API key", said);
        }
        if (status == 402 || containsAny(words, QUOTA_EXCEEDED)) {
            return new QuotaExceededException(
                    "the account has no quota left" + where + "; raise its limit, or use another API key", said);
        }
        if (status == 429 || (status >= 500 && (retryAfter != null || containsAny(words, OVERLOAD)))) {
            return new RateLimitedException(
                    "the server asks to slow down" + where + "; call less often or raise the limit", said, retryAfter);
        }
        if (status == 408 || status == 504) {
            return new ModelTimeoutException(
                    "the server gave up waiting for the model" + where + "; ask for less or try again", said);
        }
        if (status == 409) {
            return new ModelException(
                    "the server is busy with a conflicting request" + where + "; try again", said, true);
        }
        if (status < 500 && containsAny(words, CONTENT_POLICY)) {
            return new ContentPolicyException(
                    "the vendor's content policy does not allow the request" + where
                            + "; change it, or ask another vendor",
                    said);
        }
        if (status < 500 && ContextExceeded.isSaidBy(words)) {
            return new ContextWindowExceededException(
                    "the request does not fit into the model's context window" + where
                            + "; send less, or ask for fewer tokens",
                    said);
        }
        // 424 is TGI's status for a generation that failed.
        if (status >= 500 || status == 424) {
            return new ModelUnavailableException(
                    "the server failed" + where + "; check its log, or try another one", said);
        }
        if (status == 404 || containsAny(words, UNKNOWN_MODEL)) {
            return InvalidRequestException.modelUnknown(
                    "the server does not know the model or the address; check model and baseUrl" + where
                            + "; the cause says what is wrong",
                    said);
        }
        String rejected =
                status == 413 ? "the request is larger than the server takes" : "the server rejected the request";
        return new InvalidRequestException(rejected + where + "; the cause says what is wrong", said);
    }

    /** The host alone: the rest of an address can hold a token. */
    private static LlmOpsException redirected(Signal.Head head, Throwable said) {
        String location = head.headers().firstValue("location").orElse("");
        return new InvalidRequestException(
                "the server redirects to " + host(location) + " (HTTP status " + head.status()
                        + "), and credentials are not sent after a redirect; set baseUrl to the address that answers",
                said);
    }

    private static String host(String location) {
        try {
            String host = URI.create(location).getHost();
            return host == null ? "another address" : "'" + host + "'";
        } catch (IllegalArgumentException e) {
            return "another address";
        }
    }

    private static boolean containsAny(String words, List<String> parts) {
        return parts.stream().anyMatch(words::contains);
    }

    private static String words(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json != null && json.isObject() ? words(json) : body.toLowerCase(Locale.ROOT);
        } catch (JsonProcessingException e) {
            return body.toLowerCase(Locale.ROOT);
        }
    }

    /** Not the whole document: what it repeats of the request must not be taken for the server's words. */
    private static String words(JsonNode json) {
        StringBuilder words = new StringBuilder();
        JsonNode error = json.path("error").isContainerNode() ? json.path("error") : json;
        for (String member : List.of("message", "type", "code", "error", "error_type", "detail")) {
            JsonNode value = error.path(member);
            words.append(value.isValueNode() ? value.asText() : value.toString())
                    .append('\n');
        }
        return words.toString().toLowerCase(Locale.ROOT);
    }
}

package dev.llmops.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.error.PromptRegistryException;
import dev.llmops.api.error.PromptRegistryException.Reason;
import java.util.Optional;

/**
 * What a registry answered: JSON, and a status below 500 that is neither a redirect nor a refusal of the caller.
 *
 * @param http who asked
 * @param json an object or array
 */
record RegistryAnswer(RegistryHttp http, int status, JsonNode json) {

    /** {@return the JSON of a success} */
    JsonNode value() {
        return status / 100 == 2 ? json : refuse();
    }

    /** {@return the JSON of a success, or nothing if the registry knows that there is no such thing} */
    Optional<JsonNode> optional() {
        return status == 404 ? Optional.empty() : Optional.of(value());
    }

    private JsonNode refuse() {
        throw http.failure(
                Reason.REFUSED,
                "refuses the request (HTTP status " + status
                        + "); its log says why, and so may what it was asked to keep",
                null);
    }

    /** {@return what a member must be} */
    static String text(RegistryHttp http, JsonNode json, String member) {
        JsonNode value = json.path(member);
        if (!value.isTextual()) {
            throw missing(http, "the text", member);
        }
        return value.textValue();
    }

    /** {@return what a member must be} */
    static int number(RegistryHttp http, JsonNode json, String member) {
        JsonNode value = json.path(member);
        int number = value.isTextual() && value.textValue().matches("[0-9]{1,9}")
                ? Integer.parseInt(value.textValue())
                : value.isIntegralNumber() && value.canConvertToInt() ? value.intValue() : 0;
        if (number < 1) {
            throw missing(http, "the number", member);
        }
        return number;
    }

    static PromptRegistryException missing(RegistryHttp http, String what, String member) {
        return http.failure(
                Reason.INVALID_ANSWER,
                "answered without " + what + " '" + member + "'; check baseUri and the registry's version",
                null);
    }
}

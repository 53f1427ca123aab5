package dev.llmops.langchain4j.internal.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ContentPolicyException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.commons.internal.error.Causes;
import dev.llmops.commons.internal.http.ContextExceeded;
import dev.llmops.langchain4j.internal.http.RetryAfterException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What LangChain4j and its HTTP client throw, as our exceptions. A server's own words stay in the cause: they can repeat
 * what a user typed, and can be a page of HTML.
 */
public final class Faults {

    private Faults() {}

    public static LlmOpsException fromLangChain4j(Throwable thrown) {
        LlmOpsException ours = Causes.find(thrown, LlmOpsException.class);
        if (ours != null) {
            return ours;
        }
        if (Causes.find(thrown, InterruptedException.class) != null) {
            return new CallCancelledException(
                    "the call was interrupted while LangChain4j waited for the model", thrown);
        }
        LlmOpsException known = byType(thrown);
        return known != null ? known : byCause(thrown);
    }

    private static @Nullable LlmOpsException byType(Throwable t) {
        if (Causes.find(t, RateLimitException.class) != null) {
            return new RateLimitedException(
                    "the model's server asks to slow down" + status(t) + "; call less often or raise the limit",
                    t,
                    retryAfter(t));
        }
        if (Causes.find(t, AuthenticationException.class) != null) {
            return new dev.llmops.api.error.AuthenticationException(
                    "the model's server did not accept the credentials" + status(t)
                            + "; check the API key of the LangChain4j model",
                    t);
        }
        if (Causes.find(t, ModelNotFoundException.class) != null) {
            return dev.llmops.api.error.InvalidRequestException.modelUnknown(
                    "the model's server does not know the model or the address" + status(t)
                            + "; check modelName and baseUrl of the LangChain4j model",
                    t);
        }
        if (Causes.find(t, TimeoutException.class) != null || Causes.find(t, HttpTimeoutException.class) != null) {
            return new ModelTimeoutException(
                    "the model's server did not answer within the time limit of the LangChain4j model" + status(t)
                            + "; raise its timeout or ask for less",
                    t);
        }
        if (Causes.find(t, ContentFilteredException.class) != null) {
            return new ContentPolicyException("the model refused to answer; what it said is in the cause", t);
        }
        if (Causes.find(t, InvalidRequestException.class) != null
                || Causes.find(t, UnsupportedFeatureException.class) != null) {
            return refused(t);
        }
        if (Causes.find(t, InternalServerException.class) != null) {
            return Causes.find(t, HttpException.class) != null ? unavailable(t) : invalidResponse(t);
        }
        return null;
    }

    private static LlmOpsException byCause(Throwable t) {
        // Jackson's exceptions are IOExceptions too.
        if (Causes.find(t, JsonProcessingException.class) != null || Causes.find(t, HttpException.class) != null) {
            return invalidResponse(t);
        }
        if (Causes.find(t, IOException.class) != null
                || Causes.find(t, UnresolvedModelServerException.class) != null
                || Causes.find(t, UnresolvedAddressException.class) != null) {
            return unavailable(t);
        }
        if (Causes.find(t, IllegalArgumentException.class) != null) {
            return refused(t);
        }
        return new ModelException(
                "the LangChain4j model failed with " + t.getClass().getName() + "; see the cause", t, false);
    }

    private static LlmOpsException refused(Throwable t) {
        if (Causes.of(t).anyMatch(Faults::saysContextExceeded)) {
            return new ContextWindowExceededException(
                    "the request does not fit into the model's context window" + status(t)
                            + "; send less, or ask for fewer tokens",
                    t);
        }
        return new dev.llmops.api.error.InvalidRequestException(
                "the request is not one that the model can answer" + status(t) + "; the cause says what is wrong", t);
    }

    private static LlmOpsException unavailable(Throwable t) {
        return new ModelUnavailableException(
                "the model's server cannot be reached or broke off" + status(t)
                        + "; check that it runs and its address",
                t);
    }

    private static LlmOpsException invalidResponse(Throwable t) {
        return new InvalidModelResponseException(
                "the model's server answered with something that is no answer" + status(t)
                        + ": broken JSON, HTML or a missing field; check baseUrl and what stands in front of the server",
                t);
    }

    private static boolean saysContextExceeded(Throwable t) {
        return t.getMessage() != null && ContextExceeded.isSaidBy(t.getMessage());
    }

    private static @Nullable Duration retryAfter(Throwable t) {
        RetryAfterException told = Causes.find(t, RetryAfterException.class);
        return told == null ? null : told.retryAfter();
    }

    private static String status(Throwable t) {
        HttpException http = Causes.find(t, HttpException.class);
        return http == null ? "" : " (HTTP status " + http.statusCode() + ")";
    }
}

package dev.llmops.langchain4j.internal.mapping;

import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.ContentPolicyException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.error.StreamTruncatedException;

/**
 * Our exceptions as LangChain4j's, ours being the cause, so that an application that handles LangChain4j's goes on doing
 * so. What LangChain4j has no name for, a guardrail that blocks for example, stays what it is.
 */
public final class FaultsToLangChain4j {

    private FaultsToLangChain4j() {}

    public static RuntimeException exception(RuntimeException thrown) {
        if (thrown instanceof RateLimitedException || thrown instanceof QueueFullException) {
            return new RateLimitException(thrown.getMessage(), thrown);
        }
        if (thrown instanceof AuthenticationException) {
            return new dev.langchain4j.exception.AuthenticationException(thrown.getMessage(), thrown);
        }
        if (thrown instanceof ContentPolicyException) {
            return new ContentFilteredException(thrown.getMessage(), thrown);
        }
        if (thrown instanceof InvalidRequestException refused && refused.isModelUnknown()) {
            return new ModelNotFoundException(thrown.getMessage(), thrown);
        }
        if (thrown instanceof InvalidRequestException || thrown instanceof ContextWindowExceededException) {
            return new dev.langchain4j.exception.InvalidRequestException(thrown.getMessage(), thrown);
        }
        if (thrown instanceof ModelTimeoutException) {
            return new TimeoutException(thrown.getMessage(), thrown);
        }
        if (thrown instanceof ModelUnavailableException
                || thrown instanceof StreamTruncatedException
                || thrown instanceof InvalidModelResponseException) {
            return new InternalServerException(thrown.getMessage(), thrown);
        }
        return thrown;
    }
}

package dev.llmops.serving.pool;

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
import dev.llmops.api.error.StreamTruncatedException;

/** Whose fault a failed attempt is, which decides what happens to the endpoint and whether the call goes on. */
enum Fault {
    /** The request itself: every endpoint would refuse it. */
    CALLER,
    /** The key of this endpoint, or its account. */
    CREDENTIALS,
    /** The model that this endpoint does not have, or its address: another may answer the same. */
    MODEL,
    /** The question is too long for this endpoint: one with a longer context window may answer it. */
    CONTEXT,
    /** The vendor does not answer such a question: another one may. */
    POLICY,
    /** The endpoint is asked too much. */
    RATE_LIMIT,
    /** The endpoint, or the network in front of it. */
    SERVER,
    /** The model answered, but with something unusable. */
    ANSWER;

    static Fault of(LlmOpsException error) {
        if (error instanceof AuthenticationException || error instanceof QuotaExceededException) {
            return CREDENTIALS;
        }
        if (error instanceof InvalidRequestException refused && refused.isModelUnknown()) {
            return MODEL;
        }
        if (error instanceof ContextWindowExceededException) {
            return CONTEXT;
        }
        if (error instanceof ContentPolicyException) {
            return POLICY;
        }
        if (error instanceof RateLimitedException) {
            return RATE_LIMIT;
        }
        if (error instanceof ModelUnavailableException
                || error instanceof ModelTimeoutException
                || error instanceof StreamTruncatedException) {
            return SERVER;
        }
        return error instanceof ModelException && error.retryable() ? ANSWER : CALLER;
    }
}

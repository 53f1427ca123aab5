package dev.llmops.langchain4j.internal.http;

import dev.langchain4j.exception.HttpException;
import java.time.Duration;

/** LangChain4j's own exception for a bad status, which it goes on to treat as such, with what it drops. */
public final class RetryAfterException extends HttpException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    RetryAfterException(int status, String body, Duration retryAfter) {
        super(status, body);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}

package dev.llmops.server.internal.http;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.error.QuotaExceededException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.commons.internal.http.ContextExceeded;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An error in the form of OpenAI's API. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final @Nullable String code;
    private final @Nullable Duration retryAfter;

    public ApiException(int status, String type, @Nullable String code, String message, @Nullable Throwable cause) {
        this(status, type, code, message, cause, null);
    }

    private ApiException(
            int status,
            String type,
            @Nullable String code,
            String message,
            @Nullable Throwable cause,
            @Nullable Duration retryAfter) {
        super(message, cause);
        this.status = status;
        this.type = type;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public static ApiException badRequest(String message) {
        return new ApiException(400, "invalid_request_error", null, message, null);
    }

    public static ApiException busy(String message) {
        return new ApiException(429, "rate_limit_error", "too_many_requests", message, null);
    }

    public static ApiException tooMany(String message, Duration retryAfter) {
        return new ApiException(429, "rate_limit_error", "rate_limit_exceeded", message, null, retryAfter);
    }

    public static ApiException closing() {
        return new ApiException(503, "server_error", "closing", "the server is closing", null);
    }

    public static ApiException of(LlmOpsException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof ContextWindowExceededException) {
            return new ApiException(400, "invalid_request_error", ContextExceeded.CODE, message, e);
        }
        if (e instanceof InvalidRequestException) {
            return new ApiException(400, "invalid_request_error", null, message, e);
        }
        if (e instanceof GenerationNotFoundException) {
            return new ApiException(404, "invalid_request_error", "generation_not_found", message, e);
        }
        if (e instanceof GuardrailBlockedException) {
            return new ApiException(400, "invalid_request_error", "content_filter", message, e);
        }
        if (e instanceof RateLimitedException limited) {
            return new ApiException(429, "rate_limit_error", "rate_limit_exceeded", message, e, after(limited));
        }
        if (e instanceof QuotaExceededException) {
            return new ApiException(429, "rate_limit_error", "insufficient_quota", message, e);
        }
        if (e instanceof QueueFullException) {
            return new ApiException(429, "rate_limit_error", "queue_full", message, e);
        }
        if (e instanceof CallTimeout.MissedException) {
            return new ApiException(408, "timeout_error", "timeout", message, e);
        }
        if (e instanceof CallCancelledException) {
            return closing();
        }
        Duration after = e instanceof ModelException model ? after(model) : null;
        return new ApiException(e.retryable() ? 503 : 500, "server_error", null, message, e, after);
    }

    private static @Nullable Duration after(ModelException e) {
        return e.retryAfter().orElse(null);
    }

    /** Returns what programs tell it by. */
    public String code() {
        return code == null ? type : code;
    }

    public int status() {
        return status;
    }

    /** Returns for how many seconds to stay away, or null where coming back does not help. */
    public @Nullable Long retryAfterSeconds() {
        if (retryAfter != null) {
            return Math.max(1, retryAfter.plusMillis(999).toSeconds());
        }
        boolean passes = (status == 429 && !"insufficient_quota".equals(code)) || status == 503;
        return passes ? 1L : null;
    }

    public byte[] json() {
        return Json.write(out -> {
            out.writeStartObject();
            out.writeObjectFieldStart("error");
            out.writeStringField("message", String.valueOf(getMessage()));
            out.writeStringField("type", type);
            out.writeNullField("param");
            out.writeStringField("code", code);
            out.writeEndObject();
            out.writeEndObject();
        });
    }
}

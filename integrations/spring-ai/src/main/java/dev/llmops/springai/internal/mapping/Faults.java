package dev.llmops.springai.internal.mapping;

import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.commons.internal.error.Causes;
import dev.llmops.commons.internal.http.ContextExceeded;
import dev.llmops.commons.internal.http.RetryAfter;
import dev.llmops.commons.internal.time.SystemTime;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Method;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * What Spring AI's models throw, as our exceptions. Spring AI has no exceptions of its own for models: each vendor's client throws
 * what it likes, so what counts is the HTTP status that it tells somewhere. A server's own words stay in the cause: they can repeat what
 * a user typed.
 */
public final class Faults {

    private static final Pattern STATUS = Pattern.compile("^(?:HTTP )?([1-5]\\d\\d)\\b");

    private Faults() {}

    /** {@return what was thrown as one of our exceptions; {@code thrown}: by a model of Spring AI} */
    public static LlmOpsException fromSpringAi(Throwable thrown) {
        LlmOpsException ours = Causes.find(thrown, LlmOpsException.class);
        if (ours != null) {
            return ours;
        }
        if (Causes.find(thrown, InterruptedException.class) != null) {
            return new CallCancelledException("the call was interrupted while Spring AI waited for the model", thrown);
        }
        if (Causes.find(thrown, RejectedExecutionException.class) != null) {
            return new QueueFullException(
                    "too many calls of Spring AI models run at once; cancel some or try again later");
        }
        int status = Causes.of(thrown)
                .mapToInt(Faults::status)
                .filter(s -> s > 0)
                .findFirst()
                .orElse(0);
        return status >= 300 ? byStatus(status, thrown) : byType(thrown);
    }

    private static LlmOpsException byStatus(int status, Throwable t) {
        String told = " (HTTP status " + status + ")";
        return switch (status) {
            case 401, 403 ->
                new AuthenticationException(
                        "the model's server did not accept the credentials" + told
                                + "; check the API key of the Spring AI model",
                        t);
            case 404 ->
                InvalidRequestException.modelUnknown(
                        "the model's server does not know the model or the address" + told
                                + "; check the model's name and base-url",
                        t);
            case 408, 504 ->
                new ModelTimeoutException(
                        "the model's server did not answer in time" + told + "; ask for less, or try again", t);
            case 429 ->
                new RateLimitedException(
                        "the model's server asks to slow down" + told + "; call less often or raise the limit",
                        t,
                        retryAfter(t));
            default -> status >= 500 ? unavailable(told, t) : refused(told, t);
        };
    }

    private static LlmOpsException byType(Throwable t) {
        if (any(t, Faults::isTimeout)) {
            return new ModelTimeoutException(
                    "the model's server did not answer within the time limit of the Spring AI model;"
                            + " raise its timeout or ask for less",
                    t);
        }
        // Jackson's exceptions can be IOExceptions too.
        if (any(t, Faults::isUnreadable)) {
            return new InvalidModelResponseException(
                    "the model's server answered with something that is no answer: broken JSON, HTML or a missing field;"
                            + " check base-url and what stands in front of the server",
                    t);
        }
        if (any(
                t,
                each -> each instanceof IOException || named(each, "WebClientRequestException", "OpenAIIoException"))) {
            return unavailable("", t);
        }
        if (Causes.find(t, IllegalArgumentException.class) != null
                || Causes.find(t, UnsupportedOperationException.class) != null) {
            return refused("", t);
        }
        return new ModelException(
                "the Spring AI model failed with " + t.getClass().getName() + "; see the cause", t, false);
    }

    private static LlmOpsException refused(String told, Throwable t) {
        if (any(t, Faults::saysContextExceeded)) {
            return new ContextWindowExceededException(
                    "the request does not fit into the model's context window" + told
                            + "; send less, or ask for fewer tokens",
                    t);
        }
        return new InvalidRequestException(
                "the request is not one that the model can answer" + told + "; the cause says what is wrong", t);
    }

    private static LlmOpsException unavailable(String told, Throwable t) {
        return new ModelUnavailableException(
                "the model's server cannot be reached or broke off" + told + "; check that it runs and its address", t);
    }

    private static boolean isTimeout(Throwable t) {
        return t instanceof HttpTimeoutException
                || t instanceof TimeoutException
                || (t instanceof InterruptedIOException
                        && !Thread.currentThread().isInterrupted());
    }

    private static boolean isUnreadable(Throwable t) {
        return named(
                t,
                "JsonProcessingException",
                "JacksonException",
                "JsonParseException",
                "MismatchedInputException",
                "HttpMessageNotReadableException",
                "UnknownContentTypeException",
                "DecodingException",
                "OpenAIInvalidDataException");
    }

    /** By name, because each stands in a library that an application need not have. */
    private static boolean named(Throwable t, String... names) {
        return Stream.<Class<?>>iterate(t.getClass(), c -> c != null, c -> c.getSuperclass())
                .anyMatch(type -> List.of(names).contains(type.getSimpleName()));
    }

    private static boolean saysContextExceeded(Throwable t) {
        // Of Spring's web clients one repeats the server's words in its message, the other keeps them apart.
        return ContextExceeded.isSaidBy(t.getMessage() + " " + call(t, "getResponseBodyAsString"));
    }

    /** {@return the HTTP status that an exception tells, or 0}: Spring's web clients, OpenAI's, or the words of Spring AI's retry. */
    private static int status(Throwable t) {
        for (String name : List.of("statusCode", "getStatusCode")) {
            Object told = call(t, name);
            Object value = told instanceof Number || told == null ? told : call(told, "value");
            if (value instanceof Number number) {
                return number.intValue();
            }
        }
        if (named(t, "TransientAiException", "NonTransientAiException") && t.getMessage() != null) {
            Matcher matcher = STATUS.matcher(t.getMessage());
            return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        }
        return 0;
    }

    /** {@return how long the server asks to wait}: of an exception that has the response's headers, as Spring's clients and OpenAI's throw. */
    private static @Nullable Duration retryAfter(Throwable thrown) {
        return Causes.of(thrown)
                .flatMap(each ->
                        Stream.of("getResponseHeaders", "getHeaders", "headers").map(name -> call(each, name)))
                .filter(Objects::nonNull)
                .map(headers -> RetryAfter.of(name -> first(headers, name), SystemTime.clock()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static Optional<String> first(Object headers, String name) {
        for (String getter : List.of("getFirst", "values")) {
            Method method = ReflectionUtils.findMethod(headers.getClass(), getter, String.class);
            if (method != null) {
                ReflectionUtils.makeAccessible(method);
                Object value = ReflectionUtils.invokeMethod(method, headers, name);
                return value instanceof List<?> all
                        ? all.stream().map(String::valueOf).findFirst()
                        : Optional.ofNullable((String) value);
            }
        }
        return Optional.empty();
    }

    private static @Nullable Object call(Object on, String name) {
        Method method = ReflectionUtils.findMethod(on.getClass(), name);
        if (method == null) {
            return null;
        }
        ReflectionUtils.makeAccessible(method);
        return ReflectionUtils.invokeMethod(method, on);
    }

    private static boolean any(Throwable thrown, Predicate<Throwable> is) {
        return Causes.of(thrown).anyMatch(is);
    }
}

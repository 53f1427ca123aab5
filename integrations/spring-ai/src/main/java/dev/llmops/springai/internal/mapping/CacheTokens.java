package dev.llmops.springai.internal.mapping;

import dev.llmops.api.message.TokenUsage;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.util.ReflectionUtils;

/**
 * Tokens that came from a vendor's cache, and such as went into it. Spring AI 2 tells them; Spring AI 1 hands on the vendor's own object, whose members
 * are found by name, since each stands in a module that an application need not have.
 *
 * @param read tokens read from a cache, or null if nobody told
 * @param written tokens kept in a cache, or null if nobody told
 * @param apart whether they are told beside the tokens of the input, as Anthropic does, and not among them
 */
record CacheTokens(@Nullable Integer read, @Nullable Integer written, boolean apart) {

    static CacheTokens of(Usage usage) {
        Object vendors = usage.getNativeUsage();
        Object openAi = member(vendors, "promptTokensDetails");
        if (openAi != null) {
            return new CacheTokens(number(openAi, "cachedTokens"), null, false);
        }
        boolean anthropic =
                number(vendors, "cacheReadInputTokens") != null || number(vendors, "cacheCreationInputTokens") != null;
        if (anthropic) {
            return new CacheTokens(
                    number(vendors, "cacheReadInputTokens"), number(vendors, "cacheCreationInputTokens"), true);
        }
        return new CacheTokens(
                number(usage, "getCacheReadInputTokens"), number(usage, "getCacheWriteInputTokens"), false);
    }

    /** {@return the usage, whose input has the cached tokens in it} */
    TokenUsage usage(@Nullable Integer input, @Nullable Integer output) {
        Integer all = input == null || !apart ? input : Integer.valueOf(input + orZero(read) + orZero(written));
        return new TokenUsage(all, output, read, null, written);
    }

    private static int orZero(@Nullable Integer count) {
        return count == null ? 0 : count;
    }

    private static @Nullable Integer number(@Nullable Object on, String name) {
        return member(on, name) instanceof Number number && number.intValue() >= 0 ? number.intValue() : null;
    }

    /** OpenAI's client of Spring AI 2 wraps what may be missing in an {@code Optional}. */
    private static @Nullable Object member(@Nullable Object on, String name) {
        Method method = on == null ? null : ReflectionUtils.findMethod(on.getClass(), name);
        if (method == null) {
            return null;
        }
        ReflectionUtils.makeAccessible(method);
        Object value = ReflectionUtils.invokeMethod(method, on);
        return value instanceof java.util.Optional<?> optional ? optional.orElse(null) : value;
    }
}

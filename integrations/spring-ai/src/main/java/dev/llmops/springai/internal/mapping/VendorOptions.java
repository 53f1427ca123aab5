package dev.llmops.springai.internal.mapping;

import dev.llmops.api.error.InvalidRequestException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.util.NumberUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A copy of a model's own options, to be changed by name. Spring AI 1 has setters on the options, Spring AI 2 a builder made of
 * them; either way what only one vendor's options have (a seed, a schema) is reached without knowing the vendor's class.
 */
public final class VendorOptions {

    private static final @Nullable Method GET_OPTIONS = ReflectionUtils.findMethod(ChatModel.class, "getOptions");
    private static final @Nullable Method MUTATE = ReflectionUtils.findMethod(ChatOptions.class, "mutate");

    private final Object target;

    private VendorOptions(Object target) {
        this.target = target;
    }

    /** {@return whether Spring AI is of version 2 or later, where models no longer run tools themselves} */
    public static boolean isSpringAi2() {
        return MUTATE != null;
    }

    /** {@return the options that a model was built with, or null if it has none} */
    public static @Nullable ChatOptions defaults(ChatModel model) {
        return GET_OPTIONS == null
                ? model.getDefaultOptions()
                : (ChatOptions) ReflectionUtils.invokeMethod(GET_OPTIONS, model);
    }

    /** {@return whether a model's options have a place for a JSON schema} */
    public static boolean takesSchema(ChatModel model) {
        return defaults(model) instanceof StructuredOutputChatOptions;
    }

    /** {@return a copy of a model's options; of the portable ones that can hold tools, if the model's own cannot} */
    static VendorOptions copyOf(ChatModel model) {
        ChatOptions defaults = defaults(model);
        ChatOptions known = defaults instanceof ToolCallingChatOptions ? defaults : portable(defaults);
        return new VendorOptions(MUTATE == null ? known.copy() : call(MUTATE, known));
    }

    private static ChatOptions portable(@Nullable ChatOptions from) {
        ToolCallingChatOptions.Builder to = ToolCallingChatOptions.builder();
        if (from != null) {
            to.model(from.getModel());
            to.temperature(from.getTemperature());
            to.topP(from.getTopP());
            to.topK(from.getTopK());
            to.maxTokens(from.getMaxTokens());
            to.stopSequences(from.getStopSequences());
            to.frequencyPenalty(from.getFrequencyPenalty());
            to.presencePenalty(from.getPresencePenalty());
        }
        return to.build();
    }

    /**
     * Sets an option.
     *
     * @param name its name as in Java, or with underscores as on the wire
     * @return whether the options have one of that name
     * @throws InvalidRequestException if the value does not fit
     */
    boolean set(String name, Object value) {
        String camel = camelCase(name);
        String method = MUTATE == null ? "set" + Character.toUpperCase(camel.charAt(0)) + camel.substring(1) : camel;
        boolean found = false;
        for (Method each : target.getClass().getMethods()) {
            if (each.getName().equals(method) && each.getParameterCount() == 1) {
                found = true;
                Object fitting = fitting(value, each.getParameterTypes()[0]);
                if (fitting != null) {
                    call(each, target, fitting);
                    return true;
                }
            }
        }
        if (found) {
            throw new InvalidRequestException("option " + name + " of the Spring AI model takes no "
                    + value.getClass().getSimpleName() + ", but was " + value);
        }
        return false;
    }

    /**
     * {@return what stands under a name that is not a portable option}
     *
     * @param name its name as in Java
     */
    @Nullable
    Object get(String name) {
        Object built = build();
        Method getter = ReflectionUtils.findMethod(
                built.getClass(), "get" + Character.toUpperCase(name.charAt(0)) + name.substring(1));
        return getter == null ? null : call(getter, built);
    }

    ChatOptions build() {
        return target instanceof ChatOptions options ? options : ((ChatOptions.Builder) target).build();
    }

    private static @Nullable Object fitting(Object value, Class<?> type) {
        if (type.isInstance(value)) {
            return value;
        }
        if (value instanceof Number number && Number.class.isAssignableFrom(type)) {
            @SuppressWarnings("unchecked")
            Class<? extends Number> wanted = (Class<? extends Number>) type;
            return number(number, wanted);
        }
        return value instanceof Boolean && type == boolean.class ? value : null;
    }

    private static Number number(Number value, Class<? extends Number> type) {
        try {
            return NumberUtils.convertNumberToTargetClass(value, type);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "a parameter must fit into " + type.getSimpleName() + " for the Spring AI model, but was " + value,
                    e);
        }
    }

    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder(name.length());
        boolean upper = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_' || c == '-') {
                upper = true;
            } else {
                camel.append(upper ? String.valueOf(c).toUpperCase(Locale.ROOT) : String.valueOf(c));
                upper = false;
            }
        }
        return camel.isEmpty() ? name : camel.toString();
    }

    private static Object call(Method method, Object on, Object... arguments) {
        try {
            // A public method can stand in a class that is not: the builder of a vendor's options.
            ReflectionUtils.makeAccessible(method);
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw new InvalidRequestException(
                    "the options of the Spring AI model refuse " + method.getName() + ": "
                            + e.getTargetException().getMessage(),
                    e.getTargetException());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(method + " cannot be called", e);
        }
    }
}

package dev.llmops.core.internal.template;

import com.github.jknack.handlebars.Decorator;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.Helper;
import com.github.jknack.handlebars.Options;
import com.github.jknack.handlebars.helper.DefaultHelperRegistry;
import com.github.jknack.handlebars.helper.EachHelper;
import com.github.jknack.handlebars.helper.IfHelper;
import com.github.jknack.handlebars.helper.InlineDecorator;
import com.github.jknack.handlebars.helper.UnlessHelper;
import com.github.jknack.handlebars.helper.WithHelper;
import dev.llmops.api.error.PromptVariableException;
import dev.llmops.api.message.Role;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The helpers that a prompt may use, and no others: those of handlebars.java that read files, run scripts or write logs
 * are not there, and their names are free for variables.
 */
final class PromptHelpers extends DefaultHelperRegistry {

    static final Map<String, Role> ROLES =
            Map.of("system", Role.SYSTEM, "user", Role.USER, "model", Role.ASSISTANT, "assistant", Role.ASSISTANT);

    private static final Map<String, Helper<?>> HELPERS = Map.ofEntries(
            Map.entry("if", IfHelper.INSTANCE),
            Map.entry("unless", UnlessHelper.INSTANCE),
            Map.entry("each", EachHelper.INSTANCE),
            Map.entry("with", WithHelper.INSTANCE),
            Map.entry("lookup", (Helper<Object>) PromptHelpers::lookup),
            Map.entry("json", (Helper<Object>) PromptHelpers::json),
            Map.entry("ifEquals", (Helper<Object>) (left, options) -> choose(isEqual(left, options), options)),
            Map.entry("unlessEquals", (Helper<Object>) (left, options) -> choose(!isEqual(left, options), options)),
            Map.entry("role", (Helper<Object>)
                    (name, options) -> mark(new Mark.Speaker(ROLES.getOrDefault(name, Role.USER)), options)),
            Map.entry("history", (Helper<Object>) (none, options) -> mark(new Mark.History(), options)),
            Map.entry("section", (Helper<Object>)
                    (name, options) -> mark(new Mark.SectionStart(String.valueOf(name)), options)),
            Map.entry("media", (Helper<Object>) PromptHelpers::media));

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // null is how this registry says that there is none
    public <C> Helper<C> helper(String name) {
        return (Helper<C>) HELPERS.get(name);
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public Decorator decorator(String name) {
        return name.equals("inline") ? InlineDecorator.INSTANCE : null;
    }

    static boolean isHelper(String name) {
        return HELPERS.containsKey(name);
    }

    static List<String> names() {
        return HELPERS.keySet().stream().sorted().toList();
    }

    private static Object mark(Mark mark, Options options) {
        Marks marks = Objects.requireNonNull(options.context.data(Marks.KEY), "marks");
        return new Handlebars.SafeString(marks.add(mark));
    }

    private static CharSequence choose(boolean yes, Options options) throws IOException {
        return yes ? options.fn() : options.inverse();
    }

    /** As JavaScript's {@code ===}: values of different types are never equal. */
    private static boolean isEqual(@Nullable Object left, Options options) {
        Object right = options.param(0, null);
        if (left instanceof Number a && right instanceof Number b) {
            return a.doubleValue() == b.doubleValue();
        }
        return Objects.equals(left, right);
    }

    /** Not handlebars.java's own, which compiles the key as a path: a value could then read what it should not. */
    private static @Nullable Object lookup(@Nullable Object from, Options options) {
        Object key = options.param(0, null);
        if (from instanceof Map<?, ?> map && key != null) {
            return map.get(key.toString());
        }
        if (from instanceof List<?> list && key instanceof Number number) {
            int index = number.intValue();
            return index >= 0 && index < list.size() ? list.get(index) : null;
        }
        return null;
    }

    private static Object json(@Nullable Object value, Options options) {
        return JsonText.write(value, options.hash("indent", 0));
    }

    private static Object media(@Nullable Object none, Options options) {
        Object url = options.hash("url");
        Object type = options.hash("contentType");
        if (!(url instanceof String address)) {
            throw new PromptVariableException("media needs a text as url, but it was " + VariableTypes.describe(url)
                    + "; give the variable that the template writes after url=");
        }
        return mark(new Mark.Medium(MediaParts.of(address, type instanceof String mime ? mime : null)), options);
    }
}

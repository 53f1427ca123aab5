package dev.llmops.eval.internal.jinja;

import dev.llmops.eval.internal.text.PythonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that a template can call, as methods of Python's texts and lists or as Jinja's filters. */
enum Methods {
    STRIP("strip trim", 0, 1, (of, with) -> stripStart(PythonStrip.end(of, with), with)),
    LSTRIP("lstrip", 0, 1, (of, with) -> stripStart(string(of), with)),
    RSTRIP("rstrip", 0, 1, PythonStrip::end),
    LOWER("lower", 0, 0, (of, with) -> PythonText.lowerCase(string(of))),
    UPPER("upper", 0, 0, (of, with) -> string(of).toUpperCase(Locale.ROOT)),
    CAPITALIZE("capitalize", 0, 0, (of, with) -> capitalize(string(of))),
    REPLACE("replace", 2, 2, (of, with) -> replace(string(of), string(with.get(0)), string(with.get(1)))),
    SPLIT("split", 0, 1, (of, with) -> split(string(of), with)),
    STARTS_WITH("startswith", 1, 1, (of, with) -> string(of).startsWith(string(with.get(0)))),
    ENDS_WITH("endswith", 1, 1, (of, with) -> string(of).endsWith(string(with.get(0)))),
    INDEX("index", 1, 1, (of, with) -> index(of, with.get(0))),
    JOIN("join", 0, 1, (of, with) -> join(of, with)),
    LENGTH("length count", 0, 0, (of, with) -> (long) Operations.size(of)),
    FIRST("first", 0, 0, (of, with) -> Operations.element(of, 0L)),
    LAST("last", 0, 0, (of, with) -> Operations.element(of, -1L)),
    STRING("string", 0, 0, (of, with) -> Operations.text(of)),
    INT("int", 0, 0, (of, with) -> whole(of));

    /** Those of Jinja's filters that are no methods in Python. */
    private static final List<String> FILTERS_ONLY =
            List.of("trim", "join", "length", "count", "first", "last", "string", "int");
    /** Those of Python's methods that are no filters in Jinja. */
    private static final List<String> METHODS_ONLY =
            List.of("strip", "lstrip", "rstrip", "split", "startswith", "endswith", "index");

    @SuppressWarnings("ImmutableEnumChecker") // Never changed.
    private final List<String> called;

    private final int least;
    private final int most;

    @SuppressWarnings("ImmutableEnumChecker") // Method references without state.
    private final BiFunction<@Nullable Object, List<@Nullable Object>, @Nullable Object> work;

    Methods(
            String called,
            int least,
            int most,
            BiFunction<@Nullable Object, List<@Nullable Object>, @Nullable Object> work) {
        this.called = List.of(called.split(" ", -1));
        this.least = least;
        this.most = most;
        this.work = work;
    }

    static Methods method(String name, int arguments) {
        return named(name, arguments, FILTERS_ONLY, "a method");
    }

    static Methods filter(String name, int arguments) {
        return named(name, arguments, METHODS_ONLY, "a filter");
    }

    private static Methods named(String name, int arguments, List<String> others, String what) {
        return Arrays.stream(values())
                .filter(method -> method.called.contains(name) && !others.contains(name))
                .filter(method -> arguments >= method.least && arguments <= method.most)
                .findFirst()
                .orElseThrow(
                        () -> new TemplateException(what + " must be one of this list, with its number of arguments: "
                                + names() + ", but was '" + name + "' with " + arguments));
    }

    static String names() {
        return Arrays.stream(values()).flatMap(method -> method.called.stream()).collect(Collectors.joining(", "));
    }

    @Nullable
    Object apply(@Nullable Object of, List<@Nullable Object> with) {
        return work.apply(of, with);
    }

    private static String string(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new TemplateException("a text must stand where " + Operations.text(value) + " stands");
    }

    private static String stripStart(String text, List<@Nullable Object> with) {
        int start = 0;
        while (start < text.length() && PythonStrip.takes(text.charAt(start), with)) {
            start++;
        }
        return text.substring(start);
    }

    private static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT) + PythonText.lowerCase(text.substring(first));
    }

    private static String replace(String text, String from, String to) {
        long times = from.isEmpty() ? text.length() + 1L : text.length() / from.length();
        Operations.requireShort(text.length() + times * to.length());
        return text.replace(from, to);
    }

    private static List<@Nullable Object> split(String text, List<@Nullable Object> with) {
        if (with.isEmpty()) {
            return new ArrayList<>(PythonText.split(text));
        }
        String at = string(with.get(0));
        if (at.isEmpty()) {
            throw new TemplateException("split must have a text that is not empty");
        }
        List<@Nullable Object> parts = new ArrayList<>();
        int from = 0;
        for (int to = text.indexOf(at); to >= 0; to = text.indexOf(at, from)) {
            parts.add(text.substring(from, to));
            from = to + at.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static long index(@Nullable Object of, @Nullable Object what) {
        if (of instanceof String text) {
            int at = text.indexOf(string(what));
            if (at >= 0) {
                return text.codePointCount(0, at);
            }
        } else if (of instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                if (Operations.isEqual(list.get(i), what)) {
                    return i;
                }
            }
        }
        throw new TemplateException(
                "index must find what it looks for, but '" + Operations.text(what) + "' is not there");
    }

    private static String join(@Nullable Object of, List<@Nullable Object> with) {
        if (!(of instanceof List<?> list)) {
            throw new TemplateException("join must have a list before it");
        }
        String between = with.isEmpty() ? "" : string(with.get(0));
        return Operations.limited(list.stream().map(Operations::text).collect(Collectors.joining(between)));
    }

    private static long whole(@Nullable Object of) {
        try {
            return of instanceof Number number
                    ? number.longValue()
                    : Long.parseLong(Objects.toString(of).strip());
        } catch (NumberFormatException e) {
            throw new TemplateException("int must have a whole number before it, but had '" + of + "'");
        }
    }

    /** The end of a text without white space, or without some characters. */
    private static final class PythonStrip {

        private PythonStrip() {}

        static String end(@Nullable Object of, List<@Nullable Object> with) {
            String text = string(of);
            int end = text.length();
            while (end > 0 && takes(text.charAt(end - 1), with)) {
                end--;
            }
            return text.substring(0, end);
        }

        static boolean takes(char c, List<@Nullable Object> with) {
            return with.isEmpty() ? PythonText.isSpace(c) : string(with.get(0)).indexOf(c) >= 0;
        }
    }
}

package dev.llmops.eval.internal.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What operators do, as in Python. */
final class Operations {

    /** Most characters of a text: a template that doubles one again and again ends here. */
    private static final int MAX_LENGTH = 1 << 20;

    private Operations() {}

    static boolean isTrue(@Nullable Object value) {
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        return value instanceof List<?> list ? !list.isEmpty() : !((Map<?, ?>) value).isEmpty();
    }

    /** The text of a value in a prompt. A list has one in Python that nobody wants there. */
    static String text(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        }
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            throw new TemplateException("a list or an object must not stand in a text; take an element, or join them");
        }
        return value.toString();
    }

    static @Nullable Object combine(@Nullable Object left, String sign, @Nullable Object right) {
        if (sign.equals("~")) {
            return limited(text(left) + text(right));
        }
        if (sign.equals("+") && left instanceof String first && right instanceof String second) {
            return limited(first + second);
        }
        if (sign.equals("+") && left instanceof List<?> first && right instanceof List<?> second) {
            List<@Nullable Object> all = new ArrayList<>(first);
            all.addAll(second);
            if (all.size() > MAX_LENGTH) {
                throw new TemplateException("a list gets too long");
            }
            return all;
        }
        if (left instanceof Long first && right instanceof Long second) {
            return sign.equals("+") ? first + second : first - second;
        }
        if (left instanceof Number first && right instanceof Number second) {
            double a = first.doubleValue();
            double b = second.doubleValue();
            return sign.equals("+") ? a + b : a - b;
        }
        throw new TemplateException("'" + sign + "' must have two texts, two lists or two numbers beside it");
    }

    static String limited(String text) {
        requireShort(text.length());
        return text;
    }

    static void requireShort(long length) {
        if (length > MAX_LENGTH) {
            throw new TemplateException("a text gets longer than " + MAX_LENGTH + " characters");
        }
    }

    static boolean compare(@Nullable Object left, String sign, @Nullable Object right) {
        return switch (sign) {
            case "==" -> isEqual(left, right);
            case "!=" -> !isEqual(left, right);
            case "in" -> contains(right, left);
            case "not in" -> !contains(right, left);
            default -> isOrdered(left, sign, right);
        };
    }

    private static boolean isOrdered(@Nullable Object left, String sign, @Nullable Object right) {
        int order;
        if (left instanceof Number first && right instanceof Number second) {
            order = Double.compare(first.doubleValue(), second.doubleValue());
        } else if (left instanceof String first && right instanceof String second) {
            order = first.compareTo(second);
        } else {
            throw new TemplateException("'" + sign + "' must have two numbers or two texts beside it");
        }
        return switch (sign) {
            case "<" -> order < 0;
            case ">" -> order > 0;
            case "<=" -> order <= 0;
            default -> order >= 0;
        };
    }

    static boolean isEqual(@Nullable Object left, @Nullable Object right) {
        return (left instanceof Number first && right instanceof Number second)
                ? first.doubleValue() == second.doubleValue()
                : Objects.equals(left, right);
    }

    private static boolean contains(@Nullable Object in, @Nullable Object value) {
        if (in instanceof String text && value instanceof String part) {
            return text.contains(part);
        }
        if (in instanceof List<?> list) {
            return list.stream().anyMatch(element -> isEqual(element, value));
        }
        if (in instanceof Map<?, ?> map) {
            return map.containsKey(value);
        }
        throw new TemplateException("'in' must have a text, a list or an object after it");
    }

    static @Nullable Object member(@Nullable Object of, String name) {
        if (of instanceof Map<?, ?> map && map.containsKey(name)) {
            return map.get(name);
        }
        throw new TemplateException("there is no '" + name + "' in "
                + (of instanceof Map<?, ?> map ? "an object with " + map.keySet() : "what is no object"));
    }

    static @Nullable Object element(@Nullable Object of, @Nullable Object at) {
        if (at instanceof String name) {
            return member(of, name);
        }
        if (!(at instanceof Long index)) {
            throw new TemplateException("an index must be a whole number or a name");
        }
        int size = size(of);
        long place = index < 0 ? index + size : index;
        if (place < 0 || place >= size) {
            throw new TemplateException("the index must be within " + size + " elements, but was " + index);
        }
        return of instanceof List<?> list
                ? list.get((int) place)
                : part((String) Objects.requireNonNull(of), (int) place, (int) place + 1);
    }

    static Object slice(@Nullable Object of, @Nullable Object from, @Nullable Object to) {
        int size = size(of);
        int start = bound(from, 0, size);
        int end = Math.max(start, bound(to, size, size));
        return of instanceof List<?> list
                ? new ArrayList<>(list.subList(start, end))
                : part((String) Objects.requireNonNull(of), start, end);
    }

    private static int bound(@Nullable Object value, int otherwise, int size) {
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof Long index)) {
            throw new TemplateException("the ends of a slice must be whole numbers");
        }
        return (int) Math.max(0, Math.min(size, index < 0 ? index + size : index));
    }

    /** Characters are code points, as in Python. */
    static int size(@Nullable Object of) {
        if (of instanceof String text) {
            return text.codePointCount(0, text.length());
        }
        if (of instanceof List<?> list) {
            return list.size();
        }
        throw new TemplateException("only a text or a list has elements");
    }

    private static String part(String text, int from, int to) {
        int start = text.offsetByCodePoints(0, from);
        return text.substring(start, text.offsetByCodePoints(start, to - from));
    }
}

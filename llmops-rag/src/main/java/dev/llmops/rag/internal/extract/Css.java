package dev.llmops.rag.internal.extract;

import dev.llmops.commons.internal.text.WordList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** What declarations of CSS mean for who sees a text. */
final class Css {

    /** In pixels, away from any screen. */
    private static final double AWAY = -500;

    private static final double CLEAR = 0.05;
    private static final double TINY = 1;
    private static final double LETTER = 16;
    private static final double HALF = 250;
    private static final int MAX_VALUE_LENGTH = 300;
    private static final List<String> PLACES = List.of("left", "top", "right", "bottom");
    private static final List<String> SHIFTS = List.of("text-indent", "margin-left", "margin-top");
    private static final List<String> SIZES = List.of("width", "height", "max-width", "max-height");
    private static final Set<String> UNDERSTOOD = WordList.set("""
            display visibility content-visibility opacity font font-size color -webkit-text-fill-color
            background background-color background-image left top right bottom text-indent margin-left
            margin-top width height max-width max-height overflow clip clip-path transform""");

    private static final Pattern LENGTH =
            Pattern.compile("([-+]?(?:\\d{1,9}(?:\\.\\d{0,9})?|\\.\\d{1,9}))(px|pt|em|rem|ex|ch|%|vw|vh|cm|mm|in)?");

    /** Depends on what only a browser knows. */
    private static final Pattern COMPUTED = Pattern.compile("(?:var|calc|clamp|min|max|env)\\(");

    private Css() {}

    /** Adds the declarations of a block that say anything here, in small letters; the last of a kind counts. */
    static void declare(String block, Map<String, String> declared) {
        for (String declaration : block.split(";", -1)) {
            int colon = declaration.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String name = declaration.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            if (UNDERSTOOD.contains(name)) {
                String value = declaration.substring(colon + 1).toLowerCase(Locale.ROOT);
                String known = value.replace("!important", "").strip();
                String shortened = known.substring(0, Math.min(MAX_VALUE_LENGTH, known.length()));
                declared.put(name, COMPUTED.matcher(shortened).find() ? "computed" : shortened);
            }
        }
    }

    /** {@return whether an element and all in it are not shown, transparent, cut to nothing, or away from the screen} */
    static boolean isAway(Map<String, String> style) {
        return is(style, "display", "none")
                || is(style, "content-visibility", "hidden")
                || (style.containsKey("opacity") && share(style.get("opacity")) <= CLEAR)
                || PLACES.stream().anyMatch(name -> first(style.get(name)) <= AWAY)
                // A share of the width is how columns are laid out.
                || SHIFTS.stream().anyMatch(name -> first(style.get(name)) <= AWAY && !isShare(style.get(name)))
                || isCut(style)
                || isMoved(style.getOrDefault("transform", ""));
    }

    private static boolean isCut(Map<String, String> style) {
        String overflow = style.getOrDefault("overflow", "");
        if (overflow.contains("hidden") || overflow.contains("clip")) {
            for (String size : SIZES) {
                if (Math.abs(first(style.get(size))) <= TINY) {
                    return true;
                }
            }
        }
        String path = style.getOrDefault("clip-path", "");
        double clip = largest(style.get("clip"));
        return (clip >= 0 && clip <= TINY)
                || (path.startsWith("inset(") && isShare(path) && first(path) >= HALF)
                || (path.startsWith("circle(") && first(path) <= 0);
    }

    private static boolean isMoved(String transform) {
        boolean shrunk = transform.startsWith("scale") && first(transform) == 0;
        return shrunk || (transform.startsWith("translate") && !isShare(transform) && smallest(transform) <= AWAY);
    }

    static boolean isInvisible(Map<String, String> style, boolean around) {
        String visibility = style.getOrDefault("visibility", "inherit");
        return switch (visibility) {
            case "hidden", "collapse" -> true;
            case "visible", "initial" -> false;
            default -> around;
        };
    }

    static boolean isTiny(Map<String, String> style, boolean around) {
        String size = style.getOrDefault("font-size", style.getOrDefault("font", "inherit"));
        Matcher length = LENGTH.matcher(size);
        if (!length.find()) {
            boolean relative = Set.of("inherit", "unset", "smaller", "larger").contains(size);
            return relative && around;
        }
        String unit = length.group(2);
        boolean relative = "em".equals(unit) || "%".equals(unit) || "ex".equals(unit) || "ch".equals(unit);
        double pixels = "%".equals(unit) ? Double.parseDouble(length.group(1)) * LETTER / 100 : pixels(length);
        return (relative && around) || pixels <= TINY;
    }

    static @Nullable CssColor color(Map<String, String> style, @Nullable CssColor around) {
        String value = style.getOrDefault("-webkit-text-fill-color", style.getOrDefault("color", "inherit"));
        return value.equals("inherit") ? around : CssColor.of(value);
    }

    /** {@return what is behind a text; of pictures and of values that are not understood nothing is known} */
    static @Nullable CssColor background(Map<String, String> style, @Nullable CssColor around) {
        if (!style.getOrDefault("background-image", "none").equals("none")) {
            return null;
        }
        String value = style.getOrDefault("background-color", style.getOrDefault("background", "none"));
        if (Set.of("none", "inherit", "transparent", "0", "unset", "initial").contains(value)) {
            return around;
        }
        CssColor color = CssColor.of(value);
        return color == null || color.alpha() < 1 ? null : color;
    }

    private static boolean isShare(@Nullable String value) {
        return value != null && value.indexOf('%') >= 0;
    }

    private static boolean is(Map<String, String> style, String name, String value) {
        return style.getOrDefault(name, "").equals(value);
    }

    private static double share(@Nullable String value) {
        Matcher number = LENGTH.matcher(value == null ? "" : value);
        if (!number.lookingAt()) {
            return 1;
        }
        double share = Double.parseDouble(number.group(1));
        return "%".equals(number.group(2)) ? share / 100 : share;
    }

    private static double first(@Nullable String value) {
        return lengths(value).findFirst().orElse(Double.NaN);
    }

    private static double largest(@Nullable String value) {
        return lengths(value).max().orElse(Double.NEGATIVE_INFINITY);
    }

    private static double smallest(String value) {
        return lengths(value).min().orElse(Double.POSITIVE_INFINITY);
    }

    private static DoubleStream lengths(@Nullable String value) {
        return LENGTH.matcher(value == null ? "" : value).results().mapToDouble(Css::pixels);
    }

    /** Of letters of 16 pixels on a screen of 500, so that what is moved by all of its width is away. */
    private static double pixels(MatchResult length) {
        double number = Double.parseDouble(length.group(1));
        String unit = length.group(2);
        return number
                * switch (unit == null ? "px" : unit) {
                    case "pt" -> 4 / 3.0;
                    case "em", "rem" -> LETTER;
                    case "ex", "ch" -> LETTER / 2;
                    case "%", "vw", "vh" -> 5;
                    case "cm" -> 38;
                    case "mm" -> 3.8;
                    case "in" -> 96;
                    default -> 1;
                };
    }
}

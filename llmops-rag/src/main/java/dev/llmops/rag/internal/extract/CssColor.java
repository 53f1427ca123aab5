package dev.llmops.rag.internal.extract;

import dev.llmops.commons.internal.text.WordList;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A color of CSS: parts of red, green and blue from 0 to 255, and how opaque it is, from 0 to 1. */
record CssColor(double red, double green, double blue, double alpha) {

    static final CssColor WHITE = new CssColor(255, 255, 255, 1);

    /** So near to another one that nobody reads a text by the difference. */
    private static final double LIKE = 10;

    private static final double CLEAR = 0.05;
    private static final int MAX = 64;
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,9}(?:\\.\\d{0,9})?|\\.\\d{1,9})(%?)");

    /** The names of HTML 4, and the others that are nearly white. */
    private static final Map<String, String> NAMES = WordList.pairs("""
            white=ffffff black=000000 silver=c0c0c0 gray=808080 grey=808080 maroon=800000 red=ff0000
            purple=800080 fuchsia=ff00ff green=008000 lime=00ff00 olive=808000 yellow=ffff00 navy=000080
            blue=0000ff teal=008080 aqua=00ffff snow=fffafa ivory=fffff0 ghostwhite=f8f8ff floralwhite=fffaf0
            whitesmoke=f5f5f5 transparent=00000000""");

    /** {@return the color that a value names, or null if it names none that is known here} */
    static @Nullable CssColor of(String value) {
        String color = value.strip().toLowerCase(Locale.ROOT);
        if (color.length() > MAX) {
            return null;
        }
        String hex = color.startsWith("#") ? color.substring(1) : NAMES.get(color);
        if (hex != null) {
            return ofHex(hex);
        }
        return color.startsWith("rgb") ? ofParts(color) : null;
    }

    private static @Nullable CssColor ofHex(String hex) {
        String all = hex.length() <= 4 ? hex.replaceAll("(.)", "$1$1") : hex;
        if ((all.length() != 6 && all.length() != 8) || !all.chars().allMatch(HexFormat::isHexDigit)) {
            return null;
        }
        double alpha = all.length() == 8 ? HexFormat.fromHexDigits(all, 6, 8) / 255.0 : 1;
        return new CssColor(
                HexFormat.fromHexDigits(all, 0, 2),
                HexFormat.fromHexDigits(all, 2, 4),
                HexFormat.fromHexDigits(all, 4, 6),
                alpha);
    }

    private static @Nullable CssColor ofParts(String color) {
        List<Double> parts = new ArrayList<>();
        Matcher number = NUMBER.matcher(color);
        while (number.find()) {
            double part = Double.parseDouble(number.group(1));
            double whole = parts.size() < 3 ? 2.55 : 0.01;
            parts.add(number.group(2).isEmpty() ? part : part * whole);
        }
        return parts.size() < 3
                ? null
                : new CssColor(parts.get(0), parts.get(1), parts.get(2), parts.size() > 3 ? parts.get(3) : 1);
    }

    boolean isClear() {
        return alpha <= CLEAR;
    }

    boolean isLike(CssColor other) {
        return Math.abs(red - other.red) <= LIKE
                && Math.abs(green - other.green) <= LIKE
                && Math.abs(blue - other.blue) <= LIKE;
    }
}

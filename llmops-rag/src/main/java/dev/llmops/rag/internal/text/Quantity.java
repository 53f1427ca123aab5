package dev.llmops.rag.internal.text;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A number in a text, in digits or in English words.
 *
 * @param value its value, a scale such as "million" included
 * @param unit its unit in one of its spellings, or null if none that is known follows
 * @param text as it stands in the text
 */
public record Quantity(BigDecimal value, @Nullable String unit, String text) {

    private static final Map<String, Integer> WORDS = Map.ofEntries(
            Map.entry("zero", 0),
            Map.entry("two", 2),
            Map.entry("three", 3),
            Map.entry("four", 4),
            Map.entry("five", 5),
            Map.entry("six", 6),
            Map.entry("seven", 7),
            Map.entry("eight", 8),
            Map.entry("nine", 9),
            Map.entry("ten", 10),
            Map.entry("eleven", 11),
            Map.entry("twelve", 12),
            Map.entry("thirteen", 13),
            Map.entry("fourteen", 14),
            Map.entry("fifteen", 15),
            Map.entry("sixteen", 16),
            Map.entry("seventeen", 17),
            Map.entry("eighteen", 18),
            Map.entry("nineteen", 19),
            Map.entry("twenty", 20),
            Map.entry("thirty", 30),
            Map.entry("forty", 40),
            Map.entry("fifty", 50),
            Map.entry("sixty", 60),
            Map.entry("seventy", 70),
            Map.entry("eighty", 80),
            Map.entry("ninety", 90));

    private static final Map<String, Integer> SCALES =
            Map.of("hundred", 2, "thousand", 3, "million", 6, "mn", 6, "billion", 9, "bn", 9, "trillion", 12);

    private static final Map<String, String> UNITS = units(
            "%:percent,percents,per cent,pct",
            "km:kilometre,kilometres,kilometer,kilometers,kms",
            "m:metre,metres,meter,meters",
            "cm:centimetre,centimetres,centimeter,centimeters",
            "mm:millimetre,millimetres,millimeter,millimeters",
            "mi:mile,miles",
            "ft:foot,feet",
            "in:inch,inches",
            "kg:kilogram,kilograms,kilo,kilos,kgs",
            "g:gram,grams",
            "mg:milligram,milligrams",
            "lb:lbs,pound,pounds",
            "t:ton,tons,tonne,tonnes",
            "l:litre,litres,liter,liters",
            "ml:millilitre,millilitres,milliliter,milliliters",
            "s:second,seconds,sec,secs",
            "min:minute,minutes,mins",
            "h:hour,hours,hr,hrs",
            "d:day,days",
            "wk:week,weeks",
            "mo:month,months",
            "y:year,years,yr,yrs",
            "kb:kilobyte,kilobytes",
            "mb:megabyte,megabytes",
            "gb:gigabyte,gigabytes",
            "tb:terabyte,terabytes",
            "w:watt,watts",
            "kw:kilowatt,kilowatts",
            "v:volt,volts",
            "°c:celsius",
            "°f:fahrenheit",
            "usd:dollar,dollars",
            "eur:euro,euros");

    /** A BigDecimal takes time in the square of its digits. */
    private static final int LONGEST = 40;

    /** Possessive where it repeats: a group that could give back would take a frame of the stack for each repetition. */
    private static final Pattern NUMBER = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?:(?<currency>[$€£])\\s?)?(?:(?<digits>\\d++(?:[.,]\\d++)*+)|(?<words>"
                    + String.join("|", WORDS.keySet())
                    + ")(?:-(?<ones>two|three|four|five|six|seven|eight|nine|one))?(?!\\p{L}))"
                    + "(?:[\\s-]?(?<scale>hundred|thousand|million|mn|billion|bn|trillion)(?!\\p{L}))?"
                    + "(?:[\\s-]?(?<unit>%|°\\p{L}|\\p{L}{1,12}))?",
            Pattern.CASE_INSENSITIVE);

    /**
     * {@return the numbers of a text, in order; a run of more than 40 digits, points and commas is none}
     *
     * @param text any text
     */
    public static List<Quantity> of(String text) {
        List<Quantity> found = new ArrayList<>();
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            if (number.end("digits") - number.start("digits") > LONGEST) {
                continue;
            }
            BigDecimal value = value(number);
            String scale = number.group("scale");
            if (scale != null) {
                value = value.scaleByPowerOfTen(SCALES.getOrDefault(scale.toLowerCase(Locale.ROOT), 0));
            }
            String unit = unit(number);
            int end = unit == null || number.start("unit") < 0 ? endOfNumber(number) : number.end();
            found.add(new Quantity(value.stripTrailingZeros(), unit, text.substring(number.start(), end)));
        }
        return found;
    }

    private static int endOfNumber(Matcher number) {
        return Math.max(
                Math.max(number.end("digits"), number.end("words")), Math.max(number.end("ones"), number.end("scale")));
    }

    private static BigDecimal value(Matcher number) {
        String digits = number.group("digits");
        if (digits != null) {
            return decimal(digits);
        }
        int value = WORDS.getOrDefault(number.group("words").toLowerCase(Locale.ROOT), 0);
        String ones = number.group("ones");
        if (ones != null) {
            value += ones.equalsIgnoreCase("one") ? 1 : WORDS.getOrDefault(ones.toLowerCase(Locale.ROOT), 0);
        }
        return BigDecimal.valueOf(value);
    }

    /** A comma before three digits parts thousands; another one is a decimal point, as in much of Europe. */
    private static BigDecimal decimal(String digits) {
        String plain = digits.replaceAll(",(?=\\d{3}(?:\\D|$))", "").replace(',', '.');
        int first = plain.indexOf('.');
        int second = plain.indexOf('.', first + 1);
        // 1.2.3 is a version, not a number: its parts stand for it
        return new BigDecimal(second < 0 ? plain : plain.replace(".", ""));
    }

    private static @Nullable String unit(Matcher number) {
        String currency = number.group("currency");
        if (currency != null) {
            return switch (currency) {
                case "$" -> "usd";
                case "€" -> "eur";
                default -> "gbp";
            };
        }
        String unit = number.group("unit");
        return unit == null ? null : UNITS.get(unit.toLowerCase(Locale.ROOT));
    }

    /**
     * {@return whether it is the same number, of the same unit as far as both tell}
     *
     * @param other another one
     */
    public boolean agreesWith(Quantity other) {
        return value.compareTo(other.value) == 0 && (unit == null || other.unit == null || unit.equals(other.unit));
    }

    private static Map<String, String> units(String... spellings) {
        Map<String, String> units = new java.util.HashMap<>();
        for (String line : spellings) {
            String unit = line.substring(0, line.indexOf(':'));
            units.put(unit, unit);
            for (String other : line.substring(line.indexOf(':') + 1).split(",", -1)) {
                units.put(other, unit);
            }
        }
        return Map.copyOf(units);
    }
}

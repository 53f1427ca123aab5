package dev.llmops.rag.internal.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Numbers as words of English, German, French and Spanish, and Roman numerals; "once" is the English one, not Spanish 11. */
final class NumberWords {

    /** Two and more; "one" is rather an article. */
    private static final Map<String, Integer> CARDINALS = new HashMap<>();

    private static final Map<String, Integer> SCALES = new HashMap<>();
    private static final Map<String, Integer> ORDINALS = new HashMap<>();
    private static final Map<String, Integer> MULTIPLES = new HashMap<>();
    /** Digits say them in other ways. */
    private static final Set<String> SHARES =
            Set.of("half quarter quarters thirds hälfte drittel viertel moitié tiers quart mitad tercio cuarto"
                    .split(" ", -1));

    private static final Pattern ROMAN_FORM = Pattern.compile("(?=[IVXLC])C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})");

    static {
        CARDINALS.put("zero", 0);
        from(
                CARDINALS,
                2,
                "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
                        + " eighteen nineteen twenty");
        from(
                CARDINALS,
                2,
                "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn"
                        + " achtzehn neunzehn zwanzig");
        from(
                CARDINALS,
                2,
                "deux trois quatre cinq six - huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit"
                        + " dix-neuf vingt");
        from(
                CARDINALS,
                2,
                "dos tres cuatro cinco seis siete ocho nueve diez - doce trece catorce quince dieciséis diecisiete"
                        + " dieciocho diecinueve veinte");
        tens("thirty forty fifty sixty seventy eighty ninety");
        tens("dreißig vierzig fünfzig sechzig siebzig achtzig neunzig");
        tens("trente quarante cinquante soixante");
        tens("treinta cuarenta cincuenta sesenta setenta ochenta noventa");
        Map.of(
                        2, "hundred hundert cien cent",
                        3, "thousand tausend mille mil",
                        6, "million millions mn millionen millón millones",
                        9, "billion billions bn milliarde milliarden milliard milliards",
                        12, "trillion trillions tn billionen")
                .forEach((digits, words) ->
                        Arrays.stream(words.split(" ", -1)).forEach(word -> SCALES.put(word, digits)));
        from(ORDINALS, 1, "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth");
        for (String ending : List.of("e", "er", "en", "es")) {
            from(
                    ORDINALS,
                    1,
                    Arrays.stream("erst zweit dritt viert fünft sechst siebt acht neunt zehnt".split(" ", -1))
                            .map(stem -> stem + ending)
                            .collect(Collectors.joining(" ")));
        }
        from(ORDINALS, 1, "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième");
        from(ORDINALS, 1, "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo");
        from(ORDINALS, 1, "primera segunda tercera cuarta quinta sexta séptima octava novena décima");
        Map.of(
                        1, "once single one einmal",
                        2, "twice double doubled doubles zweimal",
                        3, "thrice triple tripled dreimal",
                        12, "dozen dutzend douzaine docena")
                .forEach((value, words) ->
                        Arrays.stream(words.split(" ", -1)).forEach(word -> MULTIPLES.put(word, value)));
    }

    private NumberWords() {}

    private static void from(Map<String, Integer> to, int first, String words) {
        int value = first;
        for (String word : words.split(" ", -1)) {
            to.putIfAbsent(word, value++);
        }
        to.remove("-");
    }

    private static void tens(String words) {
        int value = 30;
        for (String word : words.split(" ", -1)) {
            CARDINALS.put(word, value);
            value += 10;
        }
    }

    /** {@return the longest first, so that an expression finds the whole word} */
    static String anyOf(Collection<String> words) {
        return words.stream()
                .sorted((one, other) -> other.length() - one.length())
                .collect(Collectors.joining("|"));
    }

    static Set<String> cardinalWords() {
        return CARDINALS.keySet();
    }

    static Set<String> scaleWords() {
        return SCALES.keySet();
    }

    static Set<String> ordinalWords() {
        return ORDINALS.keySet();
    }

    static int cardinal(String word) {
        return CARDINALS.getOrDefault(lower(word), 0);
    }

    /** {@return how many zeros a scale stands for} */
    static int scale(String word) {
        return SCALES.getOrDefault(lower(word), 0);
    }

    static int ordinal(String word) {
        return ORDINALS.getOrDefault(lower(word), 0);
    }

    /** {@return how many "once", "double" or "a dozen" stands for; 0 if it is none of them} */
    static int multiple(String word) {
        return MULTIPLES.getOrDefault(lower(word), 0);
    }

    /** {@return whether it is a share, as "half"} */
    static boolean isShare(String word) {
        return SHARES.contains(lower(word));
    }

    /** {@return the value of a Roman numeral up to 399, in capitals; 0 if it is none} */
    static int roman(String word) {
        // Nearly all words are told by their first letter.
        if (word.isEmpty()
                || digit(word.charAt(0)) == 0
                || !ROMAN_FORM.matcher(word).matches()) {
            return 0;
        }
        int value = 0;
        for (int i = 0; i < word.length(); i++) {
            int own = digit(word.charAt(i));
            boolean before = i + 1 < word.length() && digit(word.charAt(i + 1)) > own;
            value += before ? -own : own;
        }
        return value;
    }

    /** {@return whether Roman numerals are written with a letter} */
    static boolean isNumeral(char letter) {
        return digit(letter) != 0;
    }

    private static int digit(char numeral) {
        return switch (numeral) {
            case 'I' -> 1;
            case 'V' -> 5;
            case 'X' -> 10;
            case 'L' -> 50;
            case 'C' -> 100;
            default -> 0;
        };
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}

package dev.llmops.rag.internal.text;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The language of a text by its script, and within a script by letters and by the little words that every text in a
 * language is full of. What is too short to tell is English. Trigrams would tell fewer questions and some wrongly (docs/decisions/0024).
 */
final class LanguageDetector {

    /** So much of a text tells. */
    private static final int SAMPLE = 8_000;
    /** How many of a text's words are little words of its language, at least. */
    private static final double MIN_SHARE = 0.06;
    /** English is only given up for what has far more little words than English has. */
    private static final double MARGIN = 1.5;

    private static final Map<String, String> LITTLE_WORDS = new LinkedHashMap<>();

    static {
        LITTLE_WORDS.put(
                "en", "the of and to in is that for it with as was on are by this be from or an have not which");
        LITTLE_WORDS.put(
                "de", "der die und das den von zu ist mit des auf für nicht ein eine dem sich auch als im bei werden");
        LITTLE_WORDS.put("fr", "le la les des et est du une dans que qui pour par sur pas au avec il sont ce aux plus");
        LITTLE_WORDS.put("es", "el los las del que y en una por con para es se su al como más pero fue son");
        LITTLE_WORDS.put("it", "il che di della è per un una con del sono nel gli dei alla non le più anche dal");
        LITTLE_WORDS.put("pt", "o os da do que em um uma para com não é no na se por mais dos das ao são");
        LITTLE_WORDS.put("nl", "het een van de en dat op te zijn voor met niet aan er ook als bij naar worden door");
        LITTLE_WORDS.put("sv", "och att det som en på är av för med den till inte ett om har de från var");
        LITTLE_WORDS.put("da", "og at det som en på er af for med den til ikke et om har de fra var blev");
        LITTLE_WORDS.put("no", "og at det som en på er av for med den til ikke et om har de fra var ble");
        LITTLE_WORDS.put("fi", "ja on ei että se oli hän mutta kun myös joka ovat tai sekä mukaan kuin");
        LITTLE_WORDS.put("hu", "a az és hogy nem egy is volt meg csak ez de már mint el még");
        LITTLE_WORDS.put("ro", "și în de la cu este pe din nu care un o pentru mai sau au că");
        LITTLE_WORDS.put("cs", "a v se na je že s z do to o k ve pro jsou byl jako podle");
        LITTLE_WORDS.put("tr", "ve bir bu için ile olarak de da olan daha en çok gibi ne sonra kadar olduğu ise");
        LITTLE_WORDS.put("vi", "của và là các được trong một cho có không những với người đã này khi ông từ về");
    }

    /** Little words of other languages that English texts are full of too; the plural's and the genitive's s among them. */
    private static final Set<String> ALSO_ENGLISH = Set.of(
            "a", "as", "at", "de", "do", "for", "in", "is", "me", "no", "o", "on", "s", "so", "to", "van", "was");

    /** Letters that only one of these languages has; a word with one of them counts as a little word of it. */
    private static final Map<Integer, String> LETTERS = new HashMap<>();

    static {
        Map.of("tr", "ğış", "vi", "ơưăđ", "de", "ß", "cs", "řěůž", "hu", "őű", "ro", "țș", "pt", "ãõ", "es", "ñ")
                .forEach((language, letters) -> letters.chars().forEach(letter -> LETTERS.put(letter, language)));
        // Latin letters with the marks of Vietnamese tones have a block of their own.
        for (int letter = 0x1EA0; letter <= 0x1EF9; letter++) {
            LETTERS.put(letter, "vi");
        }
    }

    private static final Map<String, String[]> LANGUAGES_OF_WORDS = new HashMap<>();

    static {
        Map<String, List<String>> languages = new HashMap<>();
        LITTLE_WORDS.forEach((language, words) -> {
            for (String word : words.split(" ", -1)) {
                languages.computeIfAbsent(word, each -> new ArrayList<>()).add(language);
            }
        });
        languages.forEach((word, of) -> LANGUAGES_OF_WORDS.put(word, of.toArray(String[]::new)));
    }

    private static final String[] NONE = {};

    private LanguageDetector() {}

    static String detect(String text) {
        String sample = text.length() <= SAMPLE ? text : text.substring(0, SAMPLE);
        return switch (script(sample)) {
            case LATIN -> latin(sample);
            case CYRILLIC -> cyrillic(sample);
            case ARABIC -> has(sample, "پچژگ") ? "fa" : "ar";
            case THAI, LAO, KHMER, MYANMAR, TIBETAN -> "th";
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> "cjk";
            case DEVANAGARI -> "hi";
            case BENGALI -> "bn";
            case TAMIL -> "ta";
            case TELUGU -> "te";
            case GREEK -> "el";
            case ARMENIAN -> "hy";
            case COMMON -> Languages.DEFAULT;
            default -> "xx";
        };
    }

    /**
     * {@return the script of most letters, or COMMON if there are none}
     *
     * <p>A Latin letter counts a quarter: texts in every script name foreign people, teams and products in Latin letters,
     * and hardly any text in Latin letters has a name in another script.
     */
    private static UnicodeScript script(String text) {
        Map<UnicodeScript, int[]> counts = new EnumMap<>(UnicodeScript.class);
        int[] latin = counts.computeIfAbsent(UnicodeScript.LATIN, script -> new int[1]);
        int letter;
        for (int i = 0; i < text.length(); i += Character.charCount(letter)) {
            letter = text.codePointAt(i);
            if (Character.isLetter(letter)) {
                // Looking up the script of a letter takes longer than all else here, and most are of the first 128.
                UnicodeScript script = letter < 0x80 ? UnicodeScript.LATIN : UnicodeScript.of(letter);
                if (script == UnicodeScript.LATIN) {
                    latin[0]++;
                } else {
                    counts.computeIfAbsent(script, each -> new int[1])[0] += 4;
                }
            }
        }
        UnicodeScript most = UnicodeScript.COMMON;
        int count = 0;
        for (Map.Entry<UnicodeScript, int[]> each : counts.entrySet()) {
            if (each.getValue()[0] > count) {
                most = each.getKey();
                count = each.getValue()[0];
            }
        }
        return most;
    }

    private static String latin(String text) {
        List<String> words = words(text);
        Map<String, Integer> counts = littleWords(words);
        String best = Languages.DEFAULT;
        double most = MARGIN * counts.getOrDefault(Languages.DEFAULT, 0);
        // In the order of the list, so that a tie always has the same winner.
        for (String language : LITTLE_WORDS.keySet()) {
            int count = counts.getOrDefault(language, 0);
            if (!language.equals(Languages.DEFAULT) && count > most && count >= MIN_SHARE * words.size()) {
                best = language;
                most = count;
            }
        }
        return !best.equals(Languages.DEFAULT) && clear(words, best) ? best : Languages.DEFAULT;
    }

    /** One little word however often is no evidence. */
    private static boolean clear(List<String> words, String language) {
        Set<String> speaking = new HashSet<>();
        for (String word : words) {
            if (hasLetterOf(language, word)) {
                return true;
            }
            if (!ALSO_ENGLISH.contains(word)
                    && List.of(LANGUAGES_OF_WORDS.getOrDefault(word, NONE)).contains(language)) {
                speaking.add(word);
            }
        }
        return speaking.size() >= 2;
    }

    private static boolean hasLetterOf(String language, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) >= 0x80 && language.equals(LETTERS.get((int) word.charAt(i)))) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Integer> littleWords(List<String> words) {
        Map<String, Integer> counts = new HashMap<>();
        for (String word : words) {
            for (String language : LANGUAGES_OF_WORDS.getOrDefault(word, NONE)) {
                counts.merge(language, 1, Integer::sum);
            }
            String language = languageOfLetters(word);
            if (language != null) {
                counts.merge(language, 1, Integer::sum);
            }
        }
        return counts;
    }

    /** {@return the language that alone has the first letter of a word that only one has, or null} */
    private static @Nullable String languageOfLetters(String word) {
        for (int i = 0; i < word.length(); i++) {
            String language = word.charAt(i) < 0x80 ? null : LETTERS.get((int) word.charAt(i));
            if (language != null) {
                return language;
            }
        }
        return null;
    }

    /** {@return the runs of letters and their marks, in small letters; what is before the first and after the last is an empty one} */
    private static List<String> words(String text) {
        String small = text.toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        int start = 0;
        boolean within = true;
        int sign;
        for (int i = 0; i < small.length(); i += Character.charCount(sign)) {
            sign = small.codePointAt(i);
            boolean letter = isOfWord(sign);
            if (within && !letter) {
                words.add(small.substring(start, i));
            } else if (!within && letter) {
                start = i;
            }
            within = letter;
        }
        words.add(within ? small.substring(start) : "");
        return words;
    }

    private static boolean isOfWord(int sign) {
        if (sign < 0x80) {
            return sign >= 'a' && sign <= 'z';
        }
        return Character.isLetter(sign)
                || switch (Character.getType(sign)) {
                    case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
                    default -> false;
                };
    }

    /**
     * {@return what a question is in, if it has at least two little words of it, and twice as many as of any other; two
     * different ones that English does not have, if it is not English}
     */
    static Optional<String> sure(String question) {
        String sample = question.length() <= SAMPLE ? question : question.substring(0, SAMPLE);
        List<String> words = words(sample);
        Map<String, Integer> counts = littleWords(words);
        int most = counts.values().stream().max(Integer::compare).orElse(0);
        List<String> near = counts.entrySet().stream()
                .filter(language -> 2 * language.getValue() > most)
                .map(Map.Entry::getKey)
                .toList();
        return most >= 2 && near.size() == 1
                ? Optional.of(near.get(0)).filter(best -> best.equals(Languages.DEFAULT) || clear(words, best))
                : Optional.empty();
    }

    /** {@return what the script of a text is called here, or nothing if it has no letters} */
    static Optional<String> family(String text) {
        String sample = text.length() <= SAMPLE ? text : text.substring(0, SAMPLE);
        UnicodeScript script = script(sample);
        return switch (script) {
            case COMMON -> Optional.empty();
            case LATIN, CYRILLIC, ARABIC -> Optional.of(script.name());
            default -> Optional.of(detect(sample));
        };
    }

    /** {@return what the script of a language is called here} */
    static String familyOf(String language) {
        if (LITTLE_WORDS.containsKey(language)) {
            return UnicodeScript.LATIN.name();
        }
        return switch (language) {
            case "ru", "bg" -> UnicodeScript.CYRILLIC.name();
            case "ar", "fa" -> UnicodeScript.ARABIC.name();
            default -> language;
        };
    }

    private static String cyrillic(String text) {
        if (has(text, "ыэё")) {
            return "ru";
        }
        if (has(text, "іїєґјљњћђџ")) {
            return "xx";
        }
        return has(text, "ъ") ? "bg" : "ru";
    }

    private static boolean has(String text, String letters) {
        return letters.chars().anyMatch(letter -> text.indexOf(letter) >= 0);
    }
}

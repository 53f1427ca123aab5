package dev.llmops.guardrails.internal.pii;

import dev.llmops.commons.internal.text.WordList;
import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a person beside the name: an age ("34 years old", "aged 34"), a title ("Dr." before a name), a nationality.
 * None of them has a form of its own, so they are looked for on demand only, and are never sure.
 */
final class DemographicDetector implements Detector {

    static final String AGE = "age";
    static final String TITLE = "title";
    static final String NATIONALITY = "nationality";
    static final List<String> TYPES = List.of(AGE, TITLE, NATIONALITY);

    private static final double LIKELY = 0.6;
    private static final double PERHAPS = 0.35;
    private static final int OLDEST = 120;
    private static final int MAX_LENGTH = 16;
    private static final int DIGITS = 3;

    /** The only word behind an age that goes on: "-jähriger". */
    private static final String BEGINNING = "-jährige";

    private static final List<String> BEHIND_AGE = List.of(
            " years old",
            "-year-old",
            " year old",
            " yrs old",
            " y/o",
            " years of age",
            " jahre alt",
            BEGINNING,
            " ans",
            " años",
            " anni",
            " jaar oud",
            " years young");
    private static final List<String> BEFORE_AGE = List.of(
            "aged ",
            "age ",
            "age: ",
            "age of ",
            "alter: ",
            "alter von ",
            "âge : ",
            "âgé de ",
            "âgée de ",
            "edad: ",
            "turned ",
            "turning ");
    private static final Set<String> TITLES = WordList.set("""
            mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend captain herr frau monsieur
            madame mme señor señora sr sra dott signor signora ing dipl""");
    private static final Set<String> NATIONALITIES = WordList.set("""
            american british english scottish welsh irish french german austrian swiss italian spanish
            portuguese dutch belgian danish swedish norwegian finnish icelandic polish czech slovak hungarian
            romanian bulgarian greek turkish russian ukrainian serbian croatian slovenian bosnian albanian
            estonian latvian lithuanian chinese japanese korean vietnamese thai indonesian malaysian filipino
            indian pakistani bangladeshi nepalese afghan iranian iraqi syrian lebanese israeli egyptian moroccan
            algerian tunisian nigerian kenyan ethiopian ghanaian somali canadian mexican brazilian argentinian
            chilean peruvian colombian venezuelan ecuadorian cuban jamaican australian deutsche deutscher
            französin franzose türkin türke österreicher österreicherin schweizer schweizerin""");
    /** Behind these a nationality is one, and not a language or a kitchen. */
    private static final Set<String> PEOPLE = WordList.set("""
            citizen citizens national nationals passport man woman nationality immigrant resident student
            descent parents staatsbürger staatsangehörige""");

    private static final List<String> BEFORE_NATIONALITY =
            List.of("nationality: ", "nationality is ", "citizenship: ", "staatsangehörigkeit: ", "nationalité : ");

    private final Set<String> types;
    private final Map<String, String> words = new HashMap<>();

    /** Creates the detector. {@code types}: which of {@link #TYPES}, and perhaps others. */
    DemographicDetector(Set<String> types) {
        this.types = types;
        TITLES.forEach(title -> words.put(title, TITLE));
        NATIONALITIES.forEach(nationality -> words.put(nationality, NATIONALITY));
    }

    @Override
    public boolean startsWith(char first) {
        return Chars.letterOrDigit(first) || first > 127;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (Chars.word(window.before(i))) {
            return null;
        }
        return Chars.digit(window.at(i)) ? age(window, i) : word(window, i);
    }

    private @Nullable Match age(Window window, int start) {
        int end = start;
        int years = 0;
        while (end - start < DIGITS && Chars.digit(window.at(end))) {
            years = years * 10 + window.at(end) - '0';
            end++;
        }
        boolean whole = !Chars.word(window.at(end)) && years >= 1 && years <= OLDEST;
        if (!types.contains(AGE) || !whole) {
            return null;
        }
        int behind = end;
        boolean named =
                BEHIND_AGE.stream().anyMatch(word -> stands(word, window, behind)) || stands(BEFORE_AGE, window, start);
        return named ? new Match(AGE, start, end, LIKELY) : null;
    }

    /** {@return whether a word stands here as a whole: "3 answers" are no "3 ans"} */
    private static boolean stands(String word, Window window, int at) {
        return window.startsWithIgnoringCase(at, word)
                && (word.equals(BEGINNING) || !Character.isLetter(window.at(at + word.length())));
    }

    private @Nullable Match word(Window window, int start) {
        int end = start;
        while (end - start <= MAX_LENGTH && Character.isLetter(window.at(end))) {
            end++;
        }
        String word = window.part(start, Math.min(end, window.length()));
        String type = words.get(word.toLowerCase(Locale.ROOT));
        if (type == null || !types.contains(type) || !Character.isUpperCase(word.charAt(0))) {
            return null;
        }
        return type.equals(TITLE) ? title(window, start, end) : nationality(window, start, end);
    }

    private static @Nullable Match title(Window window, int start, int end) {
        int dot = window.at(end) == '.' ? end + 1 : end;
        boolean name = window.at(dot) == ' ' && Character.isUpperCase(window.at(dot + 1));
        return name ? new Match(TITLE, start, dot, LIKELY) : null;
    }

    private static Match nationality(Window window, int start, int end) {
        int next = end + 1;
        int nextEnd = next;
        while (nextEnd - next <= MAX_LENGTH && Character.isLetter(window.at(nextEnd))) {
            nextEnd++;
        }
        boolean person = stands(BEFORE_NATIONALITY, window, start)
                || (window.at(end) == ' '
                        && PEOPLE.contains(
                                window.part(Math.min(next, window.length()), Math.min(nextEnd, window.length()))
                                        .toLowerCase(Locale.ROOT)));
        return new Match(NATIONALITY, start, end, person ? LIKELY : PERHAPS);
    }

    private static boolean stands(List<String> words, Window window, int before) {
        String context = window.contextOf(before);
        for (String word : words) {
            int at = context.length() - word.length();
            if (context.endsWith(word) && (at == 0 || !Character.isLetter(context.charAt(at - 1)))) {
                return true;
            }
        }
        return false;
    }
}

package dev.llmops.guardrails.internal.names;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of people, places and organisations. Each word counts for or against a name by what the gazetteer knows of it;
 * words before a name and behind it, capitals and the beginning of a sentence count too. The weights were set by hand
 * on generated sentences.
 */
public final class NameDetector implements Detector {

    /** People. */
    public static final String PERSON = "person";
    /** Countries, regions and towns. */
    public static final String LOCATION = "location";
    /** Companies and the like. */
    public static final String ORGANISATION = "organization";

    /** All three. */
    public static final List<String> TYPES = List.of(PERSON, LOCATION, ORGANISATION);

    private static final double THRESHOLD = 1.1;
    private static final int MAX_WORDS = 6;
    private static final int SHORT = 3;
    /** What a word counts that nobody knows; in another language than English that is most of them. */
    private static final double UNKNOWN = 1.1;

    private static final double FOREIGN = 0.2;
    /** Products and programs are written like this: "OpenSSL". */
    private static final double CAMEL = -1.5;

    private final Set<String> wanted;

    /** A detector of some types. {@code wanted}: those that it tells; a name of another type is passed over. */
    public NameDetector(Set<String> wanted) {
        this.wanted = Set.copyOf(wanted);
    }

    @Override
    public boolean startsWith(char first) {
        return Chars.letter(first) || first >= 128;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        Match match = any(window, i);
        return match != null && wanted.contains(match.type()) ? match : null;
    }

    private static @Nullable Match any(Window window, int i) {
        char before = window.before(i);
        if (Chars.word(before)
                || before == '@'
                || before == '/'
                || before == '{'
                || (before == '.' && i > 1 && Chars.word(window.at(i - 2)))) {
            return null;
        }
        Word word = Word.at(window, i);
        if (word.length() == 3 && !word.capital() && NameWords.BEGINNINGS.contains(word.text(window))) {
            return noble(window, word);
        }
        if (word.empty()
                || !possible(word)
                || NameWords.NEVER.contains(word.text(window).toLowerCase(Locale.ROOT))) {
            return null;
        }
        if (!word.capital() && Neighbours.capitals(window, i)) {
            return null; // small names are looked for in texts without capitals only
        }
        NameContext context = NameContext.of(window, i);
        Match place = place(window, word, context);
        Match name = name(window, word, context);
        if (place == null || name == null) {
            return place == null ? name : place;
        }
        boolean longer = name.end() > place.end();
        return name.score() > place.score() || (longer && !context.place()) ? name : place;
    }

    /** Most words are common ones in small letters. */
    private static boolean possible(Word word) {
        if (word.capital()) {
            return true;
        }
        return word.length() > 2
                && !word.is(Gazetteer.COMMON)
                && word.is(
                        Gazetteer.FIRST | Gazetteer.LAST | Gazetteer.PLACE | Gazetteer.COUNTRY | Gazetteer.BEGINNING);
    }

    /** {@return the surname that a small word begins: "van Gijn", or null} */
    private static @Nullable Match noble(Window window, Word word) {
        Word next = word;
        for (int k = 0; k < 2 && !next.empty() && !next.capital(); k++) {
            Set<String> particles = k == 0 ? NameWords.BEGINNINGS : NameWords.BETWEEN;
            boolean goesOn = window.at(next.end()) == ' ' && particles.contains(next.text(window));
            next = goesOn ? Word.at(window, next.end() + 1) : Word.at(window, next.end());
        }
        if (next.empty() || !next.capital() || !next.unknown()) {
            return null;
        }
        Match name = name(window, next, NameContext.of(window, word.start()));
        return name == null ? null : new Match(PERSON, word.start(), name.end(), name.score());
    }

    private static @Nullable Match place(Window window, Word first, NameContext context) {
        Word best = null;
        int flags = 0;
        long hash = first.hash();
        Word last = first;
        boolean more = first.is(Gazetteer.BEGINNING);
        if (first.is(Gazetteer.PLACE | Gazetteer.COUNTRY)) {
            best = first;
            flags = first.flags();
        }
        for (int k = 0; k < MAX_WORDS && more && window.at(last.end()) == ' '; k++) {
            Word next = Word.at(window, last.end() + 1);
            if (next.empty()) {
                break;
            }
            hash = appended(Gazetteer.hash(hash, ' '), window, next);
            int known = Gazetteer.get().flags(hash);
            if ((known & (Gazetteer.PLACE | Gazetteer.COUNTRY)) != 0 && next.capital() == first.capital()) {
                best = next;
                flags = known;
            }
            more = (known & Gazetteer.BEGINNING) != 0;
            last = next;
        }
        if (best == null) {
            return null;
        }
        double score = (flags & Gazetteer.COUNTRY) != 0 ? 2.2 : 1;
        score += context.place() ? 1 : 0;
        if (best.end() > first.end()) {
            score += first.is(Gazetteer.COMMON) && best.is(Gazetteer.COMMON) ? -0.4 : 0.6;
        } else {
            score -= first.is(Gazetteer.COMMON) ? 2 : first.is(Gazetteer.WORD) ? 0.6 : 0;
        }
        score -= first.capital() ? 0 : 0.9;
        return score >= THRESHOLD ? new Match(LOCATION, first.start(), best.end(), Math.min(0.9, score / 3)) : null;
    }

    private static long appended(long hash, Window window, Word word) {
        long all = hash;
        String text = window.part(word.start(), word.end()).toLowerCase(Locale.ROOT);
        for (int i = 0; i < text.length(); i++) {
            all = Gazetteer.hash(all, text.charAt(i));
        }
        return all;
    }

    private static @Nullable Match name(Window window, Word first, NameContext context) {
        List<Word> words = words(window, first);
        Word last = words.get(words.size() - 1);
        int organisation = first.capital() ? Organisation.end(window, first) : -1;
        if (organisation > 0) {
            return new Match(ORGANISATION, first.start(), organisation, 0.7);
        }
        if (words.size() > 1 && leads(window, first, words.get(1))) {
            return null;
        }
        boolean initials = first.length() == 1 || (first.capitals() && first.length() <= SHORT);
        if (words.size() == 1 && initials && !context.title()) {
            return null;
        }
        if (first.is(Gazetteer.COMMON) && !first.is(Gazetteer.FIRST | Gazetteer.LAST)) {
            return null;
        }
        boolean foreign = Neighbours.foreign(window, first.start(), last.end());
        if (foreign && NameWords.STARTING.contains(first.text(window).toLowerCase(Locale.ROOT))) {
            return null;
        }
        double score = 0;
        double unknownWord = foreign ? FOREIGN : UNKNOWN;
        for (Word word : words) {
            score += evidence(window, word, unknownWord);
        }
        if (first.capital() && context.begins()) {
            boolean known = first.is(Gazetteer.FIRST)
                    || words.size() > 1
                    || (first.unknown()
                            && (follows(window, last.end(), NameWords.DOING)
                                    || (window.at(last.end()) == ','
                                            && follows(window, last.end() + 1, NameWords.CALLING))));
            score -= known ? 0.2 : 0.9;
        }
        score += context.title() ? 3 : 0;
        score += context.person() ? 0.8 : 0;
        score += follows(window, last.end(), NameWords.SAYING) ? 1 : 0;
        score += window.at(last.end()) == '\'' ? 0.4 : 0;
        score -= first.capital() ? 0 : 0.7;
        if (first.capitals() && words.size() == 1 && !first.is(Gazetteer.FIRST)) {
            score -= first.length() < 5 ? 1.5 : 0;
        }
        if (score < THRESHOLD) {
            return null;
        }
        boolean unknown = words.stream().noneMatch(word -> word.is(Gazetteer.FIRST | Gazetteer.LAST));
        String type = unknown && context.place()
                ? LOCATION
                : unknown && (context.organisation() || context.the()) ? ORGANISATION : PERSON;
        return new Match(type, first.start(), last.end(), Math.min(0.95, score / 3));
    }

    /** The words that belong together: all with capitals, or all without. */
    private static List<Word> words(Window window, Word first) {
        List<Word> words = new ArrayList<>(3);
        words.add(first);
        Word last = first;
        while (words.size() < MAX_WORDS) {
            int at = last.end();
            if (last.length() == 1 && window.at(at) == '.') {
                at++;
            }
            if (window.at(at) != ' ') {
                break;
            }
            Word next = Word.at(window, at + 1);
            if (next.empty() || !(goesOn(window, first, next) || particle(window, first, next))) {
                break;
            }
            words.add(next);
            last = next;
        }
        while (words.size() > 1 && !goesOn(window, first, words.get(words.size() - 1))) {
            words.remove(words.size() - 1);
        }
        return words;
    }

    private static boolean goesOn(Window window, Word first, Word next) {
        if (first.capital()) {
            boolean pronoun = next.length() == 1 && window.at(next.start()) == 'I' && window.at(next.end()) != '.';
            return next.capital() && !pronoun;
        }
        return !next.capital() && next.unknown() && next.length() > 2;
    }

    private static boolean particle(Window window, Word first, Word next) {
        return first.capital() && next.length() < 6 && NameWords.PARTICLES.contains(next.text(window));
    }

    /** {@return whether a word only says what the name behind it is of: "Student Anna Weber"} */
    private static boolean leads(Window window, Word first, Word next) {
        boolean name = first.is(Gazetteer.FIRST | Gazetteer.LAST);
        return NameWords.ROLES.contains(first.text(window).toLowerCase(Locale.ROOT))
                || (!name && !first.unknown() && next.is(Gazetteer.FIRST | Gazetteer.LAST));
    }

    private static double evidence(Window window, Word word, double unknownWord) {
        if (Neighbours.camel(window, word)) {
            return CAMEL;
        }
        boolean first = word.is(Gazetteer.FIRST);
        boolean last = word.is(Gazetteer.LAST);
        double as = first ? 2 : last ? 1.4 : word.unknown() ? unknownWord : 0;
        if (word.is(Gazetteer.COMMON)) {
            return first ? 0.4 : last ? 0 : -1.2;
        }
        if (word.is(Gazetteer.WORD)) {
            return first ? 1.2 : last ? 0.6 : -0.6;
        }
        return as + (!first && as >= 1 && surname(window, word) ? 0.4 : 0);
    }

    private static boolean surname(Window window, Word word) {
        String text = word.text(window).toLowerCase(Locale.ROOT);
        return text.length() > 5 && NameWords.SURNAME_ENDINGS.stream().anyMatch(text::endsWith);
    }

    private static boolean follows(Window window, int end, Set<String> words) {
        if (window.at(end) != ' ') {
            return false;
        }
        Word next = Word.at(window, end + 1);
        return !next.empty()
                && next.length() < 9
                && words.contains(next.text(window).toLowerCase(Locale.ROOT));
    }
}

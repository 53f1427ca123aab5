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
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Names of people, places and organisations. Each word counts for or against a name by what the gazetteer knows of it;
 * words in front of a name and behind it, capitals and the beginning of a sentence count too. The weights were set by hand
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
    private static final Set<String> PARTICLES = Set.of(
            "de", "van", "der", "den", "von", "zu", "di", "da", "do", "dos", "das", "del", "della", "la", "le", "el",
            "al", "bin", "ibn", "ben", "y", "e");
    private static final Set<String> ORGANISATION_WORDS = Set.of(
            "inc",
            "llc",
            "ltd",
            "corp",
            "corporation",
            "gmbh",
            "ag",
            "plc",
            "llp",
            "co",
            "company",
            "group",
            "holdings",
            "bank",
            "university",
            "institute",
            "foundation",
            "association",
            "partners",
            "solutions",
            "technologies",
            "systems",
            "labs",
            "industries",
            "ventures",
            "media",
            "capital",
            "insurance",
            "services",
            "software",
            "networks",
            "kg",
            "oy",
            "ab",
            "sa",
            "spa",
            "bv",
            "nv",
            "pty",
            "sarl",
            "agency",
            "council",
            "ministry",
            "department",
            "college",
            "school",
            "hospital",
            "airlines",
            "motors",
            "energy",
            "consulting",
            "associates",
            "international",
            "enterprises",
            "society",
            "trust",
            "fund");
    /** Months and days, forms of address and pronouns begin no name. */
    private static final Set<String> NEVER = Set.of(
            "i",
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "mr",
            "mrs",
            "ms",
            "miss",
            "dr",
            "prof",
            "apt",
            "suite",
            "po",
            "the",
            "hi",
            "hello",
            "dear",
            "hey",
            "ok",
            "usa",
            "english",
            "french",
            "german",
            "spanish",
            "american",
            "european",
            "internet",
            "pdf",
            "url",
            "api",
            "http",
            "https",
            "www");

    private static final Set<String> SAYING =
            Set.of("said", "says", "asked", "told", "wrote", "writes", "replied", "answered", "added", "points");
    private static final List<String> SURNAME_ENDINGS = List.of(
            "ov", "ova", "ev", "eva", "sson", "sen", "ski", "sky", "ska", "ić", "vić", "ic", "escu", "enko", "yan",
            "ian", "vich", "dóttir", "dottir", "idis", "opoulos", "berg", "stein", "mann", "man", "son", "ez", "ini",
            "elli", "eau", "ault", "wicz", "czyk", "uk", "shvili", "oğlu");

    private final Set<String> wanted;

    /**
     * A detector of some types.
     *
     * @param wanted those that it tells; a name of another type is passed over
     */
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
        if (word.empty() || !possible(word) || NEVER.contains(word.text(window).toLowerCase(Locale.ROOT))) {
            return null;
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
            score += 0.6;
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
        if (first.capital() && organisation(window, words)) {
            return new Match(ORGANISATION, first.start(), last.end(), 0.7);
        }
        if (first.is(Gazetteer.COMMON) && !first.is(Gazetteer.FIRST | Gazetteer.LAST)) {
            return null;
        }
        double score = 0;
        for (Word word : words) {
            score += evidence(window, word);
        }
        if (first.capital() && context.begins()) {
            score -= first.is(Gazetteer.FIRST) || words.size() > 1 ? 0.2 : 0.9;
        }
        score += context.title() ? 3 : 0;
        score += context.person() ? 0.8 : 0;
        score += saying(window, last.end()) ? 1 : 0;
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
            if (next.empty() || !(goesOn(first, next) || particle(window, first, next))) {
                break;
            }
            words.add(next);
            last = next;
        }
        while (words.size() > 1 && !goesOn(first, words.get(words.size() - 1))) {
            words.remove(words.size() - 1);
        }
        return words;
    }

    private static boolean goesOn(Word first, Word next) {
        if (first.capital()) {
            return next.capital();
        }
        return !next.capital() && next.unknown() && next.length() > 2;
    }

    private static boolean particle(Window window, Word first, Word next) {
        return first.capital() && next.length() < 6 && PARTICLES.contains(next.text(window));
    }

    private static boolean organisation(Window window, List<Word> words) {
        String last = words.get(words.size() - 1).text(window).toLowerCase(Locale.ROOT);
        return words.size() > 1 && ORGANISATION_WORDS.contains(last);
    }

    private static double evidence(Window window, Word word) {
        boolean first = word.is(Gazetteer.FIRST);
        boolean last = word.is(Gazetteer.LAST);
        double as = first ? 2 : last ? 1.4 : word.unknown() ? 1.1 : 0;
        if (word.is(Gazetteer.COMMON)) {
            return first ? 0.4 : last ? 0 : -1.2;
        }
        if (word.is(Gazetteer.WORD)) {
            return first ? 1.2 : last ? 0.6 : -0.6;
        }
        return as + (!first && surname(window, word) ? 0.4 : 0);
    }

    private static boolean surname(Window window, Word word) {
        String text = word.text(window).toLowerCase(Locale.ROOT);
        return text.length() > 5 && SURNAME_ENDINGS.stream().anyMatch(text::endsWith);
    }

    private static boolean saying(Window window, int end) {
        if (window.at(end) != ' ') {
            return false;
        }
        Word next = Word.at(window, end + 1);
        return !next.empty()
                && next.length() < 9
                && SAYING.contains(next.text(window).toLowerCase(Locale.ROOT));
    }
}

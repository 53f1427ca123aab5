package dev.llmops.rag.internal.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The words of a text that turn a statement around, in English, German, French and Spanish, and what they turn around. Immutable.
 */
public final class Negation {

    private static final String STRONG =
            "not|no|never|none|nobody|nothing|neither|nor|cannot|without|\\w+n['’]t|hardly|rarely|unable"
                    + "|lacks?|lacking|fails?|failed|nicht|kein(?:e[mnrs]?)?|nie|niemals|niemand|nichts|ohne|weder|pas|jamais|rien|aucune?|sans"
                    + "|nunca|jamás|nadie|ning[uú]n[ao]?|tampoco|sin(?= (?:el|la|los|las|un|una|[a-zá-ú]+(?:ar|er|ir|ción))\\b)";
    /** Say in other words that something is not so: enough to back a "not", too little to stand for one. */
    private static final String WEAK =
            "un\\p{L}{5,}|in(?:cap|eff|suff|adeq|accur|corr|valid|compl|consist|compat|act|abil|freq|appropr|visib|signif|tol|sens|sec)\\p{L}+"
                    + "|im(?:poss|prob|matur|mob|perf|bal)\\p{L}+|ir(?:reg|rel|resp)\\p{L}+|il(?:leg|lic|log)\\p{L}+|dis(?:ab|ag|all|app|conn|cont|lik|ord|prov|qual|reg|sat|cour)\\p{L}+"
                    + "|non|refus\\p{L}+|den(?:y|ies|ied)|absen\\p{L}+|few|little|stop\\p{L}*|avoid\\p{L}*|prevent\\p{L}*|instead|rather|except\\p{L}*|fewer|only"
                    + "|exclud\\p{L}+|reject\\p{L}*|missing|ban|banned|prohibit\\p{L}*|forbid\\p{L}*|zero|seldom|barely|scarcely|false|myth|kaum|selten";
    /** Hold a negation and say nothing negative. */
    private static final Pattern NONE = Pattern.compile(
            "\\b(?:not only|not just|not merely|not necessarily|no longer than|no more than|no fewer than|no less than|whether or not|no doubt"
                    + "|no\\. ?\\d+|nicht nur|non seulement|pas seulement|no s[oó]lo)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern WORDS = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?:" + STRONG + ")(?![\\p{L}\\p{N}])", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern TOKEN = Pattern.compile(
            "(?<strong>(?<![\\p{L}\\p{N}])(?:" + STRONG + ")(?![\\p{L}\\p{N}]))|(?<weak>(?<![\\p{L}\\p{N}])(?:" + WEAK
                    + ")(?![\\p{L}\\p{N}]))|[\\p{L}\\p{M}\\p{N}]++|(?<end>[.!?;](?=\\s|$)|\\n)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final int REACH = 3;
    private static final int NEXT = 2;
    private static final double SAME_SUBJECT = 0.3;
    private static final double SAME_STATEMENT = 0.35;

    /** A negation, the words behind it, and all of its sentence, by their beginnings. */
    private record Scope(boolean strong, String word, List<String> after, Set<String> sentence) {

        /** {@return whether both turn the same around} */
        boolean shares(Scope other) {
            return shared(sentence, other.sentence) >= SAME_SUBJECT
                    && after.stream().limit(NEXT).anyMatch(other.after::contains);
        }
    }

    /** A negation before so many words of its sentence; a weak one is among them. */
    private record Found(int at, boolean strong, String word) {}

    private final List<Scope> scopes = new ArrayList<>();
    private final List<Set<String>> sentences = new ArrayList<>();

    private Negation(String text) {
        Matcher token = TOKEN.matcher(NONE.matcher(text).replaceAll(" "));
        List<String> words = new ArrayList<>();
        List<Found> negations = new ArrayList<>();
        while (token.find()) {
            if (token.group("end") != null) {
                close(words, negations);
                words = new ArrayList<>();
                negations = new ArrayList<>();
            } else {
                if (token.group("strong") != null) {
                    negations.add(new Found(words.size(), true, ""));
                } else if (saysSomething(token.group())) {
                    if (token.group("weak") != null) {
                        negations.add(new Found(words.size(), false, Surroundings.beginning(token.group())));
                    }
                    words.add(Surroundings.beginning(token.group()));
                }
            }
        }
        close(words, negations);
    }

    private static boolean saysSomething(String word) {
        return Surroundings.saysSomething(word) || Character.isDigit(word.charAt(0));
    }

    private void close(List<String> words, List<Found> negations) {
        if (words.isEmpty()) {
            return;
        }
        Set<String> all = Set.copyOf(words);
        sentences.add(all);
        for (Found negation : negations) {
            int at = negation.at();
            scopes.add(new Scope(
                    negation.strong(),
                    negation.word(),
                    List.copyOf(words.subList(at, Math.min(words.size(), at + REACH))),
                    all));
        }
    }

    /**
     * {@return the negations of a text}
     *
     * @param text any text
     */
    public static Negation of(String text) {
        return new Negation(text);
    }

    /**
     * {@return whether a text says that something is not so}
     *
     * @param text any text
     */
    public static boolean in(String text) {
        return WORDS.matcher(NONE.matcher(text).replaceAll(" ")).results().count() % 2 == 1;
    }

    /**
     * {@return what one text says that is not so and the other one says, in words for people}
     *
     * @param evidence the other
     */
    public Optional<String> contradictedBy(Negation evidence) {
        Set<String> said = new HashSet<>();
        sentences.forEach(said::addAll);
        for (Scope claimed : scopes) {
            if (claimed.strong
                    && evidence.scopes.stream()
                            .filter(scope -> scope.strong || !said.contains(scope.word))
                            .noneMatch(claimed::shares)) {
                return Optional.of("the evidence does not say 'not'");
            }
        }
        for (Scope theirs : evidence.scopes) {
            List<String> negated = theirs.after.subList(0, Math.min(NEXT, theirs.after.size()));
            if (theirs.strong
                    && !negated.isEmpty()
                    && said.containsAll(negated)
                    && shared(said, theirs.sentence) >= SAME_STATEMENT
                    && scopes.stream().filter(Scope::strong).noneMatch(theirs::shares)
                    && evidence.sentences.stream()
                            .noneMatch(other -> other != theirs.sentence
                                    && other.containsAll(negated)
                                    && shared(said, other) >= SAME_STATEMENT)) {
                return Optional.of("the evidence says 'not'");
            }
        }
        return Optional.empty();
    }

    private static double shared(Set<String> said, Set<String> sentence) {
        return Stems.share(said, sentence);
    }
}

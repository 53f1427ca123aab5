package dev.llmops.rag.internal.text;

import dev.llmops.commons.internal.text.WordList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a text that turn a statement around, in English, German, French and Spanish, and what they turn around. Immutable. */
public final class Negation {

    private static final String STRONG =
            "not|no|never|none|nobody|nothing|neither|nor|cannot|without|\\w+n['’]t|hardly|rarely|unable"
                    + "|lacks|lacking|fails?|failed|nicht|kein(?:e[mnrs]?)?|nie|niemals|niemand|nichts|ohne|weder|pas|jamais|rien|aucune?|sans"
                    + "|nunca|jamás|nadie|ning[uú]n[ao]?|tampoco|sin(?= (?:el|la|los|las|un|una|[a-zá-ú]+(?:ar|er|ir|ción))\\b)";
    /** Say in other words that something is not so: enough to back a "not", too little to stand for one. */
    private static final String WEAK = "un(?!der|it[eys]|ive|iq|ion|if|til|cle)\\p{L}{5,}"
            + "|in(?:cap|eff|suff|adeq|accur|corr|valid|compl|consist|compat|act|abil|freq|appropr|visib|signif|tol|sens|secur)\\p{L}+"
            + "|im(?:poss|prob|matur|mob|perf|bal)\\p{L}+|ir(?:reg|rel|resp)\\p{L}+|il(?:leg|lic|log)\\p{L}+|dis(?:ab|ag|all|app|conn|cont|lik|prov|qual|reg|sat|cour)\\p{L}+"
            + "|lack|non|refus\\p{L}+|den(?:y|ies|ied)|absen\\p{L}+|few|little|stop\\p{L}*|avoid\\p{L}*|prevent\\p{L}*|instead|rather|except\\p{L}*|fewer|only"
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
    /** A sentence that says it in the same words decides alone; chosen on one half of the claims. */
    private static final double SAME_WORDS = 0.6;

    /** A sentence so like the claim that the first of the negated words is enough to say that both are about the same. */
    private static final double NEARLY = 0.75;

    private static final double ABOUT = 0.1;

    static final Beginnings HOLDERS =
            new Beginnings(NONE, List.of("no", "not", "whether", "nicht", "non", "pas"), List.of(), false);

    /** A negation of one word: at other words the expression is not tried. */
    static final Beginnings NEGATIONS = new Beginnings(TOKEN, WordList.of("""
                    not no never none nobody nothing neither nor cannot without hardly rarely unable lacks
                    lacking fail fails failed nicht nie niemals niemand nichts ohne weder pas jamais rien aucun
                    aucune sans nunca jamás nadie tampoco sin lack non deny denies denied few little instead
                    rather fewer only missing ban banned zero seldom barely scarcely false myth kaum selten"""), WordList.of("""
                    kein ningun ningún un incap ineff insuff inadeq inaccur incorr invalid incompl inconsist
                    incompat inact inabil infreq inappropr invisib insignif intol insens insecur imposs improb
                    immatur immob imperf imbal irreg irrel irresp illeg illic illog disab disag disall disapp
                    discont disconn dislik disprov disqual disreg dissat discour refus absen stop avoid prevent
                    except exclud reject prohibit forbid"""), false);

    /** What {@link #TOKEN} finds in a text, one after the other. */
    private static final class Tokens {

        private final String text;
        private final Matcher matcher;
        private int next;
        /** Where a word begins that was not looked at as a negation, or -1 if the expression found the token. */
        private int plain;

        Tokens(String text) {
            this.text = text;
            this.matcher = TOKEN.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
        }

        boolean next() {
            while (next < text.length()) {
                int c = text.codePointAt(next);
                boolean word = WordScan.isOfWord(c);
                int end = word ? WordScan.endOfWord(text, next) : next;
                if (word && !mayNegate(next, end)) {
                    plain = next;
                    next = end;
                    return true;
                }
                if ((word || c == '_' || c == '.' || c == '!' || c == '?' || c == ';' || c == '\n')
                        && matcher.region(next, text.length()).lookingAt()) {
                    plain = -1;
                    next = matcher.end();
                    return true;
                }
                next += Character.charCount(c);
            }
            return false;
        }

        /** A word with an apostrophe behind it can be one too, as in "doesn't". */
        private boolean mayNegate(int from, int end) {
            char behind = end < text.length() ? text.charAt(end) : ' ';
            return behind == '\'' || behind == '’' || behind == '_' || NEGATIONS.mayBegin(text, from);
        }

        boolean isEnd() {
            return plain < 0 && matcher.start("end") >= 0;
        }

        boolean isStrong() {
            return plain < 0 && matcher.start("strong") >= 0;
        }

        boolean isWeak() {
            return plain < 0 && matcher.start("weak") >= 0;
        }

        String word() {
            return plain < 0 ? matcher.group() : text.substring(plain, next);
        }
    }

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
    /** Of each sentence the words that it says are not so. */
    private final Map<Set<String>, Set<String>> turned = new HashMap<>();

    private Negation(String text) {
        Tokens token = new Tokens(HOLDERS.without(text));
        List<String> words = new ArrayList<>();
        List<Found> negations = new ArrayList<>();
        while (token.next()) {
            if (token.isEnd()) {
                close(words, negations);
                words = new ArrayList<>();
                negations = new ArrayList<>();
            } else {
                if (token.isStrong()) {
                    negations.add(new Found(words.size(), true, ""));
                } else if (saysSomething(token.word())) {
                    if (token.isWeak()) {
                        negations.add(new Found(words.size(), false, Surroundings.beginning(token.word())));
                    }
                    words.add(Surroundings.beginning(token.word()));
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
            List<String> after = List.copyOf(words.subList(at, Math.min(words.size(), at + REACH)));
            scopes.add(new Scope(negation.strong(), negation.word(), after, all));
            if (negation.strong()) {
                turned.computeIfAbsent(all, sentence -> new HashSet<>())
                        .addAll(after.subList(0, Math.min(NEXT, after.size())));
            }
        }
    }

    /** {@return the negations of a text} */
    public static Negation of(String text) {
        return new Negation(text);
    }

    /** {@return whether a text says that something is not so} */
    public static boolean in(String text) {
        return WORDS.matcher(HOLDERS.without(text)).results().count() % 2 == 1;
    }

    /** {@return what one text says that is not so and the other one says, in words for people} */
    public Optional<String> contradictedBy(Negation evidence) {
        Set<String> said = new HashSet<>();
        sentences.forEach(said::addAll);
        for (Scope claimed : scopes) {
            if (claimed.strong && !evidence.backs(claimed, said)) {
                return Optional.of("the evidence does not say 'not'");
            }
        }
        if (evidence.turned.isEmpty()) {
            return Optional.empty();
        }
        double least = Math.max(SAME_STATEMENT, evidence.closest(said));
        List<Set<String>> telling = evidence.sentences.stream()
                .distinct()
                .filter(sentence -> shared(said, sentence) >= least)
                .toList();
        for (Scope theirs : evidence.scopes) {
            List<String> negated = theirs.after.subList(0, Math.min(NEXT, theirs.after.size()));
            if (theirs.strong
                    && !negated.isEmpty()
                    && (said.containsAll(negated)
                            || (shared(said, theirs.sentence) >= NEARLY && said.contains(negated.get(0))))
                    && shared(said, theirs.sentence) >= SAME_STATEMENT
                    && scopes.stream().filter(Scope::strong).noneMatch(theirs::shares)
                    && telling.stream()
                            .noneMatch(other ->
                                    negated.stream().filter(said::contains).allMatch(other::contains)
                                            && Collections.disjoint(
                                                    evidence.turned.getOrDefault(other, Set.of()), negated))) {
                return Optional.of("the evidence says 'not'");
            }
        }
        return Optional.empty();
    }

    private boolean backs(Scope claimed, Set<String> said) {
        double closest = closest(claimed.sentence);
        return scopes.stream()
                .filter(scope -> scope.strong || !said.contains(scope.word))
                .filter(scope -> shared(claimed.sentence, scope.sentence) >= closest)
                .anyMatch(claimed::shares);
    }

    /** {@return what a sentence must share to tell: about as much as the closest, if that says it in nearly the same words} */
    private double closest(Set<String> said) {
        double most = sentences.stream()
                .mapToDouble(sentence -> shared(said, sentence))
                .max()
                .orElse(0);
        return most >= SAME_WORDS ? most - ABOUT : 0;
    }

    private static double shared(Set<String> said, Set<String> sentence) {
        return Stems.share(said, sentence);
    }
}

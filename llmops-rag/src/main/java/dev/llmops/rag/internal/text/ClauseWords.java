package dev.llmops.rag.internal.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words around a citation that say how far it reaches, in English, German, French and Spanish. */
public final class ClauseWords {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");
    /** Join and refer, and claim nothing: "…, respectively." */
    private static final Set<String> CONNECTIVE = words(
            "respectively too also as well and or but so etc again however though although likewise similarly both each either"
                    + " neither therefore thus hence then else otherwise accordingly for instance example in turn e g i see above below"
                    + " ibid op cit the a an of to this that these those it them",
            "beziehungsweise bzw jeweils auch und oder aber ebenso ebenfalls usw siehe oben unten zum beispiel z b",
            "respectivement aussi et ou mais également ainsi donc par exemple voir etc",
            "respectivamente también y o e u pero asimismo así por ejemplo véase etc");

    /** A citation right before one of them stands in the middle of a clause, after its subject. */
    private static final Set<String> VERBS = words(
            "is are was were be has have had can could will would may might must should do does did"
                    + " says said states stated shows showed shown finds found reports reported notes noted argues argued suggests"
                    + " suggested describes described explains explained claims claimed concludes concluded demonstrates"
                    + " demonstrated indicates indicated reveals revealed confirms confirmed observed proposes proposed defines",
            "ist sind war waren hat haben hatte hatten kann können wird werden wurde wurden muss soll sagt zeigt zeigte"
                    + " zeigen berichtet beschreibt erklärt fand nennt besagt",
            "est sont était étaient a ont avait avaient peut peuvent sera doit dit montre montrent indique indiquent"
                    + " affirme décrit rapporte explique",
            "es son era eran fue fueron ha han había tiene tienen puede pueden será debe dice muestra muestran indica"
                    + " indican afirma describe informa explica");
    /** Before a citation that says where the rest of the clause is from. */
    private static final Pattern LEADS = Pattern.compile(
            "(?:according to|as (?:stated|shown|described|reported|noted|explained|seen) (?:in|by)|as per|\\bper|\\bin|laut|gemäß|nach"
                    + "|selon|d['’]après|según|de acuerdo con)(?: (?:the |die |le |la )?(?:sources?|passages?|documents?|quelle|fuente))?\\s*$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final int MAX_LEAD_LENGTH = 60;

    private ClauseWords() {}

    private static Set<String> words(String... lists) {
        return Arrays.stream(lists)
                .flatMap(list -> Arrays.stream(list.split(" ")))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** {@return whether a text has a word that does more than join} */
    public static boolean claimsSomething(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .anyMatch(word -> !CONNECTIVE.contains(word.group()));
    }

    /** {@return whether the clause goes on: with its verb, or after a colon} */
    public static boolean goesOn(String afterCitation) {
        String rest = afterCitation.replaceFirst("^[\\s)\\]}\"”»*_]+", "");
        Matcher word = WORD.matcher(rest.toLowerCase(Locale.ROOT));
        return rest.startsWith(":") || (word.lookingAt() && VERBS.contains(word.group()));
    }

    /** {@return whether the words before a citation say that what follows it is from there} */
    public static boolean leads(String beforeCitation) {
        int from = Math.max(0, beforeCitation.length() - MAX_LEAD_LENGTH);
        return LEADS.matcher(beforeCitation.substring(from)).find();
    }
}

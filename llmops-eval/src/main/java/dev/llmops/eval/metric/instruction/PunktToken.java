package dev.llmops.eval.metric.instruction;

import dev.llmops.eval.internal.text.PythonPatterns;
import dev.llmops.eval.internal.text.PythonText;
import java.util.regex.Pattern;

/** A token of Punkt with what is decided of it. */
final class PunktToken {

    static final String NUMBER = "##number##";

    private static final Pattern ELLIPSIS = Pattern.compile("\\.\\.+");
    private static final Pattern NUMERIC = PythonPatterns.compile("-?[.,]?\\d[\\p{Nd},.\\-]*\\.?", 0);
    private static final Pattern INITIAL = PythonPatterns.compile("(?!\\d)\\w\\.", 0);

    final String text;
    private final String type;
    boolean breaks;
    boolean abbreviates;
    boolean ellipsis;

    PunktToken(String text) {
        this.text = text;
        String lower = PythonText.lowerCase(text);
        this.type = NUMERIC.matcher(lower).matches() ? NUMBER : lower;
    }

    boolean endsInPeriod() {
        return text.endsWith(".");
    }

    String typeWithoutPeriod() {
        return type.length() > 1 && type.endsWith(".") ? type.substring(0, type.length() - 1) : type;
    }

    /** Without the period that ends its sentence. */
    String typeInSentence() {
        return breaks ? typeWithoutPeriod() : type;
    }

    boolean isInitial() {
        return INITIAL.matcher(text).matches();
    }

    boolean beginsUpper() {
        return PythonText.isUpper(first());
    }

    boolean beginsLower() {
        return PythonText.isLower(first());
    }

    private String first() {
        return text.substring(0, text.offsetByCodePoints(0, 1));
    }

    /** By the token alone. */
    void decide(PunktParameters parameters) {
        if (text.equals(".") || text.equals("?") || text.equals("!")) {
            breaks = true;
        } else if (ELLIPSIS.matcher(text).matches()) {
            ellipsis = true;
        } else if (endsInPeriod() && !text.endsWith("..")) {
            String bare = PythonText.lowerCase(text.substring(0, text.length() - 1));
            abbreviates = parameters.isAbbreviation(bare)
                    || parameters.isAbbreviation(bare.substring(bare.lastIndexOf('-') + 1));
            breaks = !abbreviates;
        }
    }

    /** By the token that follows, of which the first decision was made. */
    void decide(PunktToken next, PunktParameters parameters) {
        if (!endsInPeriod()) {
            return;
        }
        String bare = typeWithoutPeriod();
        String nextType = next.typeInSentence();
        boolean initial = isInitial();
        if (parameters.isCollocation(bare, nextType)) {
            breaks = false;
            abbreviates = true;
            return;
        }
        Begins begins = next.begins(parameters);
        boolean starts = begins == Begins.YES || (next.beginsUpper() && parameters.isStarter(nextType));
        if ((abbreviates || ellipsis) && !initial && starts) {
            breaks = true;
            return;
        }
        boolean neverLower = next.beginsUpper() && (parameters.cases(nextType) & PunktParameters.ANY_LOWER) == 0;
        if ((initial || bare.equals(NUMBER))
                && (begins == Begins.NO || (begins == Begins.UNKNOWN && initial && neverLower))) {
            breaks = false;
            abbreviates = true;
        }
    }

    /** Whether a token is the first of a sentence, by the cases that its word is seen in. */
    private enum Begins {
        YES,
        NO,
        UNKNOWN
    }

    private Begins begins(PunktParameters parameters) {
        if (text.length() == 1 && ";:,.!?".contains(text)) {
            return Begins.NO;
        }
        int cases = parameters.cases(typeInSentence());
        if (beginsUpper() && (cases & PunktParameters.ANY_LOWER) != 0 && (cases & PunktParameters.MIDDLE_UPPER) == 0) {
            return Begins.YES;
        }
        boolean neverBegins = (cases & PunktParameters.ANY_UPPER) != 0 || (cases & PunktParameters.BEGIN_LOWER) == 0;
        return beginsLower() && neverBegins ? Begins.NO : Begins.UNKNOWN;
    }
}

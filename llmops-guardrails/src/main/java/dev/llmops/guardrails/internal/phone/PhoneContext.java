package dev.llmops.guardrails.internal.phone;

import dev.llmops.commons.internal.text.WordList;
import dev.llmops.guardrails.internal.scan.Context;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.Locale;
import java.util.Set;

/**
 * What the words before a number say of it. Digits alone are a phone's only where a word for it is joined to them by
 * words that join ("call me at", "phone number:"); a number that is grouped as phone numbers are may stand further away
 * from such a word, but not right behind the name of something else ("order", "ticket id").
 */
final class PhoneContext {

    private static final Context NAMED = Context.of(
            "phone",
            "tel:",
            "tel.",
            "tel ",
            "telephone",
            "telefon",
            "mobile",
            "cell",
            "fax",
            "whatsapp",
            "sms",
            "rufnummer",
            "celular",
            "mobil",
            "telefono",
            "teléfono",
            "téléphone",
            "landline",
            "hotline",
            "helpline");
    /** A phone in German, and anything useful in English. */
    private static final Context HANDY = Context.of("handy");

    private static final Context SPOKEN = Context.of(
            "call",
            "text me",
            "contact",
            "dial",
            "reach",
            "answering",
            "ring ",
            "number is",
            "my number",
            "appelez",
            "appeler",
            "joindre",
            "joignable",
            "anruf",
            "erreichbar",
            "mich unter",
            "uns unter");

    private static final Set<String> NAMES = WordList.set("""
            phone phones phonenumber phoneno telephone tel telno telefon telefono teléfono téléphone
            telefonnummer telefonnr fax telefax faxnummer faxnumber mobile mobil mobilenumber mobilnummer
            handynummer cell cellphone cellular celular whatsapp sms rufnummer durchwahl landline hotline
            helpline gsm móvil cellulare ph mob tél tlf telefone telefoon mobiel callto mobilephone
            telephonenumber contactnumber""");
    /** Verbs that may have the number as their object. */
    private static final Set<String> VERBS =
            Set.of("call", "calling", "dial", "dialing", "ring", "text", "appeler", "appelez", "anrufen");
    /** Words that need another between them and the number: "contact us on". */
    private static final Set<String> FARTHER_VERBS = Set.of(
            "contact", "reach", "answering", "joindre", "joignable", "erreichbar", "erreichen", "anruf", "handy");
    /** What may be numbered, and is no phone. */
    private static final Set<String> OTHERS =
            Set.of("id", "ids", "case", "account", "acct", "reference", "ref", "serial", "kundennummer");

    /** What stands between a name and its value. */
    private static final String LABELS = ":=#>";

    private static final int MAX_WORDS = 8;

    private final Window window;
    private final int number;
    private final boolean other;
    private boolean near;
    private boolean joined;
    private boolean labelled;
    private boolean far;
    /** Whether nothing but "handy" speaks for a phone. */
    private boolean useful;

    private PhoneContext(Window window, int number) {
        this.window = window;
        this.number = number;
        this.other = NumberLabel.ofThing(window, number) || OTHERS.contains(NumberLabel.word(window, number));
    }

    static PhoneContext of(Window window, int number) {
        PhoneContext context = new PhoneContext(window, number);
        context.read();
        context.lookBack();
        return context;
    }

    /** {@return whether digits without a form of their own are a phone's} */
    boolean near() {
        return near;
    }

    /** {@return whether it is the value of a name of a phone's, as in a form: "Tel: 2034 5678"} */
    boolean labelled() {
        return labelled;
    }

    /** {@return whether a number grouped like a phone's is one} */
    boolean far() {
        return far;
    }

    /** {@return whether digits alone that are as many as a phone's are one} */
    boolean joined() {
        return near || (far && joined && !useful);
    }

    /** Once, for a number is looked at with each of its groups. */
    private void lookBack() {
        if (near || other) {
            far = near;
            return;
        }
        boolean clear = NAMED.before(window, number) || (joined && SPOKEN.before(window, number));
        useful = !clear && HANDY.before(window, number);
        far = clear || useful;
    }

    /** Reads word by word towards the beginning, as long as the words join. */
    private void read() {
        int end = number;
        boolean behindPreposition = false;
        boolean numbered = false;
        for (int words = 0; words < MAX_WORDS; words++) {
            int wordEnd = glued(end);
            if (wordEnd < 0) {
                return;
            }
            boolean label = window.part(wordEnd, end).chars().anyMatch(c -> LABELS.indexOf(c) >= 0);
            int start = NumberLabel.wordStart(window, wordEnd, number);
            String word = withoutCount(window.part(start, wordEnd).toLowerCase(Locale.ROOT));
            labelled = NAMES.contains(word) && (label || numbered);
            near = named(word, words > 0 || label) || (numbered && NumberLabel.OWNERS.contains(word));
            boolean capital = start < wordEnd && Character.isUpperCase(window.at(start));
            boolean joins = NumberLabel.joins(word) || (capital && (behindPreposition || numbered));
            joined |= words == 0 && (near || joins || label);
            if (near || !joins) {
                return;
            }
            behindPreposition = NumberLabel.PREPOSITIONS.contains(word) || (behindPreposition && capital);
            numbered |= NumberLabel.NUMBERS.contains(word);
            end = start;
        }
    }

    /** {@return a word without the number after it: "phone2"} */
    private static String withoutCount(String word) {
        int end = word.length();
        while (end > 0 && Chars.digit(word.charAt(end - 1))) {
            end--;
        }
        return end == 0 ? word : word.substring(0, end);
    }

    private static boolean named(String word, boolean farther) {
        return NAMES.contains(word) || VERBS.contains(word) || (farther && FARTHER_VERBS.contains(word));
    }

    /** {@return where the word ends that punctuation and blanks join to what follows, or -1 if a function is called} */
    private int glued(int end) {
        int i = end;
        while (i > 0 && number - i < Window.BEHIND && !Character.isLetterOrDigit(window.at(i - 1))) {
            i--;
            boolean called = window.at(i) == '(' && i > 0 && Chars.word(window.at(i - 1));
            if (called || (window.at(i) == '{' && !isValue(i)) || window.at(i) == ';') {
                return -1;
            }
        }
        return i;
    }

    /** {@return whether what begins here is what a name is given: {@code "phone": {"number": ...}}} */
    private boolean isValue(int brace) {
        int i = brace;
        while (i > 0 && number - i < Window.BEHIND && Chars.blank(window.at(i - 1))) {
            i--;
        }
        return i > 0 && window.at(i - 1) == ':';
    }
}

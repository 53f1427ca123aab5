package dev.llmops.guardrails.internal.phone;

import dev.llmops.commons.internal.text.WordList;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.Locale;
import java.util.Set;

/** The word before a number that says what is numbered: "order" in "your order number is 123". */
public final class NumberLabel {

    static final Set<String> PREPOSITIONS = Set.of("at", "on", "under", "via", "unter", "au", "al");
    static final Set<String> OWNERS = Set.of(
            "my", "your", "his", "her", "our", "their", "meine", "unsere", "ihre", "mon", "notre", "votre", "mi",
            "mio");
    static final Set<String> NUMBERS =
            Set.of("number", "numbers", "no", "nr", "num", "nummer", "numéro", "numero", "número");
    private static final Set<String> JOINING = WordList.set("""
            is are was me us him them you to by the and or home work office private personal direct line
            business new old current other main back now today tomorrow tonight please either also this out
            following alternate alternative registered file as ending value type td li dd strong span der die
            das mich uns ist lautet und oder bitte auf le la est moi nous ou et sur es el en il""");
    /** Things with numbers of their own, which are nobody's. */
    private static final Set<String> THINGS = WordList.set("""
            order ticket invoice batch version build release isbn issn tracking commit issue pid port row
            article step page commande facture dossier pedido factura bestellnummer auftragsnummer
            vorgangsnummer rechnungsnummer artikelnummer""");

    private static final int MAX_WORDS = 5;

    private NumberLabel() {}

    /** {@return whether the number is that of an order, a page and the like} */
    public static boolean ofThing(Window window, int number) {
        return THINGS.contains(word(window, number));
    }

    /** {@return the word, in lower case; empty if there is none} */
    static String word(Window window, int number) {
        int end = number;
        for (int words = 0; words < MAX_WORDS; words++) {
            int wordEnd = wordEnd(window, end, number);
            int start = wordStart(window, wordEnd, number);
            String word = window.part(start, wordEnd).toLowerCase(Locale.ROOT);
            if (!joins(word)) {
                return word;
            }
            end = start;
        }
        return "";
    }

    /** {@return whether a word joins a number to the words before it, as in "phone number is"} */
    static boolean joins(String word) {
        return word.length() == 1
                || PREPOSITIONS.contains(word)
                || OWNERS.contains(word)
                || NUMBERS.contains(word)
                || JOINING.contains(word)
                || anotherNumber(word);
    }

    /** A number of the same list. */
    private static boolean anotherNumber(String word) {
        return word.length() >= PhoneDetector.MIN_DIGITS && word.chars().allMatch(c -> Chars.digit((char) c));
    }

    private static int wordEnd(Window window, int end, int number) {
        int i = end;
        while (i > 0 && number - i < Window.BEHIND && !Character.isLetterOrDigit(window.at(i - 1))) {
            i--;
        }
        return i;
    }

    /** {@return whether a word of a name such as {@code homePhone} begins here; an iPhone is no phone's name} */
    private static boolean hump(Window window, int i, int end) {
        return i < end
                && i > 1
                && Character.isUpperCase(window.at(i))
                && Character.isLowerCase(window.at(i - 1))
                && Character.isLetter(window.at(i - 2));
    }

    /** {@return where the word begins that ends here, as far as words before the number are read} */
    static int wordStart(Window window, int end, int number) {
        int i = end;
        while (i > 0
                && number - i < Window.BEHIND
                && Character.isLetterOrDigit(window.at(i - 1))
                && !hump(window, i, end)) {
            i--;
        }
        return i;
    }
}

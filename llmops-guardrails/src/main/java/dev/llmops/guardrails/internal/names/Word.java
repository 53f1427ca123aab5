package dev.llmops.guardrails.internal.names;

import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.text.Normalizer;

/**
 * A word of a text as names are made of: letters, with apostrophes and hyphens inside.
 *
 * @param start where it begins
 * @param end where it ends
 * @param hash the gazetteer's hash of it in lower case and without accents
 * @param flags what the gazetteer knows of it
 * @param capital whether it begins with a capital
 * @param capitals whether it has no small letter
 */
record Word(int start, int end, long hash, int flags, boolean capital, boolean capitals) {

    private static final int MAX_LENGTH = 40;

    /** {@return the word that begins at a position; an empty one if none does, or one that is too long for a name} */
    static Word at(Window window, int start) {
        long hash = Gazetteer.empty();
        boolean capital = Character.isUpperCase(window.at(start));
        boolean capitals = capital;
        int i = start;
        while (i - start <= MAX_LENGTH) {
            char c = window.at(i);
            if (c >= 'a' && c <= 'z') {
                hash = Gazetteer.hash(hash, c);
                capitals = false;
            } else if (c >= 'A' && c <= 'Z') {
                hash = Gazetteer.hash(hash, (char) (c + 32));
            } else if (c < 128) {
                if ((c != '-' && c != '\'')
                        || i == start
                        || !Character.isLetter(window.at(i + 1))
                        || possessive(window, i)) {
                    break;
                }
                hash = Gazetteer.hash(hash, ' ');
            } else if (c == '\u2019' && Character.isLetter(window.at(i + 1)) && !possessive(window, i)) {
                hash = Gazetteer.hash(hash, ' ');
            } else if (Character.isLetter(c)) {
                hash = folded(hash, c);
                capitals &= !Character.isLowerCase(c);
            } else {
                break;
            }
            i++;
        }
        char behind = window.at(i);
        boolean goesOn = Chars.digit(behind) || behind == '_' || behind == '@';
        if (i - start > MAX_LENGTH || i == start || goesOn) {
            return new Word(start, start, 0, 0, false, false);
        }
        return new Word(start, i, hash, Gazetteer.get().flags(hash), capital, capitals && i - start > 1);
    }

    private static boolean possessive(Window window, int apostrophe) {
        char after = window.at(apostrophe + 1);
        char second = window.at(apostrophe + 2);
        if (window.at(apostrophe) == '-') {
            return false;
        }
        if (!Character.isLetter(second)) {
            return after == 's' || after == 'S' || after == 't' || after == 'd' || after == 'm';
        }
        boolean verb = (after == 'l' && second == 'l') || ((after == 'v' || after == 'r') && second == 'e');
        return verb && !Character.isLetter(window.at(apostrophe + 3));
    }

    private static long folded(long before, char c) {
        long hash = before;
        char lower = Character.toLowerCase(c);
        String letters = switch (lower) {
            case 'ø' -> "o";
            case 'ß' -> "ss";
            case 'æ' -> "ae";
            case 'œ' -> "oe";
            case 'ł' -> "l";
            case 'đ', 'ð' -> "d";
            case 'þ' -> "th";
            case 'ı' -> "i";
            default -> Normalizer.normalize(String.valueOf(lower), Normalizer.Form.NFD);
        };
        for (int i = 0; i < letters.length(); i++) {
            if (Character.getType(letters.charAt(i)) != Character.NON_SPACING_MARK) {
                hash = Gazetteer.hash(hash, letters.charAt(i));
            }
        }
        return hash;
    }

    boolean empty() {
        return end == start;
    }

    int length() {
        return end - start;
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    /** {@return whether it is no word of the language, so that it can hardly be anything but a name} */
    boolean unknown() {
        return !is(Gazetteer.COMMON | Gazetteer.WORD);
    }

    String text(Window window) {
        return window.part(start, end);
    }
}

package dev.llmops.guardrails.internal.names;

import dev.llmops.guardrails.internal.scan.Context;
import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Postal addresses: a street, which a word of some twenty languages tells, with a number, and what follows it: a flat, a
 * town, a region, a postcode, a country.
 */
public final class AddressDetector implements Detector {

    /** The type of its findings. */
    public static final String TYPE = "address";

    private static final double SCORE = 0.75;
    /** So many words a street's name has at most. */
    private static final int MAX_NAME = 6;

    private static final Context SAYS = Context.of(
            "address",
            "live at",
            "lives at",
            "located at",
            "moved to",
            "sent to",
            "ship to",
            "return to",
            "office is at",
            "deliver",
            "corner of",
            "adresse",
            "dirección",
            "indirizzo");
    /** Behind a name: "Main Street". */
    private static final Set<String> BEHIND = Set.of(
            "street",
            "st",
            "road",
            "rd",
            "avenue",
            "ave",
            "lane",
            "ln",
            "drive",
            "dr",
            "boulevard",
            "blvd",
            "way",
            "court",
            "ct",
            "place",
            "pl",
            "square",
            "sq",
            "terrace",
            "close",
            "crescent",
            "parkway",
            "pkwy",
            "highway",
            "hwy",
            "circle",
            "trail",
            "row",
            "walk",
            "gardens",
            "grove",
            "straße",
            "strasse",
            "str",
            "straat",
            "gatan",
            "vägen",
            "vej",
            "veien",
            "utca",
            "út",
            "útja",
            "u",
            "weg",
            "platz",
            "allee",
            "tér",
            "köz",
            "allé",
            "alle",
            "plads",
            "ulica",
            "caddesi",
            "sokak",
            "sokağı",
            "bulvarı");
    /** Behind a name that a number stands in front of: "389 Fell Trace". */
    private static final Set<String> BEHIND_NUMBERED = Set.of(
            "heights",
            "trace",
            "garden",
            "estate",
            "estates",
            "plaza",
            "point",
            "pass",
            "path",
            "loop",
            "run",
            "ridge",
            "hill",
            "hills",
            "view",
            "park",
            "mews",
            "green",
            "crossing",
            "passage",
            "alley",
            "quay",
            "wharf",
            "gate",
            "meadow",
            "meadows",
            "manor",
            "glen",
            "turnpike",
            "pike",
            "expressway",
            "freeway",
            "vista",
            "landing",
            "junction",
            "harbor",
            "haven",
            "forge",
            "fork",
            "falls",
            "creek",
            "canyon",
            "bend",
            "bay",
            "beach",
            "bluff",
            "branch",
            "bridge",
            "brook",
            "cape",
            "cliff",
            "club",
            "corner",
            "corners",
            "cove",
            "crest",
            "dale",
            "field",
            "fields",
            "ferry",
            "flat",
            "flats",
            "ford",
            "forest",
            "fort",
            "island",
            "islands",
            "isle",
            "key",
            "knoll",
            "lake",
            "lodge",
            "mill",
            "mills",
            "mission",
            "mount",
            "mountain",
            "orchard",
            "oval",
            "parkways",
            "pine",
            "pines",
            "plain",
            "plains",
            "port",
            "prairie",
            "ranch",
            "rapids",
            "rest",
            "river",
            "route",
            "shoals",
            "shore",
            "shores",
            "spring",
            "springs",
            "spur",
            "station",
            "stream",
            "summit",
            "throughway",
            "track",
            "tunnel",
            "underpass",
            "union",
            "valley",
            "viaduct",
            "village",
            "ville",
            "walks",
            "wall",
            "well",
            "wells",
            "bypass",
            "causeway",
            "center",
            "centers",
            "circles",
            "courts",
            "drives",
            "extension",
            "lights",
            "motorway",
            "overpass",
            "rue",
            "skyway",
            "squares",
            "streets",
            "trailer",
            "vale",
            "court",
            "rise",
            "drove",
            "end",
            "wynd",
            "yard");
    /** In front of a name: "rue de Rivoli". */
    private static final Set<String> FRONT = Set.of(
            "rue",
            "via",
            "viale",
            "calle",
            "avenida",
            "av",
            "avda",
            "rua",
            "piazza",
            "piazzale",
            "corso",
            "ulica",
            "ul",
            "plac",
            "chemin",
            "impasse",
            "quai",
            "camino",
            "carrer",
            "c",
            "praça",
            "largo",
            "travessa",
            "cours",
            "place",
            "boulevard",
            "avenue",
            "allée",
            "os",
            "al",
            "pl",
            "box",
            "estrada",
            "paseo",
            "plaza",
            "cesta",
            "avenija",
            "voie",
            "passeig",
            "ronda",
            "chaussee",
            "chaussée",
            "urbanización",
            "privada",
            "callejón",
            "alameda",
            "vicolo",
            "borgo",
            "contrada",
            "route",
            "trg",
            "obala",
            "náměstí",
            "rynek",
            "osiedle",
            "aleja",
            "bulevardul",
            "strada",
            "aleea",
            "calea");

    private static final List<String> ENDINGS = List.of(
            "straße", "strasse", "straat", "gatan", "gata", "vägen", "väg", "vej", "vejen", "gade", "veien", "vegen",
            "gasse", "weg", "allee", "platz", "damm", "katu", "kuja", "tie", "laan", "plein", "stræde", "gränd", "dijk",
            "kade", "singel", "gracht", "ufer", "steig", "toften", "bakken", "parken", "haugen", "backen", "polku",
            "lände", "str");
    private static final Set<String> UNITS =
            Set.of("apt", "apartment", "suite", "ste", "unit", "floor", "box", "no", "nr", "flat", "room", "po");
    private static final Set<String> MILITARY = Set.of("apo", "fpo", "dpo");
    private static final Set<String> WITHIN = Set.of(
            "de", "la", "du", "des", "del", "di", "da", "do", "dos", "van", "der", "den", "le", "les", "of", "and", "y",
            "och", "und", "i", "an", "am", "im", "ob", "bei", "nad", "sur", "aan", "upon");

    private static final Set<String> AND = Set.of("and", "y", "och", "und", "i", "et", "e");

    @Override
    public boolean startsWith(char first) {
        return Chars.letterOrDigit(first) || first >= 128;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        char before = window.before(i);
        if (Chars.word(before)
                || before == '@'
                || before == '/'
                || before == '{'
                || (!Chars.digit(window.at(i)) && !Character.isUpperCase(window.at(i)) && !inFront(window, i))) {
            return null;
        }
        if (Chars.digit(window.at(i)) && (before == '.' || before == ',' || before == '-' || before == '$')) {
            return null;
        }
        List<AddressTokens.Token> tokens = AddressTokens.at(window, i);
        if (tokens.size() < 2) {
            return null;
        }
        int core = military(tokens);
        if (core < 0) {
            core = street(window, i, tokens);
        }
        if (core < 0) {
            return null;
        }
        int last = rest(tokens, core);
        return new Match(TYPE, i, end(window, tokens.get(last)), SCORE);
    }

    /** An abbreviation's dot and that behind a Hungarian house number belong to the address. */
    private static int end(Window window, AddressTokens.Token last) {
        boolean dot = BEHIND.contains(last.text()) && last.length() < 5 && window.at(last.end()) == '.';
        return dot ? last.end() + 1 : last.end();
    }

    private static boolean inFront(Window window, int i) {
        Word word = Word.at(window, i);
        boolean whole = word.length() > 2 || window.at(word.end()) == '.';
        return !word.empty() && whole && FRONT.contains(word.text(window)) && word.unknown();
    }

    /** {@return the token at which a military address has its post office, or -1} */
    private static int military(List<AddressTokens.Token> tokens) {
        String first = tokens.get(0).text();
        if (!first.startsWith("us") && !first.equals("psc") && !first.equals("unit")) {
            return -1;
        }
        for (int k = 1; k < Math.min(tokens.size() - 1, MAX_NAME + 1); k++) {
            if (MILITARY.contains(tokens.get(k).text())) {
                return k;
            }
        }
        return -1;
    }

    /** {@return the token at which the street and its number end, or -1 if there is no street} */
    private static int street(Window window, int i, List<AddressTokens.Token> tokens) {
        boolean number = false;
        int names = 0;
        for (int k = 0; k < Math.min(tokens.size(), MAX_NAME + 2); k++) {
            AddressTokens.Token token = tokens.get(k);
            AddressTokens.Token next = k + 1 < tokens.size() ? tokens.get(k + 1) : null;
            boolean numbered = next != null && next.number() && !next.newLine();
            if (k > 0 && token.newLine() && !tokens.get(0).number()) {
                return -1;
            }
            if (token.number()) {
                if (names > 0 && number && tokens.get(0).number() && token.length() < 5) {
                    return k;
                }
                if (names > 0 && k == names && token.length() < 5 && SAYS.before(window, i)) {
                    return k;
                }
                number = true;
                continue;
            }
            if (number && names > 0 && token.capital() && BEHIND_NUMBERED.contains(token.text())) {
                return k;
            }
            if (ending(token)
                    || (names > 0 && BEHIND.contains(token.text()) && (token.capital() || number || numbered))) {
                if (number || numbered || (names > 0 && token.capital() && token.length() > 4)) {
                    return numbered ? k + 1 : k;
                }
            }
            if (FRONT.contains(token.text()) && next != null && (number || k == 0)) {
                int end = numberBehind(tokens, k + 1);
                if (end > 0 || number) {
                    return end > 0 ? end : nameEnd(tokens, k + 1);
                }
            }
            boolean named = token.capital() || token.unknown() || (names > 0 && WITHIN.contains(token.text()));
            if (!named) {
                return -1;
            }
            names++;
        }
        return number
                        && names > 0
                        && tokens.get(0).number()
                        && SAYS.before(window, i)
                        && tokens.get(1).capital()
                        && tokens.get(1).start() == tokens.get(0).end() + 1
                ? names
                : -1;
    }

    /** {@return the token of the number behind a street's name, or -1} */
    private static int numberBehind(List<AddressTokens.Token> tokens, int from) {
        for (int k = from; k < Math.min(tokens.size(), from + MAX_NAME); k++) {
            AddressTokens.Token token = tokens.get(k);
            if (token.number()) {
                return k;
            }
            if (!token.capital() && !token.unknown() && !WITHIN.contains(token.text())) {
                return -1;
            }
        }
        return -1;
    }

    /** {@return whether a sentence begins at a token: a common word with a capital, or a phone number on a line of its own} */
    private static boolean sentence(List<AddressTokens.Token> tokens, int k) {
        AddressTokens.Token token = tokens.get(k);
        AddressTokens.Token before = tokens.get(k - 1);
        boolean groups = k + 1 < tokens.size() && tokens.get(k + 1).number();
        return (token.start() - before.end() >= 2 && token.capital() && before.number() && before.length() >= 5)
                || (token.newLine() && token.number() && (groups || token.length() < 4) && before.capital());
    }

    /** {@return the last token of a street's name without a number behind it, or -1} */
    private static int nameEnd(List<AddressTokens.Token> tokens, int from) {
        int last = -1;
        for (int k = from; k < Math.min(tokens.size(), from + MAX_NAME); k++) {
            AddressTokens.Token token = tokens.get(k);
            if (token.newLine() || !(token.capital() || WITHIN.contains(token.text()))) {
                break;
            }
            last = token.capital() ? k : last;
        }
        return last;
    }

    private static boolean ending(AddressTokens.Token token) {
        String text = token.text();
        return text.length() > 6 && token.unknown() && ENDINGS.stream().anyMatch(text::endsWith);
    }

    /** {@return the last token of what follows a street: numbers, units, and words with a capital or that are names} */
    private static int rest(List<AddressTokens.Token> tokens, int core) {
        int last = core;
        for (int k = core + 1; k < tokens.size(); k++) {
            AddressTokens.Token token = tokens.get(k);
            if (sentence(tokens, k)) {
                break;
            }
            boolean belongs = token.number()
                    || token.capital()
                    || UNITS.contains(token.text())
                    || (token.unknown() && token.length() > 1);
            boolean another = AND.contains(token.text())
                    && k + 1 < tokens.size()
                    && tokens.get(k + 1).number();
            if (another) {
                break;
            }
            if (belongs) {
                last = k;
            } else if (!WITHIN.contains(token.text())) {
                break;
            }
        }
        return last;
    }
}

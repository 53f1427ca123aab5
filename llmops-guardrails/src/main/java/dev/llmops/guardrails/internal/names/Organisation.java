package dev.llmops.guardrails.internal.names;

import dev.llmops.commons.internal.text.WordList;
import dev.llmops.guardrails.internal.scan.Window;
import java.util.Locale;
import java.util.Set;

/** Organisations that a word at the end or at the beginning tells: "Meyer Logistics", "Lee and Ray LLP", "University of Leeds". */
final class Organisation {

    private static final int MAX_WORDS = 6;
    private static final Set<String> ORGANISATION_WORDS = WordList.set("""
            inc llc ltd corp corporation gmbh ag plc llp co company group holdings bank university institute
            foundation association partners solutions technologies systems labs industries ventures media
            capital insurance services software networks kg oy ab sa spa bv nv pty sarl agency council ministry
            department college school hospital airlines motors energy consulting associates international
            enterprises society trust fund sons brothers bros foods logistics pharmaceuticals pharma airways
            electric electronics communications records studios stores hotels clinic academy federation
            laboratories manufacturing construction properties investments productions publishing chemicals
            telecom steel incorporated analytics oyj aps srl sas sl kft doo sro zoo""");

    /** What a firm of several people ends with. */
    private static final Set<String> FIRMS =
            Set.of("llp", "sons", "brothers", "partners", "associates", "co", "company");

    /** In front of "of" and a name: "University of Leeds". */
    private static final Set<String> BODIES = WordList.set("""
            university bank institute college ministry department museum academy council federation association
            church board faculty society office""");

    private Organisation() {}

    /** {@return where an organisation that begins with a word ends, or -1} */
    static int end(Window window, Word first) {
        boolean body = BODIES.contains(first.text(window).toLowerCase(Locale.ROOT));
        boolean joined = false;
        int end = -1;
        Word last = first;
        for (int k = 1; k < MAX_WORDS; k++) {
            int at = nextInName(window, last.end(), body && k == 1);
            Word next = at < 0 ? first : Word.at(window, at);
            if (at < 0 || next.empty() || !next.capital()) {
                break;
            }
            joined |= at > last.end() + 1 && !body;
            String text = next.text(window).toLowerCase(Locale.ROOT);
            boolean whole = joined ? FIRMS.contains(text) : ORGANISATION_WORDS.contains(text);
            if (whole || (body && at > last.end() + 1) || (end == last.end() && body)) {
                end = next.end();
            }
            last = next;
        }
        return end;
    }

    /** {@return where the next word of an organisation's name begins, behind a blank, an "and", or an "of", or -1} */
    private static int nextInName(Window window, int end, boolean of) {
        if (window.at(end) != ' ') {
            return -1;
        }
        if (of) {
            return window.startsWithIgnoringCase(end, " of ") ? end + 4 : -1;
        }
        if (window.startsWith(end, " and ")) {
            return end + 5;
        }
        return window.startsWith(end, " & ") ? end + 3 : end + 1;
    }
}

package dev.llmops.guardrails.internal.names;

import dev.llmops.commons.internal.text.WordList;
import dev.llmops.guardrails.internal.scan.Window;
import java.util.List;
import java.util.Set;

/** The words before a position, and what they say about a name there. */
final class NameContext {

    private static final Set<String> TITLES = WordList.set("""
            mr mrs ms miss dr prof sir madam mx professor doctor herr frau monsieur madame señor señora senator
            president captain judge rev sgt lt col mayor""");
    private static final List<String> PEOPLE = WordList.phrases("""
            name is; name's; names are; i am; i'm; this is; call me; dear; hi; hello; hey; regards,; sincerely,;
            thanks,; cheers,; named; called; said; says; by; with; meet; met; ask; contact; attn:; attn; name:;
            patient; customer; client; ich heiße; mein name ist; me llamo; je m'appelle; mi chiamo; signed; and;
            for; says,; said,; hired; student; taxpayer; cardholder; driver; tenant; witness; passenger;
            employee; member; holder; guest; applicant; beneficiary; as; thanks; regards; author; singer; actor""");
    private static final List<String> PLACES = WordList.phrases("""
            in; at; from; to; near; visit; visiting; live in; lives in; city of; born in; arrived at; travel to;
            flying to; of; town of; around; outside; towards; left; nach; aus; à; en""");
    private static final List<String> ORGANISATIONS = WordList.phrases("""
            work at; works at; worked at; work for; works for; worked for; working at; working for; joined;
            employed by; ceo of; the company; founder of; employee of; client of; firm; bank; at""");
    private static final int FAR = 24;

    private final String before;

    private NameContext(String before) {
        this.before = before;
    }

    static NameContext of(Window window, int i) {
        String context = window.contextOf(i);
        return new NameContext(context.substring(Math.max(0, context.length() - FAR)));
    }

    /** {@return whether a sentence, a line or a quotation begins, where a capital says nothing} */
    boolean begins() {
        int i = before.length() - 1;
        while (i >= 0 && (before.charAt(i) == ' ' || "\"'“‘(*-–\\".indexOf(before.charAt(i)) >= 0)) {
            i--;
        }
        return i < 0 ? before.length() < FAR : ".!?\n:;…".indexOf(before.charAt(i)) >= 0 && !title();
    }

    boolean title() {
        String words = before.stripTrailing();
        if (words.endsWith(".")) {
            words = words.substring(0, words.length() - 1);
        }
        return before.length() > words.length()
                && TITLES.contains(words.substring(words.lastIndexOf(' ') + 1).replace("\"", ""));
    }

    boolean person() {
        return follows(PEOPLE);
    }

    boolean place() {
        return follows(PLACES);
    }

    boolean organisation() {
        return follows(ORGANISATIONS);
    }

    boolean the() {
        return follows(List.of("the"));
    }

    private boolean follows(List<String> words) {
        String trimmed = before.stripTrailing();
        if (trimmed.length() == before.length()) {
            return false;
        }
        for (String word : words) {
            int at = trimmed.length() - word.length();
            if (trimmed.endsWith(word) && (at == 0 || !Character.isLetterOrDigit(trimmed.charAt(at - 1)))) {
                return true;
            }
        }
        return false;
    }
}

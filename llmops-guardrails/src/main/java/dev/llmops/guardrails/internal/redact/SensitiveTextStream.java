package dev.llmops.guardrails.internal.redact;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.TextScan;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.PlainText;
import java.util.ArrayList;
import java.util.List;

/** Finds in pieces just what the whole would give: it holds back from where a detector wanted to read on. */
final class SensitiveTextStream implements StreamCheck {

    private static final int AROUND = 32;
    /** What was let go is longer than this only if most of it is invisible. */
    private static final int MAX_BEHIND = 16 * (Window.BEHIND + AROUND);
    /** What is held back beyond this is read again only when there is half as much more: so a hold without end costs no more than its length. */
    private static final int MAX_HELD = 2_048;

    private final SensitiveText guardrail;
    private final TextScan scan;
    private final Replacement replacement;
    private final StringBuilder buffer = new StringBuilder();
    private final StringBuilder released = new StringBuilder();
    private final List<Finding> findings = new ArrayList<>(0);
    private boolean changed;
    private int dropped;
    private int next;
    private int enough;

    SensitiveTextStream(SensitiveText guardrail, TextScan scan, Replacement replacement) {
        this.guardrail = guardrail;
        this.scan = scan;
        this.replacement = replacement;
    }

    @Override
    public Step push(String piece) {
        buffer.append(piece);
        return buffer.length() < enough ? new Step("", null) : advance(false);
    }

    @Override
    public Step finish() {
        Step rest = advance(true);
        if (rest.decision() != null) {
            return rest;
        }
        Decision whole = changed ? new Decision.Transform(released.toString(), findings) : new Decision.Pass(findings);
        return new Step(rest.released(), whole);
    }

    private Step advance(boolean complete) {
        String all = buffer.toString();
        String text = complete ? all : all.substring(0, Math.max(next, PlainText.settled(all)));
        PlainText plain = PlainText.of(text);
        List<Match> inPlain = new ArrayList<>(0);
        int stopped = scan.scan(new Window(plain.text(), complete), plain.at(next), inPlain);
        List<Match> found = plain.same() ? inPlain : TextScan.places(inPlain, plain);
        found.removeIf(match -> replacement.made(text.substring(match.start(), match.end())));
        int end = Math.max(next, stopped < plain.text().length() ? plain.original(stopped) : text.length());
        if (!complete && end > next && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        findings.addAll(guardrail.findings(found, dropped));
        if (guardrail.blocks() && !found.isEmpty()) {
            return new Step("", guardrail.block(findings));
        }
        int start = released.length();
        for (Match match : found) {
            String value = text.substring(match.start(), match.end());
            String replaced = replacement.of(match.type(), value);
            changed |= !replaced.equals(value);
            released.append(text, next, match.start()).append(replaced);
            next = match.end();
        }
        released.append(text, next, end);
        next = end;
        forget(text, plain);
        int held = buffer.length() - next;
        enough = held > MAX_HELD ? buffer.length() + held / 2 : 0;
        return new Step(released.substring(start), null);
    }

    /** Keeps what a detector may look back at, and some more, on which the reading of that depends. */
    private void forget(String text, PlainText plain) {
        int last = plain.at(next);
        int first = Math.max(0, last - Window.BEHIND - AROUND);
        int old = plain.original(first);
        if (next - old <= MAX_BEHIND) {
            replaceBehind(old, "");
            return;
        }
        StringBuilder visible = new StringBuilder();
        for (int i = first; i < last; i++) {
            CharRange place = plain.original(i, i + 1);
            visible.append(text, place.start(), Math.min(next, place.end()));
        }
        replaceBehind(next, visible.toString());
    }

    private void replaceBehind(int end, String with) {
        buffer.replace(0, end, with);
        dropped += end - with.length();
        next += with.length() - end;
    }
}

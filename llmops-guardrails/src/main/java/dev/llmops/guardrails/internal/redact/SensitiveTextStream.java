package dev.llmops.guardrails.internal.redact;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.TextScan;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.PlainText;
import java.util.ArrayList;
import java.util.List;

/** Finds in pieces just what the whole would give: it holds back from where a detector wanted to read on. */
final class SensitiveTextStream implements StreamCheck {

    private static final int AROUND = 32;

    private final SensitiveText guardrail;
    private final TextScan scan;
    private final Replacement replacement;
    private final StringBuilder buffer = new StringBuilder();
    private final StringBuilder released = new StringBuilder();
    private final List<Finding> findings = new ArrayList<>(0);
    private int dropped;
    private int next;

    SensitiveTextStream(SensitiveText guardrail, TextScan scan, Replacement replacement) {
        this.guardrail = guardrail;
        this.scan = scan;
        this.replacement = replacement;
    }

    @Override
    public Step push(String piece) {
        buffer.append(piece);
        return advance(false);
    }

    @Override
    public Step finish() {
        Step rest = advance(true);
        if (rest.decision() != null) {
            return rest;
        }
        Decision whole = findings.isEmpty() ? Decision.pass() : new Decision.Transform(released.toString(), findings);
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
            released.append(text, next, match.start())
                    .append(replacement.of(match.type(), text.substring(match.start(), match.end())));
            next = match.end();
        }
        released.append(text, next, end);
        next = end;
        forget(plain);
        return new Step(released.substring(start), null);
    }

    /** Keeps what a detector may look back at, and some more, on which the reading of that depends. */
    private void forget(PlainText plain) {
        int old = plain.original(Math.max(0, plain.at(next) - Window.BEHIND - AROUND));
        buffer.delete(0, old);
        dropped += old;
        next -= old;
    }
}

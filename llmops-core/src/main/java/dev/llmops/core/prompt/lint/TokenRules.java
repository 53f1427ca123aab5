package dev.llmops.core.prompt.lint;

import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.TokenCounter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How many tokens a prompt has before anybody says anything, and how many of them every call begins with. */
final class TokenRules {

    /** So many constant tokens after the first variable are worth moving: the least that vendors' caches share is 1,024. */
    private static final int WORTH_MOVING = 64;

    private static final double LARGE = 0.5;
    private static final Pattern VOLATILE = Pattern.compile(
            "(?i)(.*[_-])?(now|today|date|time|datetime|timestamp|clock|uuid|nonce|random|request_?id|trace_?id|session_?id)([_-].*)?");

    private final Subject subject;
    private final Findings findings;
    private final TokenCounter counter;

    TokenRules(Subject subject, Findings findings, TokenCounter counter) {
        this.subject = subject;
        this.findings = findings;
        this.counter = counter;
    }

    int tokens() {
        int tokens = counter.count(constant(0, subject.pieces().size()))
                + subject.whole().tools().stream().mapToInt(counter::count).sum();
        return subject.whole().responseFormat() instanceof ResponseFormat.Schema schema
                ? tokens + counter.count(schema.schema().json())
                : tokens;
    }

    int cacheable() {
        return counter.count(constant(0, firstVarying()));
    }

    void check(@Nullable Integer window) {
        size(window);
        prefix();
    }

    private void size(@Nullable Integer window) {
        int tokens = tokens();
        if (window == null || tokens < LARGE * window) {
            return;
        }
        boolean none = tokens >= window;
        findings.add(
                LintRule.TOKENS,
                none ? LintRule.Severity.ERROR : LintRule.Severity.WARNING,
                0,
                0,
                "the constant text, tools and schema have " + tokens + " tokens, "
                        + (none ? "and the whole context window has " : "more than half of the context window of ")
                        + window,
                "shorten them, or use a model with a larger window");
    }

    private void prefix() {
        int first = firstVarying();
        if (first == subject.pieces().size()) {
            return;
        }
        Piece piece = subject.pieces().get(first);
        int behind = counter.count(constant(first, subject.pieces().size()));
        if (behind < WORTH_MOVING) {
            return;
        }
        boolean changing = VOLATILE.matcher(piece.text()).matches();
        findings.at(
                piece,
                LintRule.CACHE_PREFIX,
                "calls share only their first " + cacheable() + " tokens, since '" + piece.text() + "' "
                        + (changing ? "differs in every call" : "differs from call to call") + " and " + behind
                        + " constant tokens follow it",
                "put constant text before " + (changing ? "it, or leave it out" : "all that varies")
                        + ": prefix caches of servers and vendors keep what requests begin with");
    }

    private int firstVarying() {
        for (int i = 0; i < subject.pieces().size(); i++) {
            Piece piece = subject.pieces().get(i);
            boolean constant = piece.kind() == Piece.Kind.TEXT
                    || (piece.isRead() && !subject.variesByCall(piece.hidden() ? piece.loop() : piece.text()));
            if (!constant) {
                return i;
            }
        }
        return subject.pieces().size();
    }

    private String constant(int from, int to) {
        StringBuilder text = new StringBuilder();
        subject.pieces().subList(from, to).stream()
                .filter(piece -> piece.kind() == Piece.Kind.TEXT)
                .forEach(piece -> text.append(piece.text()));
        return text.toString();
    }
}

package dev.llmops.cli.guard;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.SecretsGuardrail;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.List;

/**
 * Copies text and redacts it on the way. What cannot change any more goes out at once. After each few megabytes a
 * paragraph's end is taken for the end of a text, so that a stream of any length takes as much memory; equal values have
 * equal placeholders throughout.
 */
final class RedactingFilter {

    private static final int BLOCK = 8_192;
    private static final int SECTION = 1 << 22;
    static final Guardrail STANDARD =
            Guardrail.composite("redact", List.of(PiiGuardrail.redact(), SecretsGuardrail.redact()));

    private RedactingFilter() {}

    static void run(Guardrail guardrail, Reader in, PrintStream out) throws IOException {
        GuardrailContext call = GuardrailContext.of(Caller.ANONYMOUS);
        StreamCheck check = guardrail.checkStream(call);
        char[] block = new char[BLOCK];
        String half = "";
        int section = 0;
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            String piece = half + new String(block, 0, read);
            boolean split = Character.isHighSurrogate(piece.charAt(piece.length() - 1));
            half = split ? piece.substring(piece.length() - 1) : "";
            String whole = UnicodeText.repair(piece.substring(0, piece.length() - half.length()));
            section += whole.length();
            int end = section < SECTION ? -1 : whole.indexOf("\n\n");
            if (end >= 0) {
                write(check, whole.substring(0, end + 2), out);
                print(check.finish(), out);
                check = guardrail.checkStream(call);
                section = 0;
                whole = whole.substring(end + 2);
            }
            write(check, whole, out);
            // Whoever writes to this filter learns by its end that nobody reads any more.
            if (out.checkError()) {
                return;
            }
        }
        write(check, UnicodeText.repair(half), out);
        print(check.finish(), out);
        out.flush();
    }

    private static void write(StreamCheck check, String piece, PrintStream out) {
        if (!piece.isEmpty()) {
            print(check.push(piece), out);
        }
    }

    /** A text that is stopped goes out no further. */
    private static void print(StreamCheck.Step step, PrintStream out) {
        if (step.decision() instanceof Decision.Block block) {
            out.flush();
            throw new CommandFailedException("the policy stops the text here: " + block.reason());
        }
        out.print(step.released());
    }
}

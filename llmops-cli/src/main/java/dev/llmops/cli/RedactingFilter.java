package dev.llmops.cli;

import dev.llmops.api.generation.Caller;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.SecretsGuardrail;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.List;

/**
 * Copies text and redacts it on the way. What can not change any more goes out at once. After each few megabytes a
 * paragraph's end is taken for the end of a text, so that a stream of any length takes as much memory; equal values have
 * equal placeholders throughout.
 */
final class RedactingFilter {

    private static final int BLOCK = 8_192;
    private static final int SECTION = 1 << 22;
    private static final Guardrail REDACT =
            Guardrail.composite("redact", List.of(PiiGuardrail.redact(), SecretsGuardrail.redact()));

    private RedactingFilter() {}

    static void run(Reader in, PrintStream out) throws IOException {
        GuardrailContext call = GuardrailContext.of(Caller.ANONYMOUS);
        StreamCheck check = REDACT.checkStream(call);
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
                out.print(check.finish().released());
                check = REDACT.checkStream(call);
                section = 0;
                whole = whole.substring(end + 2);
            }
            write(check, whole, out);
            out.flush();
        }
        write(check, UnicodeText.repair(half), out);
        out.print(check.finish().released());
        out.flush();
    }

    private static void write(StreamCheck check, String piece, PrintStream out) {
        if (!piece.isEmpty()) {
            out.print(check.push(piece).released());
        }
    }
}

package dev.llmops.tuning;

import dev.llmops.api.generation.GenerationId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row between its two passes: scrubbed and written out, but not decided on.
 *
 * @param number its number: equal rows have one
 * @param opposite the key of the row that says the opposite
 * @param source where it comes from
 * @param tenant who asked, or null
 * @param label what it counts under, or null
 * @param tokens how long it is
 * @param tools whether it has tools
 * @param signature its MinHash signature; empty if near-duplicates stay
 * @param line the row, or null if it was spooled before
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, never handed out.
record SpooledRow(
        int number,
        String opposite,
        TrainingExample.Source source,
        @Nullable String tenant,
        @Nullable String label,
        int tokens,
        boolean tools,
        byte[] signature,
        @Nullable String line) {

    void write(DataOutputStream out) throws IOException {
        out.writeInt(number);
        text(out, opposite);
        text(out, source.generation().value());
        out.writeInt(source.feedback().size());
        for (String each : source.feedback()) {
            text(out, each);
        }
        text(out, source.user());
        text(out, source.session());
        text(out, tenant);
        text(out, label);
        out.writeInt(tokens);
        out.writeBoolean(tools);
        out.writeInt(signature.length);
        out.write(signature);
        text(out, line);
    }

    static SpooledRow read(DataInputStream in) throws IOException {
        int number = in.readInt();
        String opposite = required(in);
        GenerationId generation = new GenerationId(required(in));
        List<String> feedback = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            feedback.add(required(in));
        }
        TrainingExample.Source source = new TrainingExample.Source(generation, feedback, text(in), text(in));
        return new SpooledRow(
                number,
                opposite,
                source,
                text(in),
                text(in),
                in.readInt(),
                in.readBoolean(),
                in.readNBytes(in.readInt()),
                text(in));
    }

    /** Of any length, which {@link DataOutputStream#writeUTF} is not for. */
    private static void text(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String required(DataInputStream in) throws IOException {
        String text = text(in);
        if (text == null) {
            throw new IOException("the spool file is broken");
        }
        return text;
    }
}

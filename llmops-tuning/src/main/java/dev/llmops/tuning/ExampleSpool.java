package dev.llmops.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.commons.internal.text.FingerprintMap;
import dev.llmops.commons.internal.text.NearTexts;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over the examples: each is scrubbed, put into the form of its format and written to a file, since only all of them tell which
 * contradict each other and who hangs together. Of each row a fingerprint stays in memory.
 */
final class ExampleSpool {

    private static final int MAX_LABEL_LENGTH = 40;

    private final ExportRules rules;
    private final TrainingFormat format;
    private final DataOutputStream out;
    private final LeftOut leftOut;
    private final SplitUnits units = new SplitUnits();
    private final FingerprintMap keys = new FingerprintMap();
    private long written;

    ExampleSpool(TrainingFormat format, ExportRules rules, DataOutputStream out, LeftOut leftOut) {
        this.format = format;
        this.rules = rules;
        this.out = out;
        this.leftOut = leftOut;
    }

    /** Who must be on one side. Complete when all examples were added. */
    SplitUnits units() {
        return units;
    }

    /** How many rows were written. */
    long written() {
        return written;
    }

    /** How many different rows there are at most. */
    int numbers() {
        return keys.size();
    }

    /** Whether a row was seen that says the opposite of one. */
    boolean contradicted(SpooledRow row) {
        return keys.contains(row.opposite());
    }

    void add(TrainingExample example, @Nullable String tenant) throws IOException {
        // All that was said of answers joins users and sessions, also what this format has no rows for.
        units.add(example.source());
        TrainingExample warning = warning(example);
        if (warning == null && !format.takes(example)) {
            return;
        }
        TrainingExample wanted = warning == null ? example : warning;
        if (HeldOutTexts.answers(wanted).stream().anyMatch(ExampleSpool::isEmpty)) {
            leftOut.add(LeftOut.EMPTY);
            return;
        }
        Scrubber scrubber = rules.scrubber();
        Optional<TrainingExample> clean = ScrubbedExamples.scrub(wanted, scrubber);
        if (clean.isEmpty()) {
            leftOut.add(LeftOut.NOT_USABLE);
            return;
        }
        if (warning == null && overlaps(example, clean.get())) {
            leftOut.add(LeftOut.OVERLAP);
            return;
        }
        try {
            add(clean.get(), tenant, warning != null);
        } catch (MessageRows.UnwritableExampleException e) {
            leftOut.add(LeftOut.NOT_WRITABLE);
        }
    }

    private void add(TrainingExample example, @Nullable String tenant, boolean disliked) throws IOException {
        ObjectNode row = format.write(example);
        String line = Json.text(row);
        if (disliked) {
            keys.putIfAbsent(disliked(line), 0);
            return;
        }
        int before = keys.size();
        int number = keys.putIfAbsent(line, before);
        new SpooledRow(
                        number,
                        opposite(example, row, line),
                        example.source(),
                        tenant,
                        label(example),
                        tokens(example),
                        !example.tools().isEmpty(),
                        rules.nearDuplicates() ? signature(example) : new byte[0],
                        keys.size() > before ? line : null)
                .write(out);
        written++;
    }

    /** What says the opposite: the other label, the other preference, or that the same answer was disliked. */
    private String opposite(TrainingExample example, ObjectNode row, String line) {
        if (example instanceof TrainingExample.Rated rated) {
            return Json.text(row.deepCopy().put("label", !rated.liked()));
        }
        if (example instanceof TrainingExample.Preference pair) {
            return Json.text(format.write(new TrainingExample.Preference(
                    pair.source(), pair.prompt(), pair.tools(), pair.rejected(), pair.chosen())));
        }
        return disliked(line);
    }

    private static String disliked(String line) {
        return "disliked " + line;
    }

    /** An answer that was disliked, in the form of the demonstration that must not be made of it; else null. */
    private @Nullable TrainingExample warning(TrainingExample example) {
        if (!(example instanceof TrainingExample.Rated rated) || rated.liked()) {
            return null;
        }
        TrainingExample demonstration =
                new TrainingExample.Demonstration(rated.source(), rated.prompt(), rated.tools(), rated.completion());
        return format.takes(demonstration) ? demonstration : null;
    }

    private static boolean isEmpty(AssistantMessage answer) {
        return answer.text().isBlank() && answer.toolCalls().isEmpty();
    }

    /** Before it was scrubbed too, for nobody knows in which form the texts are that must not be learnt. */
    private boolean overlaps(TrainingExample example, TrainingExample clean) {
        HeldOutTexts heldOut = rules.heldOut();
        if (heldOut == null) {
            return false;
        }
        String repeated = heldOut.repeated(example);
        repeated = repeated == null ? heldOut.repeated(clean) : repeated;
        if (repeated != null) {
            leftOut.repeats(repeated);
        }
        return repeated != null;
    }

    private int tokens(TrainingExample example) {
        TokenCounter counter = rules.checks().tokens();
        int sum = 0;
        for (Message message : example.prompt()) {
            sum += counter.count(message);
        }
        for (AssistantMessage answer : HeldOutTexts.answers(example)) {
            sum += counter.count(answer);
        }
        for (var tool : example.tools()) {
            sum += counter.count(tool);
        }
        return sum;
    }

    private static @Nullable String label(TrainingExample example) {
        if (example instanceof TrainingExample.Rated rated) {
            return Boolean.toString(rated.liked());
        }
        if (example instanceof TrainingExample.Demonstration demo) {
            String text = demo.completion().text().strip();
            return text.isEmpty() || text.length() > MAX_LABEL_LENGTH ? null : text;
        }
        return null;
    }

    /** Of the last question and the answer: what comes before, such as instructions, is the same in many rows. */
    private static byte[] signature(TrainingExample example) {
        List<Message> prompt = example.prompt();
        String question = "";
        for (Message message : prompt) {
            question = message.role() == Role.USER ? message.text() : question;
        }
        AssistantMessage answer = HeldOutTexts.answers(example).get(0);
        StringBuilder text = new StringBuilder(question).append('\n').append(answer.text());
        answer.toolCalls()
                .forEach(call ->
                        text.append('\n').append(call.name()).append(' ').append(call.arguments()));
        return NearTexts.signature(text.toString(), String.valueOf(label(example)));
    }

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
}

package dev.llmops.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.commons.internal.text.FingerprintMap;
import dev.llmops.commons.internal.text.NearTexts;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over the examples: each is scrubbed, put into the form of its format and written to a file, since only all of them tell which
 * contradict each other and who hangs together. Of each row a fingerprint stays in memory.
 */
final class ExampleSpool {

    private static final int LONGEST_LABEL = 40;

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
            return text.isEmpty() || text.length() > LONGEST_LABEL ? null : text;
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
}

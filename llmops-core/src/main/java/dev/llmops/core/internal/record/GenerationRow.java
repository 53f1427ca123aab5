package dev.llmops.core.internal.record;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationSummary;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.core.internal.audit.Columns;
import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.internal.json.SharedValues;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A generation as it is stored.
 *
 * @param columns in the order of the table
 * @param body the JSON, in which what is shared is referred to
 * @param blobs what is shared, by its hash
 * @param tags names and values as they are searched
 * @param variants by their experiments
 * @param line what a list shows of it, without the preview
 */
public record GenerationRow(
        List<@Nullable Object> columns,
        String body,
        Map<String, String> blobs,
        Map<String, String> tags,
        Map<String, String> variants,
        GenerationSummary line) {

    /** Costs are kept in billionths. */
    public static final int COST_SCALE = 9;

    public static GenerationRow of(Generation generation) {
        SharedValues shared = new SharedValues(sharedTexts(generation));
        String body = RecordJson.write(generation, shared);
        @Nullable PromptUse prompt = generation.prompt();
        @Nullable
        Assignment assignment = generation.assignments().isEmpty()
                ? null
                : generation.assignments().get(0);
        @Nullable Object[] figures = figures(generation);
        @Nullable
        Object[] columns = {
            generation.id().value(),
            generation.contentHash(),
            Columns.time(generation.timings().startedAt()),
            generation.status().name(),
            prompt == null ? null : Columns.name(prompt.name()),
            prompt == null ? null : prompt.version(),
            assignment == null ? null : Columns.name(assignment.experiment()),
            assignment == null ? null : Columns.name(assignment.variant()),
            Columns.name(generation.caller().user()),
            Columns.name(generation.caller().session()),
            Columns.name(generation.caller().tenant()),
            generation.model() == null ? null : Columns.name(generation.model().name()),
            body,
            figures[0],
            figures[1],
            figures[2],
            figures[3],
            figures[4],
            figures[5],
            shared.references() == 0 ? null : (Object) shared.references()
        };
        return new GenerationRow(
                Arrays.asList(columns),
                body,
                shared.values(),
                tags(generation),
                variants(generation),
                line(generation, figures));
    }

    /** As {@link SummaryColumns} reads it of these columns: sums that are made of either are the same. */
    private static GenerationSummary line(Generation generation, @Nullable Object[] figures) {
        PromptUse prompt = generation.prompt();
        ModelIdentity model = generation.model();
        Caller caller = generation.caller();
        return new GenerationSummary(
                generation.id(),
                generation.timings().startedAt(),
                generation.status(),
                prompt == null ? null : Columns.name(prompt.name()),
                prompt == null ? null : (Integer) prompt.version(),
                model == null ? null : Columns.name(model.name()),
                Columns.name(caller.user()),
                Columns.name(caller.session()),
                Columns.name(caller.tenant()),
                (Integer) figures[0],
                (Integer) figures[1],
                SummaryColumns.cost((Long) figures[2], (String) figures[3]),
                SummaryColumns.duration((Long) figures[4]),
                SummaryColumns.duration((Long) figures[5]),
                null);
    }

    /** {@return input and output tokens, cost, currency, duration and time to the first token; null is unknown} */
    public static @Nullable Object[] figures(Generation generation) {
        @Nullable Long cost = generation.cost() instanceof Cost.Known known ? billionths(known.amount()) : null;
        return new @Nullable Object[] {
            generation.usage().input(),
            generation.usage().output(),
            cost,
            cost != null && generation.cost() instanceof Cost.Known known
                    ? known.currency().getCurrencyCode()
                    : null,
            nanos(generation.timings().total()),
            nanos(generation.timings().timeToFirstToken())
        };
    }

    /** {@return tags as they are searched} */
    public static Map<String, String> tags(Generation generation) {
        Map<String, String> tags = new TreeMap<>();
        generation.caller().tags().forEach((name, value) -> tags.put(Columns.name(name), Columns.name(value)));
        return tags;
    }

    /** {@return variants as they are searched, by their experiments} */
    public static Map<String, String> variants(Generation generation) {
        Map<String, String> variants = new TreeMap<>();
        for (Assignment each : generation.assignments()) {
            variants.put(Columns.name(each.experiment()), Columns.name(each.variant()));
        }
        return variants;
    }

    /** Passages, system messages, and of a conversation all but what is said now: that was said in no other call. */
    private static Set<String> sharedTexts(Generation generation) {
        Set<String> texts = new HashSet<>();
        for (Passage passage : generation.passages()) {
            texts.add(passage.text());
        }
        ModelRequest request = generation.request();
        List<Message> messages = request == null ? List.of() : request.messages();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (i < messages.size() - 1 || message instanceof SystemMessage) {
                for (Part part : message.parts()) {
                    if (part instanceof TextPart text) {
                        texts.add(text.text());
                    }
                }
            }
        }
        return texts;
    }

    /** Null beyond what a column holds: such a figure is not known to the database. */
    private static @Nullable Long billionths(BigDecimal amount) {
        try {
            return amount.movePointRight(COST_SCALE)
                    .setScale(0, RoundingMode.HALF_EVEN)
                    .longValueExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable Long nanos(@Nullable Duration time) {
        try {
            return time == null ? null : (Long) time.toNanos();
        } catch (ArithmeticException e) {
            return null;
        }
    }
}

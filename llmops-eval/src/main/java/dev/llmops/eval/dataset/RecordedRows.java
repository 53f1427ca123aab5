package dev.llmops.eval.dataset;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.core.privacy.EncryptedStore;
import dev.llmops.core.prompt.examples.ExampleSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds a data set from production answers and the feedback on them. A correction becomes the expected
 * answer; an answer with a thumb up and nothing against it is its own expected answer; for all others it is unknown. Each
 * row's metadata names its generation, its prompt, the thumbs it got, the ids of the feedback ({@code feedback}) and the comments that people wrote
 * with thumbs down ({@code comments}).
 *
 * <p>The rows export what people typed, and corrections are stored as they were typed: a scrubber is applied to each
 * row, from its question to its expected answer.
 */
public final class RecordedRows {

    /** The metadata key of a row for the id of its generation. */
    public static final String GENERATION = "generation";
    /** The metadata key of a row for the ids of the feedback on its answer, if there is any. */
    public static final String FEEDBACK = "feedback";
    /** The metadata key of a row for the comments that people wrote with thumbs down, if any. */
    public static final String COMMENTS = "comments";

    private final GenerationStore generations;
    private final FeedbackStore feedback;
    private final Scrubber scrubber;
    private RecordedInput input = RecordedInput.lastUserMessage();

    /**
     * Creates a source of rows.
     *
     * @param generations the recorded answers
     * @param feedback the feedback on them
     * @param scrubber removes from the texts what must not leave the store; use {@link Scrubber#noop()} only if there can be no
     *     personal data and no secret, or the rows stay where the store is
     */
    public RecordedRows(GenerationStore generations, FeedbackStore feedback, Scrubber scrubber) {
        this.generations = Objects.requireNonNull(generations, "generations");
        this.feedback = Objects.requireNonNull(feedback, "feedback");
        this.scrubber = Objects.requireNonNull(scrubber, "scrubber");
    }

    /**
     * Sets how a row's input is extracted. The default is the last user message.
     *
     * @param how extracts the question of a generation
     * @return this
     */
    public RecordedRows input(RecordedInput how) {
        this.input = Objects.requireNonNull(how, "how");
        return this;
    }

    /**
     * Builds a data set of the answers that were completed and are neither replays nor shadow traffic, without those that the scrubber drops and
     * those whose
     * texts were erased.
     *
     * @param name its name
     * @param query which generations
     * @return the data set, oldest first; its version identifies exactly these rows
     * @throws DatasetException if nothing was found, or everything was dropped
     */
    public Dataset dataset(String name, GenerationQuery query) {
        List<Row> rows = new ArrayList<>();
        for (Generation generation : generations.list(query)) {
            if (generation.status() == GenerationStatus.COMPLETED
                    && generation.live()
                    && !EncryptedStore.isErased(generation)) {
                input.of(generation)
                        .flatMap(question -> row(generation, question))
                        .ifPresent(rows::add);
            }
        }
        if (rows.isEmpty()) {
            throw new DatasetException(
                    "no completed generation with a question fits the query and passes the scrubber");
        }
        // A store gives the newest first.
        Collections.reverse(rows);
        return Dataset.of(name, rows);
    }

    /**
     * Builds a pool of prompt examples from the rows with a known expected answer: with the fields {@code question} and {@code answer}, and their
     * origin in {@code generation} and {@code feedback}. The id of an example is that of its generation, so that the record of a call that shows
     * it leads back there.
     *
     * @param query which generations
     * @return the examples, oldest first
     * @throws DatasetException if no row has a known expected answer
     */
    public ExampleSet examples(GenerationQuery query) {
        List<Map<String, Object>> examples = new ArrayList<>();
        for (Row row : dataset("examples", query).rows()) {
            if (row.expected() != null) {
                examples.add(Map.of(
                        "id",
                        row.id(),
                        "question",
                        row.input(),
                        "answer",
                        row.expected(),
                        GENERATION,
                        row.id(),
                        FEEDBACK,
                        row.metadata().getOrDefault(FEEDBACK, List.of())));
            }
        }
        if (examples.isEmpty()) {
            throw new DatasetException("of no generation that fits the query anybody knows what was expected; collect"
                    + " corrections or thumbs up first");
        }
        return ExampleSet.of(examples);
    }

    private Optional<Row> row(Generation generation, String question) {
        List<Feedback> said = feedback.of(generation.id()).stream()
                .filter(each -> !EncryptedStore.isErased(each))
                .toList();
        long up = said.stream().filter(f -> isThumb(f, true)).count();
        long down = said.stream().filter(f -> isThumb(f, false)).count();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put(GENERATION, generation.id().value());
        if (generation.prompt() != null) {
            metadata.put(
                    "prompt",
                    generation.prompt().name() + "@" + generation.prompt().version());
        }
        metadata.put("thumbsUp", up);
        metadata.put("thumbsDown", down);
        if (!said.isEmpty()) {
            metadata.put(FEEDBACK, said.stream().map(Feedback::id).toList());
        }
        String expected = expected(generation, said, up > 0 && down == 0);
        Scrubber scrub = scrubber.forExample();
        Optional<String> asked = scrub.scrub(question);
        List<String> comments = said.stream()
                .filter(each -> isThumb(each, false))
                .flatMap(each -> Optional.ofNullable(each.comment()).flatMap(scrub::scrub).stream())
                .toList();
        if (!comments.isEmpty()) {
            metadata.put(COMMENTS, comments);
        }
        if (asked.isEmpty() || expected == null) {
            return asked.map(text -> new Row(generation.id().value(), text, null, metadata));
        }
        return scrub.scrub(expected).map(text -> new Row(generation.id().value(), asked.get(), text, metadata));
    }

    private static @Nullable String expected(Generation generation, List<Feedback> said, boolean approved) {
        Optional<String> corrected =
                said.stream().flatMap(f -> correction(f).stream()).reduce((earlier, later) -> later);
        if (corrected.isPresent()) {
            return corrected.get();
        }
        // An answer that only called tools has no text that another could be compared with.
        String answer =
                generation.response() == null ? "" : generation.response().text();
        return approved && !answer.isBlank() ? answer : null;
    }

    private static Optional<String> correction(Feedback feedback) {
        if (feedback.signal() instanceof FeedbackSignal.Correction correction) {
            return Optional.of(correction.text());
        }
        if (feedback.signal() instanceof FeedbackSignal.Edit edit) {
            return Optional.ofNullable(edit.after());
        }
        return Optional.empty();
    }

    private static boolean isThumb(Feedback feedback, boolean up) {
        return feedback.signal() instanceof FeedbackSignal.Thumbs thumbs && thumbs.up() == up;
    }
}

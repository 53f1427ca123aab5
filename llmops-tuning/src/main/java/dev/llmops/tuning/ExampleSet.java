package dev.llmops.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.message.AssistantMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of an export: each once, with all of its sources. */
final class ExampleSet {

    static final String NOT_USABLE = "the scrubber refused a text";
    static final String NOT_WRITABLE = "the format has no place for it";
    static final String EMPTY = "an answer is empty";
    static final String CONTRADICTED = "the same answer to the same question was liked and disliked";
    static final String REVERSED = "each of two answers to the same question was preferred over the other";
    static final String ERASED = "its texts were erased with the key of who asked";
    static final String ON_BOTH_SIDES = "the same row came from users of both splits";

    /** A row and where it comes from. */
    static final class Row {
        final Split split;
        final String line;
        final Set<String> generations = new LinkedHashSet<>();
        final Set<String> feedback = new LinkedHashSet<>();

        Row(Split split, String line) {
            this.split = split;
            this.line = line;
        }
    }

    private final TrainingFormat format;
    private final Scrubber scrubber;
    private final Function<TrainingExample.Source, Split> splitOf;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, String> labelled = new LinkedHashMap<>();
    private final Set<String> contradicted = new LinkedHashSet<>();
    private final Set<String> disliked = new LinkedHashSet<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();

    ExampleSet(TrainingFormat format, Scrubber scrubber, Function<TrainingExample.Source, Split> splitOf) {
        this.format = format;
        this.scrubber = scrubber;
        this.splitOf = splitOf;
    }

    TrainingFormat format() {
        return format;
    }

    void add(TrainingExample example) {
        TrainingExample warning = warning(example);
        if (warning == null && !format.takes(example)) {
            return;
        }
        if (answers(example).stream().anyMatch(ExampleSet::isEmpty)) {
            leaveOut(EMPTY);
            return;
        }
        Optional<TrainingExample> clean = ScrubbedExamples.scrub(warning == null ? example : warning, scrubber);
        if (clean.isEmpty()) {
            leaveOut(NOT_USABLE);
            return;
        }
        try {
            ObjectNode row = format.write(clean.get());
            if (warning == null) {
                if (!isReversed(clean.get(), row)) {
                    add(example.source(), row);
                }
            } else {
                disliked.add(Json.text(row));
            }
        } catch (UnwritableExampleException e) {
            leaveOut(NOT_WRITABLE);
        }
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

    private static List<AssistantMessage> answers(TrainingExample example) {
        if (example instanceof TrainingExample.Preference pair) {
            return List.of(pair.chosen(), pair.rejected());
        }
        return List.of(
                example instanceof TrainingExample.Rated rated
                        ? rated.completion()
                        : ((TrainingExample.Demonstration) example).completion());
    }

    private static boolean isEmpty(AssistantMessage answer) {
        return answer.text().isBlank() && answer.toolCalls().isEmpty();
    }

    private void add(TrainingExample.Source source, ObjectNode row) {
        String line = Json.text(row);
        Split split = splitOf.apply(source);
        if (contradicts(row, line)) {
            return;
        }
        Row known = rows.computeIfAbsent(line, key -> new Row(split, line));
        if (known.split != split) {
            // Kept where it is first, and from there alone: a row on both sides would be measured on what was learnt.
            leaveOut(ON_BOTH_SIDES);
            return;
        }
        known.generations.add(source.generation().value());
        known.feedback.addAll(source.feedback());
    }

    /** Takes out what was demonstrated by one and disliked by another, which only the end tells. */
    void complete() {
        for (String line : disliked) {
            if (rows.remove(line) != null) {
                leaveOut(CONTRADICTED);
            }
        }
    }

    /** An answer that one liked and another did not teaches nothing; both rows go. */
    private boolean contradicts(ObjectNode row, String line) {
        if (!row.has("label")) {
            return false;
        }
        ObjectNode unlabelled = row.deepCopy();
        unlabelled.remove("label");
        String key = Json.text(unlabelled);
        if (contradicted.contains(key)) {
            leaveOut(CONTRADICTED);
            return true;
        }
        String other = labelled.putIfAbsent(key, line);
        if (other == null || other.equals(line)) {
            return false;
        }
        contradicted.add(key);
        rows.remove(other);
        leaveOut(CONTRADICTED);
        leaveOut(CONTRADICTED);
        return true;
    }

    /** Two preferences that say the opposite teach nothing; both rows go, and whatever repeats one of them. */
    private boolean isReversed(TrainingExample example, ObjectNode row) {
        if (!(example instanceof TrainingExample.Preference pair)) {
            return false;
        }
        String opposite = Json.text(format.write(new TrainingExample.Preference(
                pair.source(), pair.prompt(), pair.tools(), pair.rejected(), pair.chosen())));
        if (rows.remove(opposite) != null) {
            leaveOut(REVERSED);
            contradicted.add(opposite);
        } else if (!contradicted.contains(opposite) && !contradicted.contains(Json.text(row))) {
            return false;
        }
        leaveOut(REVERSED);
        return true;
    }

    void leaveOut(String reason) {
        leftOut.merge(reason, 1, Integer::sum);
    }

    List<Row> rows(Split split) {
        Collection<Row> all = rows.values();
        return new ArrayList<>(all.stream().filter(row -> row.split == split).toList());
    }

    Map<String, Integer> leftOut() {
        return leftOut;
    }
}

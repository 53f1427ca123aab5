package dev.llmops.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** The rows of an export: each once, with all of its sources. */
final class ExampleSet {

    static final String NOT_USABLE = "the scrubber refused a text";
    static final String NOT_WRITABLE = "the format has no place for it";
    static final String CONTRADICTED = "the same answer to the same question was liked and disliked";
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
    private final ScrubbedExamples scrubbed;
    private final Function<String, Split> splitOf;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, String> labelled = new LinkedHashMap<>();
    private final Set<String> contradicted = new LinkedHashSet<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();

    ExampleSet(TrainingFormat format, Scrubber scrubber, Function<String, Split> splitOf) {
        this.format = format;
        this.scrubbed = new ScrubbedExamples(scrubber);
        this.splitOf = splitOf;
    }

    TrainingFormat format() {
        return format;
    }

    void add(TrainingExample example) {
        if (!format.takes(example)) {
            return;
        }
        Optional<TrainingExample> clean = scrubbed.scrub(example);
        if (clean.isEmpty()) {
            leaveOut(NOT_USABLE);
            return;
        }
        try {
            add(example.source(), format.write(clean.get()));
        } catch (UnwritableExampleException e) {
            leaveOut(NOT_WRITABLE);
        }
    }

    private void add(TrainingExample.Source source, ObjectNode row) {
        String line = Json.text(row);
        // Who can not be recognised is a user of their own.
        String user = source.user() == null ? source.generation().value() : source.user();
        Split split = splitOf.apply(user);
        if (contradicts(row, line)) {
            return;
        }
        Row known = rows.computeIfAbsent(line, key -> new Row(split, line));
        if (known.split != split) {
            // Kept where it is first: a row on both sides would be measured on what was learnt.
            leaveOut(ON_BOTH_SIDES);
        }
        known.generations.add(source.generation().value());
        known.feedback.addAll(source.feedback());
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

    private void leaveOut(String reason) {
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

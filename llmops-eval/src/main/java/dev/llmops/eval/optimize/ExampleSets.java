package dev.llmops.eval.optimize;

import dev.llmops.core.LlmOps;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.run.RowResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Draws sets of examples from rows that score nobody: no candidate is scored by a row whose answer it shows. */
record ExampleSets(SearchSettings settings, Prompts prompts, String metric) {

    List<Demonstration> examples(LlmOps ops, Asker asker, Candidate baseline, List<Row> pool) {
        List<Demonstration> examples = new ArrayList<>();
        if (settings.source() == ExampleSource.EXPECTED) {
            pool.forEach(row -> add(examples, row, row.expected()));
            return examples;
        }
        List<RowResult> results = asker.ask(ops, baseline, pool);
        for (int i = 0; i < results.size(); i++) {
            RowResult result = results.get(i);
            OptionalDouble score = Board.score(result, metric);
            if (result.answer() != null && score.isPresent() && score.getAsDouble() >= 1) {
                add(examples, pool.get(i), result.answer().output());
            }
        }
        return examples;
    }

    private void add(List<Demonstration> examples, Row row, @Nullable String answer) {
        if (answer != null && !answer.isBlank()) {
            examples.add(new Demonstration(row.id(), prompts.variables(row), answer));
        }
    }

    /** Different sets; fewer than were asked for if there are not so many. */
    List<List<Demonstration>> draw(List<Demonstration> from) {
        Random random = new Random(settings.seed());
        Set<Set<Demonstration>> seen = new HashSet<>();
        List<List<Demonstration>> sets = new ArrayList<>();
        int tries = 4 * settings.exampleSets();
        for (int i = 0; i < tries && sets.size() < settings.exampleSets(); i++) {
            int size = settings.shots().get(sets.size() % settings.shots().size());
            List<Demonstration> order = new ArrayList<>(from);
            Collections.shuffle(order, random);
            List<Demonstration> set = List.copyOf(order.subList(0, Math.min(size, order.size())));
            if (!set.isEmpty() && seen.add(Set.copyOf(set))) {
                sets.add(set);
            }
        }
        return sets;
    }
}

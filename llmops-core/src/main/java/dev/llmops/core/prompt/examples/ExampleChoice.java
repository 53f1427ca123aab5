package dev.llmops.core.prompt.examples;

import dev.llmops.api.error.PromptVariableException;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.FewShot.Selection;
import dev.llmops.core.internal.template.JsonText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The examples that one prompt takes of one set: the same for each call, or those nearest to its input. */
final class ExampleChoice {

    private static final int NAMED = 3;

    private final FewShot wanted;
    private final ExampleSet set;
    private final @Nullable ChosenExamples same;
    private final @Nullable Closeness closeness;

    private ExampleChoice(
            FewShot wanted, ExampleSet set, @Nullable ChosenExamples same, @Nullable Closeness closeness) {
        this.wanted = wanted;
        this.set = set;
        this.same = same;
        this.closeness = closeness;
    }

    static ExampleChoice of(String prompt, FewShot wanted, ExampleSet set) {
        requireRows(prompt, wanted, set);
        if (wanted.selection() == Selection.FIXED) {
            return new ExampleChoice(wanted, set, chosen(wanted, set, fixed(wanted, set)), null);
        }
        Closeness closeness = set.closeness(set.examples().stream()
                .map(example -> text(example.fields().get(wanted.field())))
                .toList());
        if (wanted.selection() == Selection.SIMILAR) {
            return new ExampleChoice(wanted, set, null, closeness);
        }
        int size = set.examples().size();
        Long seed = wanted.seed();
        int first = seed == null ? closeness.mostTypical() : new Random(seed).nextInt(size);
        List<Integer> diverse = Ranking.diverse(closeness, first, size, wanted.count());
        return new ExampleChoice(wanted, set, chosen(wanted, set, diverse), null);
    }

    ChosenExamples of(@Nullable Object input) {
        if (same != null) {
            return same;
        }
        if (closeness == null) {
            throw new IllegalStateException("examples that differ from call to call need to be compared");
        }
        return chosen(wanted, set, Ranking.bestLast(closeness.to(text(input)), wanted.count()));
    }

    private static List<Integer> fixed(FewShot wanted, ExampleSet set) {
        List<Integer> all = new ArrayList<>(
                IntStream.range(0, set.examples().size()).boxed().toList());
        Long seed = wanted.seed();
        if (seed != null) {
            Collections.shuffle(all, new Random(seed));
        }
        return all.subList(0, wanted.count());
    }

    private static ChosenExamples chosen(FewShot wanted, ExampleSet set, List<Integer> rows) {
        return new ChosenExamples(
                wanted.set(),
                set.digest(),
                wanted.selection(),
                rows.stream().map(set.examples()::get).toList());
    }

    static void requireRows(String prompt, FewShot wanted, ExampleSet set) {
        for (String field : wanted.fields()) {
            List<Example> without = set.examples().stream()
                    .filter(example -> !example.fields().containsKey(field))
                    .toList();
            if (!without.isEmpty()) {
                throw new PromptVariableException("prompt '" + prompt + "': each example must have the field '" + field
                        + "', but of the " + set.examples().size() + " of '" + wanted.set() + "' " + without.size()
                        + " have none ("
                        + without.stream()
                                .limit(NAMED)
                                .map(example -> "'" + example.id() + "' has "
                                        + String.join(", ", example.fields().keySet()))
                                .collect(Collectors.joining("; "))
                        + (without.size() > NAMED ? "; ..." : "") + ")");
            }
        }
        if (set.examples().size() < wanted.count()) {
            throw new PromptVariableException("prompt '" + prompt + "': it wants " + wanted.count() + " examples of '"
                    + wanted.set() + "', which has " + set.examples().size() + "; lower examples.count, or add rows");
        }
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : JsonText.write(value);
    }
}

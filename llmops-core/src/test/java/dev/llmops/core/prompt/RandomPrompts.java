package dev.llmops.core.prompt;

import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.testkit.RandomRecords;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Does to a registry what people do, at random. */
public final class RandomPrompts {

    private static final List<String> NAMES = List.of("answer", "support/de", "support/fr", "Z", "a-b");
    private static final List<String> LABELS = List.of("production", "staging", "canary");
    private static final List<String> WORDS =
            List.of("ana", "ben\u0000", "\u00e4\ud83d\ude00\"\\", "zwei\nZeilen", "\u2028");

    private final Random random;
    private final RandomRecords records;

    public RandomPrompts(long seed) {
        this.random = new Random(seed);
        this.records = new RandomRecords(seed);
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private PromptCommit commit() {
        return new PromptCommit(random.nextBoolean() ? any(WORDS) : null, random.nextBoolean() ? any(WORDS) : null);
    }

    /** Some steps; the registry's clock may stand still. */
    public void fill(PromptRegistry registry, int steps) {
        for (int i = 0; i < steps; i++) {
            String name = any(NAMES);
            int versions = registry.versions(name).size();
            if (versions == 0 || random.nextInt(3) == 0) {
                Integer parent = versions > 0 && random.nextBoolean() ? 1 + random.nextInt(versions) : null;
                registry.register(name, content(), parent, commit());
            } else if (random.nextInt(5) == 0) {
                registry.tag(name, Set.of("tag-" + random.nextInt(9)), Set.of("tag-" + random.nextInt(9)), commit());
            } else if (random.nextInt(4) == 0) {
                registry.change(LabelChange.remove(name, any(LABELS), commit()));
            } else {
                move(registry, name, 1 + random.nextInt(versions));
            }
        }
    }

    private void move(PromptRegistry registry, String name, int number) {
        PromptVersion version = registry.get(PromptReference.version(name, number));
        List<LabelEvidence> evidence =
                random.nextBoolean() ? List.of(LabelEvidence.approval(version, any(WORDS), any(WORDS))) : List.of();
        registry.change(LabelChange.move(name, any(LABELS), number, commit()).with(evidence));
    }

    private PromptContent content() {
        PromptContent other = records.promptContent();
        return new PromptContent(
                "Number " + random.nextInt(50) + ": {{question}} " + any(WORDS),
                other.model(),
                other.parameters(),
                null,
                other.inputDefaults(),
                other.tools(),
                other.responseFormat());
    }
}

package dev.llmops.local.fuzz;

import dev.llmops.local.LocalSession;
import java.util.Random;

/** A session reads texts and goes on. */
final class SessionEntry implements Entry {

    private final FuzzModels models;

    SessionEntry(FuzzModels models) {
        this.models = models;
    }

    @Override
    public FuzzCase next(Random random) {
        String vocabulary = models.anyWriter(random);
        String first = Texts.text(random, 30);
        String second = Texts.text(random, random.nextInt(8) == 0 ? Integer.MAX_VALUE : 60);
        return new FuzzCase(vocabulary + ": " + first + " | " + second, () -> {
            try (LocalSession session = models.writer(vocabulary).session()) {
                session.read(first);
                session.read(second);
                session.write(2);
            }
        });
    }
}

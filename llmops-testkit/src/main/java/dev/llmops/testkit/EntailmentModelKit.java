package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.Entailment;
import dev.llmops.api.model.EntailmentModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What every {@link EntailmentModel} promises. A model's test extends this class and says how to make the model. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class EntailmentModelKit {

    private static final int CONCURRENT_CALLS = 4;
    private static final int LONG_TEXT = 400;
    private static final List<String> TEXTS = List.of(
            "",
            " \n",
            "The cable is long.",
            "The cable is not long.",
            "Grüße aus Köln 🐈",
            "It is long. ".repeat(LONG_TEXT));

    private EntailmentModel model;

    /** For subclasses. */
    protected EntailmentModelKit() {}

    /**
     * {@return a new model, which the kit closes if it can be closed}
     *
     * @throws Exception if there is none to be had
     */
    protected abstract EntailmentModel createModel() throws Exception;

    @BeforeEach
    final void openModel() throws Exception {
        model = createModel();
    }

    @AfterEach
    final void closeModel() throws Exception {
        if (model instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    @Test
    void its_identity_is_the_same_at_every_call() {
        var identity = model.identity();
        all();

        assertThat(model.identity()).isEqualTo(identity);
    }

    @Test
    void the_same_pair_gets_the_same_judgement_from_several_threads() {
        List<Entailment> alone = all();

        List<Background<List<Entailment>>> calls = IntStream.range(0, CONCURRENT_CALLS)
                .mapToObj(i -> Background.run(this::all))
                .toList();

        assertThat(calls).allSatisfy(call -> assertThat(call.result()).isEqualTo(alone));
    }

    private List<Entailment> all() {
        List<Entailment> found = new ArrayList<>();
        for (String premise : TEXTS) {
            for (String hypothesis : TEXTS) {
                found.add(model.entailment(premise, hypothesis));
            }
        }
        return found;
    }
}

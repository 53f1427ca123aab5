package dev.llmops.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.batch.recipe.EmbedRecipe;
import dev.llmops.batch.recipe.EmbeddingSource;
import dev.llmops.batch.recipe.GenerateRecipe;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.recipe.ModelSource;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchResult;
import dev.llmops.batch.row.BatchStatus;
import dev.llmops.batch.row.BatchValue.Generated;
import dev.llmops.batch.row.BatchValue.Indexed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchFunctionTest {

    private static final BatchFunction UPPER =
            new BatchFunction(GenerateRecipe.builder(TestModels.upper()).build(), new BatchLimits(4, null), 0.5);

    @BeforeEach
    @AfterEach
    void reset() {
        TestModels.reset();
    }

    @Test
    void each_row_has_one_result_in_the_same_order_also_when_some_fail() {
        List<BatchResult> results = all(UPPER.apply(rows(20, i -> i % 5 == 0 ? "fail" : "text " + i)));

        assertThat(results.stream().map(BatchResult::id))
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "row" + i).toList());
        assertThat(results.get(0).status()).isEqualTo(BatchStatus.FAILED);
        assertThat(((Generated) results.get(1).value()).text()).isEqualTo("TEXT 1");
    }

    @Test
    void rows_are_pulled_as_results_are_taken() {
        AtomicInteger pulled = new AtomicInteger();
        Iterator<BatchResult> results = UPPER.apply(rows(1_000, i -> {
            pulled.incrementAndGet();
            return "text";
        }));

        results.next();

        assertThat(pulled).hasValue(4);
    }

    @Test
    void partitions_share_an_engine_and_one_that_was_sent_elsewhere_does_the_same() throws Exception {
        BatchFunction sent = sent(UPPER);

        assertThat(all(sent.apply(rows(3, i -> "text " + i)))).isEqualTo(all(UPPER.apply(rows(3, i -> "text " + i))));
        assertThat(TestModels.OPENED).hasValue(1);
        assertThat(SharedEngines.size()).isEqualTo(1);

        SharedEngines.closeAll();
        all(UPPER.apply(rows(1, i -> "text")));
        assertThat(TestModels.OPENED).hasValue(2);
    }

    @Test
    void when_too_many_fail_the_rest_is_not_tried_and_says_so() {
        List<BatchResult> results = all(UPPER.apply(rows(500, i -> "fail")));

        assertThat(results).hasSize(500).allMatch(result -> result.status() == BatchStatus.FAILED);
        assertThat(results.get(499).errorClass()).isEqualTo(TooManyFailuresException.class.getName());
        assertThat(TestModels.ASKED).hasSize(100);
    }

    @Test
    void an_index_is_closed_with_its_last_row_and_can_be_opened_by_another(@TempDir Path folder) {
        BatchFunction index = new BatchFunction(IndexRecipe.of(TestModels.lengths()), BatchLimits.standard(), 0.5);

        List<BatchResult> first = all(index.applyInto(rows(3, i -> "text " + i), folder));
        all(index.applyInto(rows(3, i -> "text " + i), folder));

        assertThat(first.get(0).value()).isEqualTo(new Indexed(folder.toString()));
        assertThat(TestModels.OPENED).hasValue(1);
        assertThatThrownBy(() -> UPPER.applyInto(rows(1, i -> "text"), folder)).hasMessageContaining("'generate'");
        assertThatThrownBy(() -> index.apply(rows(1, i -> "text"))).hasMessageContaining("folder");
    }

    @Test
    void a_class_that_is_no_factory_is_told_by_name() {
        @SuppressWarnings({"unchecked", "rawtypes"})
        BatchFunction wrong = new BatchFunction(
                GenerateRecipe.builder(dev.llmops.batch.recipe.ModelSource.custom((Class) String.class, Map.of()))
                        .build(),
                BatchLimits.standard(),
                0.5);

        assertThatThrownBy(() -> wrong.apply(rows(1, i -> "text")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("java.lang.String");
    }

    private interface Text {
        String of(int row);
    }

    private static Iterator<BatchInput> rows(int count, Text text) {
        return IntStream.range(0, count)
                .mapToObj(i -> BatchInput.of("row" + i, text.of(i)))
                .iterator();
    }

    private static List<BatchResult> all(Iterator<BatchResult> results) {
        List<BatchResult> all = new ArrayList<>();
        results.forEachRemaining(all::add);
        return all;
    }

    private static BatchFunction sent(BatchFunction function) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(function);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (BatchFunction) in.readObject();
        }
    }

    @Test
    void recipes_of_one_digest_have_engines_of_their_own_where_they_ask_otherwise() {
        EmbedRecipe small = new EmbedRecipe(TestModels.lengths(), EmbeddingPurpose.DOCUMENT, 2);
        EmbedRecipe large = new EmbedRecipe(TestModels.lengths(), EmbeddingPurpose.DOCUMENT, 7);
        assertThat(small.digest()).isEqualTo(large.digest());

        assertThat(SharedEngines.engine(small, BatchLimits.standard()).batchSize())
                .isEqualTo(2);
        assertThat(SharedEngines.engine(large, BatchLimits.standard()).batchSize())
                .isEqualTo(7);

        // What they pay with is no part of what they do, and must not be another's.
        Recipe ours = GenerateRecipe.builder(ModelSource.endpoint("http://localhost:1/v1", "m", "PATH"))
                .build();
        Recipe theirs = GenerateRecipe.builder(ModelSource.endpoint("http://localhost:1/v1", "m", null))
                .build();
        assertThat(ours.digest()).isEqualTo(theirs.digest());
        assertThat(SharedEngines.engine(ours, BatchLimits.standard()))
                .isNotSameAs(SharedEngines.engine(theirs, BatchLimits.standard()))
                .isSameAs(SharedEngines.engine(ours, BatchLimits.standard()));
        assertThat(SharedEngines.model(EmbeddingSource.endpoint("http://localhost:1/v1", "m", 2, "PATH")))
                .isNotSameAs(SharedEngines.model(EmbeddingSource.endpoint("http://localhost:1/v1", "m", 2, null)));
    }
}

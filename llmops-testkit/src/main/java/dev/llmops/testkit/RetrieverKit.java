package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * What every {@link Retriever} promises that finds passages in documents. A retriever's test extends this class and says
 * how to make one over given documents; what it makes it closes itself.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class RetrieverKit {

    private static final List<String> SUBJECTS = List.of("lamp", "table", "chair", "sofa", "mirror", "carpet");
    private static final List<Document> DOCUMENTS = IntStream.range(0, 12)
            .mapToObj(i -> new Document(
                    "d" + i,
                    "The " + SUBJECTS.get(i % 6) + " of kind " + i + " is made of oak 🐈.",
                    Map.of("half", i % 2 == 0 ? "even" : "odd")))
            .toList();

    /** For subclasses. */
    protected RetrieverKit() {}

    /**
     * {@return a retriever that finds passages of these documents and of nothing else}
     *
     * @param documents short documents; empty at times
     * @throws Exception if there is none to be had
     */
    protected abstract Retriever createRetriever(List<Document> documents) throws Exception;

    /** {@return whether the retriever takes filters; one that cannot must refuse them} */
    protected boolean takesFilters() {
        return true;
    }

    @Test
    final void at_most_as_many_passages_as_wanted_come_back_best_first() throws Exception {
        Retriever retriever = createRetriever(DOCUMENTS);

        for (int limit : new int[] {1, 3, 100}) {
            List<Passage> found = retriever.retrieve(RetrievalQuery.of("Which lamp is made of oak?", limit));

            assertThat(found).isNotEmpty().hasSizeLessThanOrEqualTo(limit);
            for (int i = 1; i < found.size(); i++) {
                Double before = found.get(i - 1).score();
                Double score = found.get(i).score();
                assertThat(before == null || score == null || before >= score)
                        .as("score %s before %s", before, score)
                        .isTrue();
            }
        }
    }

    @Test
    final void a_passage_is_the_text_of_its_document_in_its_range() throws Exception {
        Map<String, String> texts = DOCUMENTS.stream().collect(Collectors.toMap(Document::id, Document::text));

        List<Passage> found = createRetriever(DOCUMENTS).retrieve(RetrievalQuery.of("lamp table chair oak", 100));

        assertThat(found)
                .allSatisfy(passage -> assertThat(passage.range().in(texts.getOrDefault(passage.sourceId(), "")))
                        .isEqualTo(passage.text()));
        assertThat(found).extracting(Passage::id).doesNotHaveDuplicates();
    }

    @Test
    final void the_same_question_has_the_same_answer() throws Exception {
        Retriever retriever = createRetriever(DOCUMENTS);
        RetrievalQuery query = RetrievalQuery.of("a chair of oak", 5);

        assertThat(retriever.retrieve(query)).isEqualTo(retriever.retrieve(query));
    }

    @Test
    final void a_filter_lets_only_equal_metadata_through() throws Exception {
        Retriever retriever = createRetriever(DOCUMENTS);
        RetrievalQuery odd = new RetrievalQuery("oak", 100, null, Map.of("half", "odd"));
        if (!takesFilters()) {
            assertThatThrownBy(() -> retriever.retrieve(odd)).isInstanceOf(LlmOpsException.class);
            return;
        }

        List<Passage> found = retriever.retrieve(odd);

        assertThat(found)
                .isNotEmpty()
                .allSatisfy(passage -> assertThat(passage.metadata()).containsEntry("half", "odd"));
        assertThat(retriever.retrieve(new RetrievalQuery("oak", 100, null, Map.of("half", "third"))))
                .isEmpty();
    }

    @Test
    final void nothing_is_found_where_nothing_is() throws Exception {
        assertThat(createRetriever(List.of()).retrieve(RetrievalQuery.of("oak", 5)))
                .isEmpty();
    }

    @Test
    final void concurrent_questions_each_get_their_own_answer() throws Exception {
        Retriever retriever = createRetriever(DOCUMENTS);
        List<RetrievalQuery> queries = SUBJECTS.stream()
                .map(subject -> RetrievalQuery.of("the " + subject, 3))
                .toList();
        List<List<Passage>> alone = queries.stream().map(retriever::retrieve).toList();

        List<Background<List<Passage>>> together = queries.stream()
                .map(query -> Background.run(() -> retriever.retrieve(query)))
                .toList();

        for (int i = 0; i < queries.size(); i++) {
            assertThat(together.get(i).result()).isEqualTo(alone.get(i));
        }
    }
}

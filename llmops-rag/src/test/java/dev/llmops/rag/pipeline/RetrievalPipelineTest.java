package dev.llmops.rag.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.internal.onnx.TinyOnnx;
import dev.llmops.rag.rerank.FeatureReranker;
import dev.llmops.rag.rerank.OnnxReranker;
import dev.llmops.rag.rerank.Rerankers;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalPipelineTest {

    private static final RetrievalQuery QUERY = RetrievalQuery.of("How long is the cable?", 3);
    private static final Passage CABLE = passage("a", "The cable of the lamp is 3 metres long and made of cotton.", 3);
    private static final Passage COPY = passage("b", "The cable of the lamp is 3 metres long and made of cotton!", 2);
    private static final Passage TABLE = passage("c", "The table is made of oiled oak. It is heavy.", 1);

    private final List<String> searched = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Retriever source = query -> {
        searched.add(query.text());
        return List.of(CABLE, COPY, TABLE);
    };

    @Test
    void each_stage_tells_what_it_left_out_and_why() {
        RetrievalResult found = RetrievalPipeline.builder(source)
                .stage(Stages.nearDuplicates(0.8))
                .build()
                .search(RetrievalQuery.of("cable", 1), List.of());

        assertThat(found.passages()).containsExactly(CABLE);
        assertThat(found.steps())
                .extracting(RetrievalStep::name, RetrievalStep::given, RetrievalStep::kept)
                .containsExactly(
                        Tuple.tuple("search", 0, 3), Tuple.tuple("near-duplicates", 3, 2), Tuple.tuple("limit", 2, 1));
        assertThat(found.steps().get(1).dropped())
                .containsExactly(new RetrievalStep.Dropped(COPY.id(), "nearly the same as " + CABLE.id()));
        assertThat(found.steps().get(2).dropped().get(0).reason()).isEqualTo("only 1 are wanted");
    }

    @Test
    void near_duplicates_are_found_where_no_spaces_part_words() {
        Passage one = passage("a", "灯的电缆长三米，由棉制成。", 2);
        Passage other = passage("b", "灯的电缆长三米，由棉制成！新", 1);

        RetrievalResult found = RetrievalPipeline.builder(query -> List.of(one, other))
                .stage(Stages.nearDuplicates(0.8))
                .build()
                .search(QUERY, List.of());

        assertThat(found.passages()).containsExactly(one);
    }

    @Test
    void transforms_work_on_each_other_within_a_budget_and_remember_no_question() {
        ModelClient model = saying("1. cord length\n2. how long the lead is\n");
        RetrievalPipeline pipeline = RetrievalPipeline.builder(source)
                .transform(QueryTransform.condense(model))
                .transform(QueryTransform.multiQuery(model, 2))
                .maxQueries(2)
                .build();

        RetrievalResult found = pipeline.search(QUERY, List.of());
        pipeline.search(QUERY, List.of());

        assertThat(searched)
                .containsExactly("How long is the cable?", "cord length", "How long is the cable?", "cord length");
        assertThat(asked).as("no history, so one for each search").hasSize(2);
        assertThat(found.steps().get(1).details())
                .containsEntry("questions", List.of("How long is the cable?", "cord length"));
        assertThat(found.passages()).hasSize(3);
    }

    @Test
    void questions_beyond_the_budget_are_told() {
        RetrievalResult found = RetrievalPipeline.builder(source)
                .transform(QueryTransform.decompose(saying("- one\n- two\n- three"), 3))
                .maxQueries(2)
                .build()
                .search(QUERY, List.of());

        assertThat(searched).containsExactly("How long is the cable?", "one");
        assertThat(found.steps().get(0).details()).containsEntry("leftOut", "only 2 of 4 questions are searched for");
    }

    @Test
    void a_follow_up_question_is_condensed_with_the_conversation() {
        RetrievalPipeline pipeline = RetrievalPipeline.builder(source)
                .transform(QueryTransform.condense(saying("How long is the lamp's cable?")))
                .build();

        pipeline.search(RetrievalQuery.of("How long is it?", 3), List.of(Message.user("Tell me of the cable.")));

        assertThat(searched).containsExactly("How long is the lamp's cable?");
        assertThat(asked.get(0)).contains("Tell me of the cable.", "How long is it?");
    }

    @Test
    void a_step_tells_how_much_a_reranker_read_of_a_passage_that_is_too_long_for_it() {
        Passage own = new Passage("own", TABLE.range(), TABLE.text(), 1.0, Map.of(Reranker.READ_CHARACTERS, 7));
        Reranker cutting = (question, passages) -> passages.stream()
                .map(passage -> passage.sourceId().equals("a")
                        ? new Passage("a", passage.range(), passage.text(), 2.0, Map.of(Reranker.READ_CHARACTERS, 12))
                        : passage)
                .toList();

        assertThat(Stages.rerank("cutting", cutting)
                        .apply(QUERY, List.of(own, CABLE, TABLE))
                        .details())
                .containsEntry("readInPart", Map.of(CABLE.id(), 12));
        assertThat(Stages.rerank("whole", Reranker.noop())
                        .apply(QUERY, List.of(own, TABLE))
                        .details())
                .containsOnlyKeys("moved", "first");
    }

    @Test
    void a_transform_that_fails_leaves_the_question_and_says_so() {
        ModelClient down = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("down", null)));

        RetrievalResult found = RetrievalPipeline.builder(source)
                .transform(QueryTransform.hypotheticalAnswer(down))
                .build()
                .search(QUERY, List.of());

        assertThat(searched).containsExactly("How long is the cable?");
        assertThat(found.steps().get(0).details()).containsEntry("failed", "down");
    }

    @Test
    void diversity_prefers_what_is_different() {
        List<Passage> kept =
                Stages.mmr(0.5, 2).apply(QUERY, List.of(CABLE, COPY, TABLE)).passages();

        assertThat(kept).containsExactly(CABLE, TABLE);
        assertThat(Stages.mmr(1, 2).apply(QUERY, List.of(CABLE, COPY, TABLE)).passages())
                .containsExactly(CABLE, COPY);
    }

    @Test
    void a_budget_cuts_behind_a_sentence_and_keeps_the_range_true() {
        PassageStage.Staged fitted = Stages.tokenBudget(24, null).apply(QUERY, List.of(CABLE, TABLE));

        Passage cut = fitted.passages().get(1);
        assertThat(cut.text()).isEqualTo("The table is made of oiled oak.");
        assertThat(cut.range()).isEqualTo(new CharRange(0, cut.text().length()));
        assertThat(fitted.details()).containsEntry("cut", TABLE.id()).containsEntry("used", 23);
        assertThat(Stages.tokenBudget(3, null).apply(QUERY, List.of(CABLE)).dropped())
                .hasSize(1);
    }

    @Test
    void compression_keeps_the_sentences_that_share_most_with_the_question() {
        Passage passage = passage("a", "It is black. The cable is 3 metres long. It was made in 1990.", 1);

        assertThat(Stages.compress(0.5)
                        .apply(QUERY, List.of(passage))
                        .passages()
                        .get(0)
                        .text())
                .isEqualTo("The cable is 3 metres long.");
        assertThat(Stages.compress(0.5).apply(QUERY, List.of(passage)).details().get("charactersLeftOut"))
                .as("of each passage that became shorter")
                .isEqualTo(Map.of(passage.id(), passage.text().length() - 27));
        assertThat(Stages.compress(1).apply(QUERY, List.of(passage)).passages()).containsExactly(passage);
    }

    @Test
    void widening_joins_neighbours_into_one_range_of_the_document(@TempDir Path folder) {
        String text = "The lamp is new. The cable is 3 metres long. It is black. The shade is white. The end.";
        try (RagIndex index = RagIndex.builder(folder)
                .lexicalOnly()
                .chunking(Chunking.characters(30))
                .build()) {
            index.put(new Document("lamp.md", text, Map.of()));
            RetrievalResult found = RetrievalPipeline.builder(index)
                    .stage(Stages.expandContext(index, 20))
                    .build()
                    .search(RetrievalQuery.of("cable shade", 5), List.of());

            assertThat(found.passages()).singleElement().satisfies(passage -> {
                assertThat(passage.text()).isEqualTo(passage.range().in(text));
                assertThat(passage.text()).contains("The cable is 3 metres long.", "The shade is white.");
            });
        }
    }

    @Test
    void fusion_sums_what_the_lists_say() {
        List<Passage> other = List.of(TABLE.withScore(9), CABLE.withScore(1));

        assertThat(RankFusion.reciprocal(60).fuse(List.of(List.of(CABLE, COPY, TABLE), other)))
                .extracting(Passage::sourceId)
                .containsExactly("a", "c", "b");
        List<Passage> convex = RankFusion.convex(0.25, 0.75).fuse(List.of(List.of(CABLE, COPY, TABLE), other));
        assertThat(convex).extracting(Passage::sourceId).containsExactly("c", "a", "b");
        assertThat(convex.get(1).score()).isEqualTo(0.25);
        assertThatThrownBy(() -> RankFusion.convex(0, 0)).hasMessageContaining("not all 0");
    }

    @Test
    void fewer_lists_than_weights_share_the_whole_weight() {
        RankFusion convex = RankFusion.convex(0.2, 0.2, 0.6);
        List<List<Passage>> two = List.of(List.of(CABLE, COPY), List.of(CABLE, TABLE));

        assertThat(convex.fuse(two).get(0).score()).isCloseTo(1, Offset.offset(1e-12));
        assertThat(RankFusion.convex(0, 0, 1).fuse(two).get(0).score()).isEqualTo(1);
    }

    @Test
    void a_pipeline_that_could_make_more_questions_than_weights_is_refused_when_it_is_built() {
        ModelClient model = saying("1. cord length\n2. how long the lead is\n");
        RetrievalPipelineBuilder builder = RetrievalPipeline.builder(source)
                .transform(QueryTransform.multiQuery(model, 2))
                .fusion(RankFusion.convex(0.5, 0.3, 0.2));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxQueries must be at most 3, for which the fusion has weights, but was 5");
        assertThat(builder.maxQueries(3).build().retrieve(QUERY)).hasSize(3);
    }

    @Test
    void a_listwise_order_puts_what_is_not_named_behind() {
        assertThat(Rerankers.listwise(saying("[3] > [1] > [9]"), 10).rerank("cable", List.of(CABLE, COPY, TABLE)))
                .extracting(Passage::sourceId)
                .containsExactly("c", "a", "b");
        assertThat(Rerankers.listwise(saying("no idea"), 10).rerank("cable", List.of(CABLE, TABLE)))
                .extracting(Passage::sourceId)
                .containsExactly("a", "c");
    }

    @Test
    void a_cross_encoder_gives_the_score_that_its_weights_give() {
        TinyOnnx tiny = new TinyOnnx(3, 1, "how", "long", "is", "the", "cable", "table", "made", "of");
        try (OnnxReranker reranker = OnnxReranker.open(tiny.model(), tiny.tokenizer())) {
            List<Passage> ordered = reranker.rerank(
                    "the cable", List.of(passage("a", "table made of", 1), passage("b", "how long", 2)));

            for (Passage passage : ordered) {
                assertThat(passage.score())
                        .isCloseTo(tiny.expected("the cable", passage.text())[0], Offset.offset(1e-4));
            }
            assertThat(ordered.get(0).score()).isGreaterThan(ordered.get(1).score());
        }
    }

    @Test
    void features_of_the_application_count_as_much_as_it_says() {
        Passage old = passage("old", "The cable is 3 metres long.", 2);
        Passage recent = passage("new", "The cable is 3 metres long.", 1);

        assertThat(Rerankers.features().rerank("cable", List.of(old, recent)))
                .first()
                .extracting(Passage::sourceId)
                .isEqualTo("old");
        assertThat(FeatureReranker.builder()
                        .feature(3, passage -> passage.sourceId().equals("new") ? 1 : 0)
                        .build()
                        .rerank("cable", List.of(old, recent)))
                .first()
                .extracting(Passage::sourceId)
                .isEqualTo("new");
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> Stages.nearDuplicates(0))
                .hasMessage("similarity must be above 0 and at most 1, but was 0.0");
        assertThatThrownBy(() -> Stages.tokenBudget(0, null)).hasMessage("tokens must be at least 1, but was 0");
        assertThatThrownBy(() -> QueryTransform.multiQuery(ModelClient.noop(), 11))
                .hasMessageContaining("but was 11");
        assertThatThrownBy(() -> RetrievalPipeline.builder(source).depth(0))
                .hasMessage("depth must be at least 1, but was 0");
    }

    private ModelClient saying(String answer) {
        return ScriptedModelClient.of(request -> {
            asked.add(request.messages().get(request.messages().size() - 1).text());
            return ScriptedModelClient.script(answer);
        });
    }

    private static Passage passage(String id, String text, double score) {
        return new Passage(id, CharRange.of(text), text, score, Map.of());
    }
}

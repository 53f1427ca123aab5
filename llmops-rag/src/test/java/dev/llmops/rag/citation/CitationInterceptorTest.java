package dev.llmops.rag.citation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.store.Store;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.rag.verification.Verification;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CitationInterceptorTest {

    private static final String ABSTENTION = "The documents do not say.";

    @TempDir
    Path folder;

    private final List<Generation> generations = new ArrayList<>();
    private RagIndex index;

    @BeforeEach
    void open() {
        index = RagIndex.builder(folder).lexicalOnly().build();
        index.put(new Document("lamp.md", "# Lamp\n\nThe cable of the lamp is 3 metres long.", Map.of()));
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void the_generation_holds_each_citation_with_file_range_and_support() {
        ask(index, CitationInterceptor.create(), "The cable is 3 metres long [1]. It is red [1].");

        Generation generation = generations.get(0);
        assertThat(generation.citations())
                .extracting(Citation::support)
                .containsExactly(Support.SUPPORTED, Support.UNSUPPORTED);
        Citation first = generation.citations().get(0);
        assertThat(first.claim().in(generation.response().text())).isEqualTo("The cable is 3 metres long");
        assertThat(first.passage()
                        .range()
                        .in(index.document("lamp.md").orElseThrow().text()))
                .contains("3 metres long");
    }

    @Test
    void the_prompt_shows_passages_under_the_numbers_that_are_resolved() {
        ask(index, CitationInterceptor.create(), "The cable is 3 metres long [1].");

        assertThat(generations.get(0).request().messages().get(0).text())
                .contains("[1] # Lamp\n\nThe cable of the lamp is 3 metres long.");
    }

    @Test
    void a_streamed_answer_gets_the_same_citations() {
        String said = "The cable is 3 metres long [1]. It is red [1].";
        ask(index, CitationInterceptor.create(), said);
        stream(index, CitationInterceptor.create(), said);

        assertThat(generations.get(1).citations()).isEqualTo(generations.get(0).citations());
    }

    @Test
    void an_answer_without_support_is_replaced_and_kept() {
        Answer answer = ask(index, abstaining(), "The cable is 5 metres long [1].");

        assertThat(answer.text()).isEqualTo(ABSTENTION);
        Generation generation = generations.get(0);
        assertThat(generation.citations()).isEmpty();
        assertThat(generation.grounding().outcome()).isEqualTo(Grounding.Outcome.ABSTENTION);
        assertThat(generation.grounding().reason()).isEqualTo("no citation of the answer is supported");
        assertThat(generation.response().vendor())
                .containsEntry("citations.abstained_from", "The cable is 5 metres long [1].");
    }

    @Test
    void an_answer_with_support_stands() {
        Answer answer = ask(index, abstaining(), "The cable is 3 metres long [1].");

        assertThat(answer.text()).isEqualTo("The cable is 3 metres long [1].");
        assertThat(generations.get(0).citations()).hasSize(1);
    }

    @Test
    void a_streamed_answer_without_support_is_replaced_before_anything_of_it_is_shown() {
        assertThat(stream(index, abstaining(), "The cable is 5 metres long [1]. It is red [1]."))
                .containsExactly(ABSTENTION);
        assertThat(generations.get(0).response().text()).isEqualTo(ABSTENTION);
    }

    @Test
    void a_streamed_answer_comes_as_it_is_written_from_its_first_supported_citation_on() {
        String begun = "It is red [1]. The cable is 3 metres long [1]. And";
        ModelUnavailableException cut = new ModelUnavailableException("cut", null);

        assertThat(String.join("", stream(index, abstaining(), ScriptedModelClient.failing(begun, cut))))
                .isEqualTo(begun);
        assertThat(stream(index, abstaining(), ScriptedModelClient.failing("It is red [1]. The cable", cut)))
                .as("nothing that broke off before it had support")
                .isEmpty();
        assertThat(generations).extracting(Generation::status).containsOnly(GenerationStatus.FAILED);
    }

    @Test
    void reasoning_is_not_held_back() {
        AssistantMessage message = new AssistantMessage(
                List.of(new ReasoningPart("Hm.", null), new TextPart("It is red [1].")), List.of());
        List<ModelEvent> events = new ArrayList<>();
        try (LlmOps ops = ops(index, abstaining(), ScriptedModelClient.script(message, FinishReason.STOP));
                AnswerStream answer = ops.prompt("support").with("question", "How long is the cable?").stream()) {
            answer.forEach(events::add);
        }

        assertThat(events)
                .startsWith(new ModelEvent.ReasoningDelta("Hm."), new ModelEvent.TextDelta(ABSTENTION))
                .hasSize(3);
    }

    @Test
    void a_number_that_no_passage_has_is_in_the_generation() {
        ask(index, CitationInterceptor.create(), "The cable is 3 metres long [1, 4].");
        ask(query -> List.of(), CitationInterceptor.create(), "The cable is 3 metres long [1].");

        assertThat(generations)
                .extracting(generation -> generation.citations().stream()
                        .map(each -> each.number() + " " + each.support())
                        .toList())
                .containsExactly(List.of("1 SUPPORTED", "4 OUT_OF_RANGE"), List.of("1 OUT_OF_RANGE"));
    }

    @Test
    void a_claim_is_decided_once_although_the_answer_is_checked_as_it_grows() {
        List<String> asked = new ArrayList<>();
        ClaimVerifier judge = (claim, passages) -> {
            asked.add(claim);
            return new Verification(Support.UNSUPPORTED, 0.0, "test", null, List.of());
        };

        stream(
                index,
                CitationInterceptor.create(judge).abstainingWith(ABSTENTION),
                "The cable is red [1]. The cable is blue [1]. The cable is green [1].");

        assertThat(asked).containsExactly("The cable is red", "The cable is blue", "The cable is green");
    }

    @Test
    void a_stream_shows_and_records_what_the_whole_answer_does_however_it_is_cut() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] pieces = {
            "The cable is 3 metres long",
            "The cable is 5 metres long",
            "the lamp has a cable",
            "It is red",
            "[1]",
            "[2]",
            "[1, 7]",
            ". ",
            ".",
            "? (",
            ", ",
            "\n",
            "\n- ",
            "e.g. ",
            " is ",
            ": ",
            "According to ",
            "`",
            "```\n",
            " and ",
            "🐈"
        };
        for (int round = 0; round < 200; round++) {
            StringBuilder built = new StringBuilder("x");
            random.ints(random.nextInt(14), 0, pieces.length).forEach(piece -> built.append(pieces[piece]));
            String said = built.toString();
            CitationInterceptor citations = random.nextBoolean() ? abstaining() : CitationInterceptor.create();
            generations.clear();

            Answer whole = ask(index, citations, said);
            List<String> shown = stream(index, citations, cut(said, random));

            assertThat(String.join("", shown))
                    .as("seed %d, round %d, answer '%s'", seed, round, said)
                    .isEqualTo(whole.text())
                    .isEqualTo(generations.get(1).response().text());
            assertThat(generations.get(1).citations())
                    .as("seed %d, round %d, answer '%s'", seed, round, said)
                    .isEqualTo(generations.get(0).citations());
        }
    }

    /** The script of an answer in pieces of random lengths. */
    private static List<ModelEvent> cut(String said, Random random) {
        List<ModelEvent> events = new ArrayList<>();
        int at = 0;
        while (at < said.length()) {
            int left = said.codePointCount(at, said.length());
            int end = said.offsetByCodePoints(at, Math.min(left, 1 + random.nextInt(20)));
            events.add(new ModelEvent.TextDelta(said.substring(at, end)));
            at = end;
        }
        List<ModelEvent> script = ScriptedModelClient.script(said);
        events.add(script.get(script.size() - 1));
        return events;
    }

    @Test
    void a_question_that_no_passage_answers_is_not_answered_from_elsewhere() {
        Answer answer = ask(query -> List.of(), abstaining(), "Paris is the capital of France.");

        assertThat(answer.text()).isEqualTo(ABSTENTION);
    }

    @Test
    void a_blank_abstention_is_refused() {
        assertThatThrownBy(() -> CitationInterceptor.create().abstainingWith(" "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static CitationInterceptor abstaining() {
        return CitationInterceptor.create().abstainingWith(ABSTENTION);
    }

    private Answer ask(Retriever retriever, CitationInterceptor citations, String said) {
        try (LlmOps ops = ops(retriever, citations, ScriptedModelClient.script(said))) {
            return ops.prompt("support")
                    .with("question", "How long is the cable?")
                    .ask();
        }
    }

    private List<String> stream(Retriever retriever, CitationInterceptor citations, String said) {
        return stream(retriever, citations, ScriptedModelClient.script(said));
    }

    /** {@return what was shown} */
    private List<String> stream(Retriever retriever, CitationInterceptor citations, List<ModelEvent> script) {
        List<String> shown = new ArrayList<>();
        try (LlmOps ops = ops(retriever, citations, script);
                AnswerStream answer = ops.prompt("support").with("question", "How long is the cable?").stream()) {
            answer.forEach(event -> {
                if (event instanceof ModelEvent.TextDelta delta) {
                    shown.add(delta.text());
                }
            });
        }
        return shown;
    }

    private LlmOps ops(Retriever retriever, CitationInterceptor citations, List<ModelEvent> script) {
        return LlmOps.builder()
                .store(Store.noop())
                .prompts(SupportPrompt.registry())
                .retriever(retriever)
                .model(ScriptedModelClient.of(request -> script))
                .interceptBefore(StandardChain.ROUTE, citations)
                .listener(generations::add)
                .build();
    }
}

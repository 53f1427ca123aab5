package dev.llmops.rag.citation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.store.Store;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.rag.RagIndex;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        index = RagIndex.builder(folder).wordsOnly().open();
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
    void nothing_of_a_streamed_answer_is_shown_before_it_has_support() {
        assertThat(stream(index, abstaining(), "The cable is 5 metres long [1]."))
                .containsExactly(ABSTENTION);
        assertThat(stream(index, abstaining(), "The cable is 3 metres long [1]."))
                .containsExactly("The cable is 3 metres long [1].");
    }

    @Test
    void a_question_that_no_passage_answers_is_not_answered_from_elsewhere() {
        Answer answer = ask(Retriever.noop(), abstaining(), "Paris is the capital of France.");

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
        try (LlmOps ops = ops(retriever, citations, said)) {
            return ops.prompt("support")
                    .with("question", "How long is the cable?")
                    .ask();
        }
    }

    private List<String> stream(Retriever retriever, CitationInterceptor citations, String said) {
        List<String> shown = new ArrayList<>();
        try (LlmOps ops = ops(retriever, citations, said);
                AnswerStream answer = ops.prompt("support").with("question", "How long is the cable?").stream()) {
            answer.forEach(event -> {
                if (event instanceof ModelEvent.TextDelta delta) {
                    shown.add(delta.text());
                }
            });
        }
        return shown;
    }

    private LlmOps ops(Retriever retriever, CitationInterceptor citations, String said) {
        PromptRegistry prompts = PromptRegistries.inMemory(() -> Instant.EPOCH);
        prompts.register(
                "support",
                PromptContent.of("{{#each passages}}[{{number}}] {{text}}\n{{/each}}Question: {{question}}"),
                PromptCommit.NONE);
        return LlmOps.builder()
                .store(Store.noop())
                .prompts(prompts)
                .retriever(retriever)
                .model(ScriptedModelClient.saying(said))
                .interceptBefore(StandardChain.ROUTE, citations)
                .listener(generations::add)
                .build();
    }
}

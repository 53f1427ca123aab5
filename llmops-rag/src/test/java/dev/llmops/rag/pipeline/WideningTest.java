package dev.llmops.rag.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalStep.Dropped;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.index.TenantMismatchException;
import dev.llmops.rag.index.TenantRequiredException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WideningTest {

    private static final RetrievalQuery QUERY = RetrievalQuery.of("cable", 5);
    private static final String TEXT = "The lamp is new. Call Anna Smith. The cable is long. It is black. The end.";

    @Test
    void a_text_that_a_guardrail_changed_does_not_come_back() {
        Passage redacted = new Passage("d", part(TEXT, "Call Anna Smith.").range(), "Call [NAME].", 1.0, Map.of());
        Passage cable = part(TEXT, "The cable is long.");
        // overlaps the redacted one, as passages with an overlap do
        Passage overlapping = part(TEXT, "Smith. The cable");

        List<Passage> after = widen(TEXT, 40, redacted, cable);
        List<Passage> before = widen(TEXT, 40, cable, redacted);
        List<Passage> both = widen(TEXT, 40, redacted, overlapping);

        assertThat(after)
                .extracting(Passage::text)
                .containsExactly("Call [NAME].", "The cable is long. It is black. The end.");
        assertThat(before)
                .extracting(Passage::text)
                .containsExactly("The cable is long. It is black. The end.", "Call [NAME].");
        assertThat(both.get(0)).isEqualTo(redacted);
        assertThat(both).noneMatch(passage -> passage.text().contains("Anna"));
    }

    @Test
    void passages_that_touch_only_after_a_union_become_one_too() {
        String text = "One is red. Two is blue. Three is green.";
        Passage one = part(text, "One is red.");
        Passage three = part(text, "Three is green.");
        Passage two = part(text, "Two is blue.");

        PassageStage.Staged staged = staged(
                text, 4, one, three, new Passage("d", new CharRange(11, 25), text.substring(11, 25), 0.1, Map.of()));

        assertThat(staged.passages()).extracting(Passage::text).containsExactly(text);
        String id = staged.passages().get(0).id();
        assertThat(staged.dropped())
                .extracting(Dropped::reason)
                .containsExactly("is a part of " + id + " now", "is a part of " + id + " now");
        assertThat(widen(text, 1, one, three, two)).as("too far apart").hasSize(3);
    }

    @Test
    void no_sentence_is_cut_where_the_window_begins_or_ends_at_a_blank() {
        String text = "The very long lamp. The cable is long. It is quite black.";
        Passage cable = part(text, "The cable is long.");

        for (int characters = 1; characters < 40; characters++) {
            String wide = widen(text, characters, cable).get(0).text();
            assertThat(wide)
                    .as(characters + " characters")
                    .matches("(The very long lamp\\. )?The cable is long\\.( It is quite black\\.)?");
        }
        assertThat(widen(text, 40, cable).get(0).text()).isEqualTo(text);
    }

    @Test
    void passages_of_a_retriever_for_one_tenant_are_widened_for_it() {
        try (RagIndex index = RagIndex.inMemory().tenants().lexicalOnly().build();
                RagIndex open = RagIndex.inMemory().lexicalOnly().build()) {
            index.put("acme", List.of(new Document("d", TEXT, Map.of())));
            RetrievalPipeline pipeline = RetrievalPipeline.builder(query -> List.of(part(TEXT, "The cable is long.")))
                    .stage(Stages.expandContext(index, 15).forTenant("acme"))
                    .build();

            assertThat(pipeline.retrieve(QUERY))
                    .extracting(Passage::text)
                    .containsExactly("The cable is long. It is black.");
            assertThat(RetrievalPipeline.builder(index.retriever().tenant("acme"))
                            .stage(Stages.expandContext(index, 15).forTenant("acme"))
                            .build()
                            .retrieve(QUERY))
                    .hasSize(1);
            assertThatThrownBy(() -> pipeline.retrieve(new RetrievalQuery("cable", 5, "umbrella", Map.of())))
                    .isInstanceOf(TenantMismatchException.class)
                    .hasMessageContaining("'umbrella'");
            assertThatThrownBy(() ->
                            Stages.expandContext(index, 15).apply(QUERY, List.of(part(TEXT, "The cable is long."))))
                    .isInstanceOf(TenantRequiredException.class);
            assertThatThrownBy(() -> Stages.expandContext(open, 15).forTenant("acme"))
                    .hasMessageContaining("tenants()");
        }
    }

    private static List<Passage> widen(String text, int characters, Passage... passages) {
        return staged(text, characters, passages).passages();
    }

    private static PassageStage.Staged staged(String text, int characters, Passage... passages) {
        try (RagIndex index = RagIndex.inMemory().lexicalOnly().build()) {
            index.put(new Document("d", text, Map.of()));
            return Stages.expandContext(index, characters).apply(QUERY, List.of(passages));
        }
    }

    private static Passage part(String text, String part) {
        int start = text.indexOf(part);
        return new Passage("d", new CharRange(start, start + part.length()), part, 1.0, Map.of());
    }
}

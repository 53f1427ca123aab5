package dev.llmops.langchain4j.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.AugmentationRequest;
import dev.langchain4j.rag.AugmentationResult;
import dev.langchain4j.rag.DefaultRetrievalAugmentor;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.index.TenantRequiredException;
import dev.llmops.rag.pipeline.RetrievalPipeline;
import dev.llmops.rag.pipeline.Stages;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LangChain4jRetrievalTest {

    @TempDir
    Path folder;

    @Test
    void any_embedding_store_is_the_dense_side_of_a_hybrid() {
        EmbeddingClient vowels = vowels();
        try (RagIndex words = RagIndex.inMemory().lexicalOnly().tenants().build();
                RagIndex elsewhere = RagIndex.inMemory().embeddings(vowels).build()) {
            words.put(
                    "acme",
                    List.of(
                            new Document("a", "banana salad", Map.of()),
                            new Document("o", "good food bowl", Map.of()),
                            new Document("i", "dim light", Map.of())));
            words.put("umbrella", List.of(new Document("o", "good food for foxes", Map.of())));
            EmbeddingStore<TextSegment> store = LangChain4jRetrieval.asEmbeddingStore(elsewhere);
            LangChain4jRetrieval.fill(words, "acme", store, vowels, "owner");
            LangChain4jRetrieval.fill(words, "umbrella", store, vowels, "owner");

            Retriever hybrid = LangChain4jRetrieval.hybrid(words, store, vowels, "owner");
            List<Passage> found = hybrid.retrieve(new RetrievalQuery("good food bowl of salad", 10, "acme", Map.of()));

            assertThat(found).extracting(Passage::id).containsExactlyInAnyOrder("o#0-14", "a#0-12", "i#0-9");
            assertThat(found.get(0).sourceId())
                    .as("found by words and by its vowels")
                    .isEqualTo("o");
            assertThatThrownBy(() -> hybrid.retrieve(RetrievalQuery.of("good", 1)))
                    .isInstanceOf(TenantRequiredException.class);
        }
    }

    @Test
    void passages_become_contents_and_contents_the_same_passages_again() {
        try (RagIndex index = RagIndex.builder(folder).lexicalOnly().build()) {
            index.put(new Document("lamp.md", "# Lamp\n\nThe cable is long.", Map.of("year", 2024, "price", 9.5)));
            ContentRetriever contents = LangChain4jRetrieval.asContentRetriever(index, 3);

            List<Content> found = contents.retrieve(Query.from("cable"));

            assertThat(found).hasSize(1);
            assertThat(found.get(0).textSegment().metadata().toMap())
                    .containsEntry("source", "lamp.md")
                    .containsEntry("start", 0)
                    .containsEntry("year", 2024)
                    .containsEntry("price", 9.5)
                    .containsEntry("heading", "Lamp");
            assertThat(found.get(0).metadata()).containsKeys(ContentMetadata.SCORE, ContentMetadata.EMBEDDING_ID);

            Passage original = index.retrieve(RetrievalQuery.of("cable", 1)).get(0);
            Passage back = LangChain4jRetrieval.from(contents)
                    .retrieve(RetrievalQuery.of("cable", 1))
                    .get(0);
            assertThat(back.id()).isEqualTo(original.id());
            assertThat(back.text()).isEqualTo(original.text());
            assertThat(back.score()).isEqualTo(original.score());
        }
    }

    @Test
    void a_content_retriever_of_tenants_finds_those_of_the_query_only() {
        try (RagIndex index = RagIndex.builder(folder).lexicalOnly().tenants().build()) {
            index.put("acme", List.of(new Document("a", "cable", Map.of())));
            index.put("umbrella", List.of(new Document("u", "cable", Map.of())));

            assertThat(LangChain4jRetrieval.asContentRetriever(index, 3, query -> "umbrella")
                            .retrieve(Query.from("cable")))
                    .extracting(content -> content.textSegment().metadata().getString("source"))
                    .containsExactly("u");
            assertThatThrownBy(() ->
                            LangChain4jRetrieval.asContentRetriever(index, 3).retrieve(Query.from("cable")))
                    .isInstanceOf(TenantRequiredException.class);
        }
    }

    @Test
    void a_foreign_content_is_a_passage_of_what_its_metadata_names() {
        Retriever retriever = LangChain4jRetrieval.from(query -> List.of(
                Content.from(TextSegment.from("one", Metadata.from("file_name", "a.pdf"))), Content.from("two")));

        List<Passage> found = retriever.retrieve(RetrievalQuery.of("x", 5));

        assertThat(found.get(0).sourceId()).isEqualTo("a.pdf");
        assertThat(found.get(0).range().in(found.get(0).text())).isEqualTo("one");
        assertThat(found.get(1).sourceId()).startsWith("text-");
        assertThat(retriever.retrieve(RetrievalQuery.of("x", 1))).hasSize(1);
    }

    /** Stores that keep metadata as JSON, text or floating numbers do not give an int back. */
    @Test
    void a_range_is_kept_by_whatever_type_of_whole_number_it_comes_back_as() {
        for (List<Object> place : List.<List<Object>>of(List.of(7L, 12L), List.of(7.0, 12.0), List.of("7", "12"))) {
            Metadata metadata = Metadata.from(Map.of("source", "lamp.md", "start", place.get(0), "end", place.get(1)));

            assertThat(LangChain4jRetrieval.passages(List.of(Content.from(TextSegment.from("cable", metadata)))))
                    .extracting(Passage::id)
                    .containsExactly("lamp.md#7-12");
        }
        Metadata theirs = Metadata.from(Map.of("source", "film.md", "start", "at noon", "end", 2.5));
        assertThat(LangChain4jRetrieval.passages(List.of(Content.from(TextSegment.from("cable", theirs)))))
                .extracting(Passage::id)
                .containsExactly("film.md#0-5");
    }

    @Test
    void the_score_of_a_content_is_that_of_the_reranker_which_its_order_is_of() {
        Content reranked = Content.from(
                TextSegment.from("cable"), Map.of(ContentMetadata.SCORE, 0.9, ContentMetadata.RERANKED_SCORE, 0.2));

        assertThat(LangChain4jRetrieval.passages(List.of(reranked)))
                .extracting(Passage::score)
                .containsExactly(0.2);
    }

    @Test
    void a_content_retriever_is_not_asked_what_it_can_not_exclude() {
        Retriever retriever = LangChain4jRetrieval.from(query -> List.of(Content.from("two")));

        assertThatThrownBy(() -> retriever.retrieve(new RetrievalQuery("x", 1, "acme", Map.of())))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> retriever.retrieve(new RetrievalQuery("x", 1, null, Map.of("a", "b"))))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void an_augmentor_numbers_the_passages_keeps_pictures_and_its_sources_are_the_passages() {
        try (RagIndex index = RagIndex.builder(folder).lexicalOnly().build()) {
            index.put(new Document("lamp.md", "The cable is long.", Map.of()));
            index.put(new Document("care.md", "Wipe the shade of the cable.", Map.of()));
            RetrievalAugmentor augmentor = LangChain4jRetrieval.asRetrievalAugmentor(index, 2);
            UserMessage asked = UserMessage.from(
                    TextContent.from("How long is the cable?"), ImageContent.from("http://127.0.0.1/a"));

            AugmentationResult made = augmentor.augment(request(asked));

            List<Passage> passages = LangChain4jRetrieval.passages(made.contents());
            UserMessage message = (UserMessage) made.chatMessage();
            assertThat(passages)
                    .hasSize(2)
                    .isEqualTo(asTheyComeBack(index.retrieve(RetrievalQuery.of("How long is the cable?", 2))));
            assertThat(message.contents()).hasSize(2).element(1).isInstanceOf(ImageContent.class);
            assertThat(((TextContent) message.contents().get(0)).text())
                    .contains(
                            "[1] " + passages.get(0).text(),
                            "[2] " + passages.get(1).text())
                    .endsWith("Question: How long is the cable?");
        }
    }

    @Test
    void an_augmentor_leaves_a_message_as_it_is_where_nothing_is_found() {
        UserMessage asked = UserMessage.from("How long is the cable?");

        AugmentationResult made =
                LangChain4jRetrieval.asRetrievalAugmentor(query -> List.of(), 2).augment(request(asked));

        assertThat(made.chatMessage()).isEqualTo(asked);
        assertThat(made.contents()).isEmpty();
    }

    @Test
    void what_was_said_before_reaches_the_retriever_behind_an_augmentor_and_back() {
        List<String> heard = new ArrayList<>();
        Retriever listening = new Retriever() {
            @Override
            public List<Passage> retrieve(RetrievalQuery query) {
                throw new AssertionError("search is asked");
            }

            @Override
            public RetrievalResult search(RetrievalQuery query, List<Message> history) {
                history.forEach(message -> heard.add(message.role() + ": " + message.text()));
                return new RetrievalResult(
                        List.of(new Passage("lamp.md", new CharRange(7, 12), "cable", 0.5, Map.of())), List.of());
            }
        };
        Retriever roundTrip =
                LangChain4jRetrieval.fromAugmentor(LangChain4jRetrieval.asRetrievalAugmentor(listening, 3));

        RetrievalResult found = roundTrip.search(
                RetrievalQuery.of("How long is it?", 3),
                List.of(Message.user("Which cable is it?"), Message.assistant("The red one."), Message.user("")));

        assertThat(heard).containsExactly("USER: Which cable is it?", "ASSISTANT: The red one.");
        assertThat(found.passages()).extracting(Passage::id).containsExactly("lamp.md#7-12");
        assertThat(found.steps()).extracting(RetrievalStep::name).containsExactly("langchain4j-augmentor");
    }

    @Test
    void an_augmentor_of_theirs_is_the_source_of_a_pipeline_and_is_not_asked_what_it_can_not_exclude() {
        RetrievalAugmentor theirs = DefaultRetrievalAugmentor.builder()
                .contentRetriever(
                        query -> List.of(Content.from("The cable is long."), Content.from("The cable is long.")))
                .build();
        Retriever pipeline = RetrievalPipeline.builder(LangChain4jRetrieval.fromAugmentor(theirs))
                .stage(Stages.nearDuplicates(0.8))
                .build();

        assertThat(pipeline.retrieve(RetrievalQuery.of("cable", 5))).hasSize(1);
        assertThatThrownBy(() -> pipeline.retrieve(new RetrievalQuery("cable", 5, "acme", Map.of())))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("retrieval augmentor");
    }

    @Test
    void an_augmentor_of_tenants_finds_those_of_the_query_only() {
        try (RagIndex index = RagIndex.builder(folder).lexicalOnly().tenants().build()) {
            index.put("acme", List.of(new Document("a", "cable", Map.of())));
            index.put("umbrella", List.of(new Document("u", "cable", Map.of())));

            assertThat(LangChain4jRetrieval.asRetrievalAugmentor(
                                    index,
                                    3,
                                    query -> String.valueOf(query.metadata().chatMemoryId()))
                            .augment(new AugmentationRequest(
                                    UserMessage.from("cable"),
                                    dev.langchain4j.rag.query.Metadata.from(
                                            UserMessage.from("cable"), "umbrella", null)))
                            .contents())
                    .extracting(content -> content.textSegment().metadata().getString("source"))
                    .containsExactly("u");
        }
    }

    private static AugmentationRequest request(UserMessage asked) {
        return new AugmentationRequest(asked, dev.langchain4j.rag.query.Metadata.from(asked, null, null));
    }

    /** LangChain4j's metadata have source, start and end beside those of the passage. */
    private static List<Passage> asTheyComeBack(List<Passage> passages) {
        return passages.stream()
                .map(passage -> new Passage(
                        passage.sourceId(),
                        passage.range(),
                        passage.text(),
                        passage.score(),
                        Map.of(
                                "source", passage.sourceId(),
                                "start", passage.range().start(),
                                "end", passage.range().end())))
                .toList();
    }

    @Test
    void an_embedding_store_is_searched_with_tenant_and_filter() {
        RecordingStore store = new RecordingStore();
        Retriever retriever = LangChain4jRetrieval.from(store, oneVector(), "owner");

        List<Passage> found = retriever.retrieve(new RetrievalQuery("cable", 2, "acme", Map.of("year", 2024)));

        assertThat(found).extracting(Passage::text).containsExactly("of acme");
        EmbeddingSearchRequest asked = store.requests.get(0);
        assertThat(asked.maxResults()).isEqualTo(2);
        assertThat(asked.filter().test(Metadata.from(Map.of("owner", "acme", "year", 2024))))
                .isTrue();
        assertThat(asked.filter().test(Metadata.from(Map.of("owner", "umbrella", "year", 2024))))
                .isFalse();
        assertThat(asked.filter().test(Metadata.from(Map.of("owner", "acme", "year", 2023))))
                .isFalse();
        assertThatThrownBy(() -> retriever.retrieve(RetrievalQuery.of("cable", 2)))
                .isInstanceOf(TenantRequiredException.class);
        assertThat(LangChain4jRetrieval.from(store, oneVector(), null).retrieve(RetrievalQuery.of("cable", 2)))
                .hasSize(1);
    }

    @Test
    void passages_of_tenants_never_get_into_or_beside_a_store_without_them() {
        EmbeddingClient vowels = vowels();
        RecordingStore store = new RecordingStore();
        try (RagIndex index = RagIndex.inMemory().lexicalOnly().tenants().build();
                RagIndex open = RagIndex.inMemory().lexicalOnly().build()) {
            index.put("acme", List.of(new Document("a", "cable", Map.of())));

            assertThatThrownBy(() -> LangChain4jRetrieval.fill(index, null, store, vowels, null))
                    .isInstanceOf(TenantRequiredException.class)
                    .hasMessageContaining("tenantKey");
            assertThatThrownBy(() -> LangChain4jRetrieval.hybrid(index, store, vowels, null))
                    .isInstanceOf(TenantRequiredException.class);
            assertThatThrownBy(() -> LangChain4jRetrieval.fill(open, "acme", store, vowels, "owner"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'owner'");
            assertThatThrownBy(() -> LangChain4jRetrieval.hybrid(open, store, vowels, "owner"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> LangChain4jRetrieval.from(store, vowels, null)
                            .retrieve(new RetrievalQuery("cable", 1, "acme", Map.of())))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("'acme'");
            assertThat(store.requests).isEmpty();
        }
    }

    private static final class RecordingStore implements EmbeddingStore<TextSegment> {

        final List<EmbeddingSearchRequest> requests = new ArrayList<>();

        @Override
        public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
            requests.add(request);
            TextSegment segment = TextSegment.from("of acme", Metadata.from("source", "a"));
            return new EmbeddingSearchResult<>(
                    List.of(new EmbeddingMatch<>(0.9, "id", Embedding.from(new float[] {1}), segment)));
        }

        @Override
        public String add(Embedding embedding) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void add(String id, Embedding embedding) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String add(Embedding embedding, TextSegment segment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> addAll(List<Embedding> embeddings) {
            throw new UnsupportedOperationException();
        }
    }

    private static EmbeddingClient oneVector() {
        return ScriptedEmbeddingClient.of("one", 1, text -> new float[] {1});
    }

    /** How often a text has each vowel. */
    private static EmbeddingClient vowels() {
        return ScriptedEmbeddingClient.of("vowels", 5, text -> {
            float[] vector = new float[5];
            text.chars().map("aeiou"::indexOf).filter(vowel -> vowel >= 0).forEach(vowel -> vector[vowel]++);
            return vector;
        });
    }
}

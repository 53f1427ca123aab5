package dev.llmops.rag.testkit;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.IndexedPassage;
import dev.llmops.rag.index.PassageIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Documents, questions and filters out of a seed. */
final class RandomPassages {

    static final int DIMENSION = 16;

    private static final Pattern SENTENCE = Pattern.compile("[^.]*\\.");
    private static final List<String> WORDS = List.of(
            "cable", "lamp", "oak", "plug", "red", "chair", "table", "mirror", "carpet", "sofa", "water", "north");
    private static final List<String> FIELDS = List.of("color", "year", "price", "open", "tags", "na me\"'");
    private static final List<Object> VALUES = List.of(
            "red",
            "green",
            "",
            "Red",
            "rot'; --",
            "\uD83D\uDE00",
            "\uFF5E",
            "a%b",
            "2020",
            "true",
            2020,
            -3,
            0,
            2020.5,
            1e-7,
            1.0,
            3L,
            Long.MAX_VALUE,
            Long.MAX_VALUE - 1,
            Long.MIN_VALUE,
            0.1,
            -0.25,
            1e300,
            true,
            false,
            List.of("red", 1),
            List.of(),
            Map.of("a", 1));

    private final Random random;

    RandomPassages(long seed) {
        this.random = new Random(seed);
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    IndexedDocument document(@Nullable String tenant, String id, String text) {
        return document(tenant, id, text, tenant == null ? Map.of() : Map.of("owner", tenant));
    }

    /** A passage for each sentence. */
    IndexedDocument document(@Nullable String tenant, String id, String text, Map<String, Object> metadata) {
        List<IndexedPassage> passages = new ArrayList<>();
        Matcher sentences = SENTENCE.matcher(text);
        while (sentences.find()) {
            passages.add(new IndexedPassage(
                    new CharRange(sentences.start(), sentences.end()), sentences.group(), metadata, vector()));
        }
        return new IndexedDocument(tenant, new Document(id, text, metadata), "", passages);
    }

    IndexedDocument withoutVectors(IndexedDocument document) {
        return new IndexedDocument(
                document.tenant(),
                document.document(),
                document.digest(),
                document.passages().stream()
                        .map(passage ->
                                IndexedPassage.withoutVector(passage.range(), passage.indexed(), passage.metadata()))
                        .toList());
    }

    void fill(PassageIndex index, @Nullable String tenant, int documents) {
        for (int i = 0; i < documents; i++) {
            Map<String, Object> metadata = new LinkedHashMap<>();
            for (String field : FIELDS) {
                if (random.nextInt(3) > 0) {
                    metadata.put(field, one(VALUES));
                }
            }
            if (tenant != null) {
                metadata.put("owner", tenant);
            }
            index.put(document(tenant, "d" + i, sentence() + " " + sentence(), metadata));
        }
        index.commit();
    }

    String sentence() {
        List<String> words = IntStream.range(0, 1 + random.nextInt(5))
                .mapToObj(i -> one(WORDS))
                .toList();
        return String.join(" ", words) + ".";
    }

    float[] vector() {
        float[] vector = new float[DIMENSION];
        double square = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    Filter filter() {
        return filter(4);
    }

    private Filter filter(int depth) {
        int kind = random.nextInt(depth > 0 ? 12 : 9);
        String field = random.nextInt(20) == 0 ? "no such field" : one(FIELDS);
        return switch (kind) {
            case 0 -> Filter.eq(field, one(VALUES));
            case 1 -> Filter.ne(field, one(VALUES));
            case 2 ->
                Filter.in(
                        field,
                        IntStream.range(0, random.nextInt(4))
                                .mapToObj(i -> one(VALUES))
                                .toList());
            case 3 -> Filter.lt(field, ordered());
            case 4 -> Filter.lte(field, ordered());
            case 5 -> Filter.gt(field, ordered());
            case 6 -> Filter.gte(field, ordered());
            case 7 -> Filter.exists(field);
            case 8 -> Filter.contains(field, one(List.of("e", "re", "", "%", "_", "'", "\\", "red")));
            case 9 -> Filter.not(filter(depth - 1));
            case 10 -> new Filter.And(filters(depth - 1));
            default -> new Filter.Or(filters(depth - 1));
        };
    }

    private List<Filter> filters(int depth) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> filter(depth))
                .toList();
    }

    private Object ordered() {
        return one(VALUES.stream()
                .filter(value -> value instanceof String || value instanceof Number)
                .toList());
    }
}

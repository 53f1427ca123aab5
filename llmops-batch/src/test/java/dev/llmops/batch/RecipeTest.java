package dev.llmops.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.batch.recipe.EmbedRecipe;
import dev.llmops.batch.recipe.EmbeddingSource;
import dev.llmops.batch.recipe.EvaluateRecipe;
import dev.llmops.batch.recipe.GenerateRecipe;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.recipe.ModelSource;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.recipe.RedactRecipe;
import dev.llmops.batch.recipe.ScanRecipe;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchKey;
import dev.llmops.batch.row.BatchValue.Generated;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {

    @AfterEach
    void close() {
        SharedEngines.closeAll();
    }

    @Test
    void recipes_that_do_something_else_have_other_digests() {
        ModelSource model = ModelSource.endpoint("http://localhost/v1", "small", null);
        List<Recipe> recipes = List.of(
                ScanRecipe.standard(),
                ScanRecipe.of(GuardrailPolicy.standard(), GuardrailStage.PASSAGE),
                ScanRecipe.of(
                        GuardrailPolicy.parse("{name: a, version: '1', stages: {user_input: {detectors: {pii: {}}}}}"),
                        GuardrailStage.USER_INPUT),
                RedactRecipe.standard(),
                EvaluateRecipe.of("json"),
                EvaluateRecipe.of("json", "rouge-l"),
                EvaluateRecipe.custom(Lenient.class, Map.of("from", "1")),
                EmbedRecipe.of(EmbeddingSource.miniLm()),
                EmbedRecipe.of(EmbeddingSource.endpoint("http://localhost/v1", "e5", 384, null)),
                IndexRecipe.of(EmbeddingSource.miniLm()),
                IndexRecipe.lexicalOnly(),
                IndexRecipe.lexicalOnly("title"),
                GenerateRecipe.builder(model).build(),
                GenerateRecipe.builder(model).system("Be brief.").build(),
                GenerateRecipe.builder(model).seed(1).build(),
                GenerateRecipe.builder(model).policy(GuardrailPolicy.standard()).build(),
                GenerateRecipe.builder(model).maxTokens(1).build());

        assertThat(new HashSet<>(recipes.stream().map(Recipe::digest).toList())).hasSize(recipes.size());
        assertThat(recipes).allMatch(recipe -> recipe.digest().matches("sha256:[0-9a-f]{64}"));
    }

    @Test
    void how_a_policy_is_written_and_how_many_texts_go_at_once_change_no_digest() {
        String json =
                "{\"name\": \"a\", \"version\": \"1\", \"stages\": {\"user_input\": {\"detectors\": {\"pii\": {}}}}}";
        String yaml = "version: '1'\nname: a\nstages:\n  user_input:\n    detectors:\n      pii: {}\n";

        assertThat(new ScanRecipe(json, GuardrailStage.USER_INPUT).digest())
                .isEqualTo(new ScanRecipe(yaml, GuardrailStage.USER_INPUT).digest());
        EmbedRecipe embed = EmbedRecipe.of(EmbeddingSource.miniLm());
        assertThat(new EmbedRecipe(embed.model(), embed.purpose(), 7).digest()).isEqualTo(embed.digest());
    }

    @Test
    void a_key_counts_the_id_and_what_the_recipe_reads_and_nothing_else() {
        Recipe recipe = ScanRecipe.standard();
        String key = key(recipe, "a", Map.of("text", "x"));

        assertThat(key(recipe, "a", Map.of("text", "x", "title", "y"))).isEqualTo(key);
        assertThat(key(recipe, "b", Map.of("text", "x"))).isNotEqualTo(key);
        assertThat(key(recipe, "a", Map.of("text", "y"))).isNotEqualTo(key);
        assertThat(key(RedactRecipe.standard(), "a", Map.of("text", "x"))).isNotEqualTo(key);
    }

    @Test
    void a_local_model_answers_and_another_file_at_its_place_is_refused(@TempDir Path folder) throws Exception {
        Path shared = Path.of(System.getProperty("llmops.shared", "../../shared"), "models/stories260K.gguf");
        assumeTrue(Files.exists(shared), "there is no tiny model; set llmops.shared to the folder that has one");
        Path file = Files.copy(shared, folder.resolve("model.gguf"));
        Recipe recipe = GenerateRecipe.builder(ModelSource.gguf(file))
                .maxTokens(4)
                .temperature(0)
                .build();
        BatchFunction function = new BatchFunction(recipe, BatchLimits.standard(), 1);

        var value = function.apply(List.of(BatchInput.of("a", "Once upon")).iterator())
                .next()
                .value();
        assertThat(((Generated) value).outputTokens()).isEqualTo(4);

        SharedEngines.closeAll();
        Files.writeString(file, "something else");
        assertThatThrownBy(() -> function.apply(List.<BatchInput>of().iterator()))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("put the same file there");
    }

    @Test
    void what_a_recipe_needs_and_lacks_is_told() {
        assertThatThrownBy(() -> EvaluateRecipe.of()).hasMessageContaining("at least one evaluator");
        assertThatThrownBy(() -> IndexRecipe.lexicalOnly("text")).hasMessageContaining("'text'");
        assertThatThrownBy(() ->
                        new EmbedRecipe(EmbeddingSource.miniLm(), dev.llmops.api.model.EmbeddingPurpose.DOCUMENT, 0))
                .hasMessageContaining("but was 0");
        BatchFunction keyless = new BatchFunction(
                GenerateRecipe.builder(ModelSource.endpoint("http://localhost/v1", "small", "LLMOPS_NO_SUCH_KEY"))
                        .build(),
                BatchLimits.standard(),
                1);
        assertThatThrownBy(() -> keyless.apply(List.<BatchInput>of().iterator()))
                .hasMessageContaining("LLMOPS_NO_SUCH_KEY");
    }

    private static String key(Recipe recipe, String id, Map<String, String> fields) {
        return BatchKey.of(recipe.digest(), recipe.fields(), new BatchInput(id, fields));
    }

    /** Makes evaluators as an application would. */
    public static final class Lenient implements Function<Map<String, String>, List<Evaluator>> {

        @Override
        public List<Evaluator> apply(Map<String, String> settings) {
            return List.of();
        }
    }
}

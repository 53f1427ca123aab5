package dev.llmops.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelIdentity;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCatalogueTest {

    private static final LocalDate DAY = LocalDate.of(2026, 10, 1);
    private static final Instant THEN = Instant.parse("2026-10-01T00:00:00Z");
    private static final Currency USD = Currency.getInstance("USD");

    @TempDir
    Path folder;

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(ModelCatalogueTest.class.getResource(name).toURI());
    }

    private static Price price(ModelCatalogue catalogue, String provider, String name) {
        return catalogue
                .prices()
                .priceOf(new ModelIdentity(provider, name, null), THEN)
                .orElseThrow();
    }

    @Test
    void the_map_of_litellm_is_read_with_all_rates() throws Exception {
        ModelCatalogue catalogue = ModelCatalogue.liteLlm(resource("litellm.json"), DAY);

        CatalogueModel big = catalogue.find("anthropic", "big-1").orElseThrow();
        assertThat(big.maxInputTokens()).isEqualTo(1_000_000);
        assertThat(big.maxOutputTokens()).isEqualTo(64_000);
        assertThat(big.contextWindow()).as("the map does not tell").isNull();
        assertThat(big.capabilities()).isEqualTo(Map.of(ModelCapability.TOOLS, true, ModelCapability.IMAGES, false));
        assertThat(big.licence()).isNull();
        assertThat(big.source()).isEqualTo("LiteLLM's price map, https://example.com/prices");
        assertThat(big.asOf()).isEqualTo(DAY);
        Price price = price(catalogue, "anthropic", "big-1");
        // 100 fresh * 3 + 20 cached * .3 + 5 written * 3.75 + 10 out * 15
        assertThat(price.of(new TokenUsage(125, 10, 20, 4, 5))).isEqualTo(usd("0.00047475"));
        // Above 200,000 tokens all of them cost more: 199,991 * 6 + 10 * .6 + 10 * 22.5
        assertThat(price.of(new TokenUsage(200_001, 10, 10, null, null))).isEqualTo(usd("1.200177"));
        assertThat(price.of(new TokenUsage(200_000, 10, 10, null, null))).isEqualTo(usd("0.600123"));
        Price batch = catalogue
                .batchPrices()
                .priceOf(new ModelIdentity("anthropic", "big-1", null), THEN)
                .orElseThrow();
        assertThat(batch.inputPerMillion()).isEqualByComparingTo("1.5");
        assertThat(batch.outputPerMillion()).isEqualByComparingTo("7.5");
    }

    @Test
    void reasoning_with_a_rate_of_its_own_costs_that_and_is_unknown_where_nobody_counted_it() throws Exception {
        Price price = price(ModelCatalogue.liteLlm(resource("litellm.json"), DAY), "gcp.gemini", "thinker");

        assertThat(price.of(new TokenUsage(0, 100, 0, 60))).isEqualTo(usd("0.000226"));
        assertThat(price.of(TokenUsage.of(0, 100))).isInstanceOf(Cost.Unknown.class);
        assertThat(price.of(new TokenUsage(0, 1, 0, 2))).isInstanceOf(Cost.Unknown.class);
        assertThat(price.tiers()).extracting(Price.Tier::aboveInputTokens).containsExactly(128_000);
    }

    @Test
    void unknown_is_unknown_and_never_0() throws Exception {
        ModelCatalogue catalogue = ModelCatalogue.liteLlm(resource("litellm.json"), DAY);

        for (ModelIdentity quiet :
                List.of(new ModelIdentity("openai", "quiet", null), new ModelIdentity("ollama", "local", null))) {
            CatalogueModel model = catalogue.find(quiet).orElseThrow();
            assertThat(model.prices()).as(quiet.name()).isEmpty();
            assertThat(model.capabilities()).as(quiet.name()).isEmpty();
            assertThat(model.maxInputTokens()).as(quiet.name()).isNull();
        }
        assertThat(price(catalogue, "openai", "embed-1").outputPerMillion()).isEqualByComparingTo("0");
        assertThat(catalogue.find("openai", "painter")).as("it writes no text").isEmpty();
        assertThat(catalogue.prices().priceOf(new ModelIdentity("vllm", "big-1", null), THEN))
                .as("elsewhere it may cost something else")
                .isEmpty();
    }

    @Test
    void a_price_is_valid_from_its_day_on() throws Exception {
        ModelCatalogue catalogue = ModelCatalogue.liteLlm(resource("litellm.json"), DAY);
        ModelIdentity model = new ModelIdentity("anthropic", "big-1", null);

        assertThat(catalogue.prices().priceOf(model, THEN.minusNanos(1))).isEmpty();
        assertThat(catalogue.prices().priceOf(model, THEN)).isPresent();
    }

    @Test
    void the_document_of_models_dev_is_read() throws Exception {
        ModelCatalogue catalogue = ModelCatalogue.modelsDev(resource("models-dev.json"), DAY);

        CatalogueModel pro = catalogue.find("gcp.gemini", "pro-1").orElseThrow();
        assertThat(pro.contextWindow()).isEqualTo(1_048_576);
        assertThat(pro.maxInputTokens()).isEqualTo(900_000);
        assertThat(pro.maxOutputTokens()).isEqualTo(65_536);
        assertThat(pro.capabilities())
                .isEqualTo(Map.of(
                        ModelCapability.TOOLS, true, ModelCapability.IMAGES, true, ModelCapability.JSON_SCHEMA, true));
        assertThat(pro.source()).isEqualTo("models.dev, last updated 2026-05-01");
        Price price = price(catalogue, "gcp.gemini", "pro-1");
        assertThat(price.reasoningPerMillion()).isEqualByComparingTo("12");
        assertThat(price.tiers()).extracting(Price.Tier::aboveInputTokens).containsExactly(272_000);

        CatalogueModel old = catalogue.find("acme", "old").orElseThrow();
        assertThat(old.contextWindow()).as("0 says nothing").isNull();
        assertThat(old.capabilities()).isEqualTo(Map.of(ModelCapability.TOOLS, false, ModelCapability.IMAGES, false));
        assertThat(price(catalogue, "acme", "old").tiers())
                .extracting(Price.Tier::aboveInputTokens)
                .containsExactly(200_000);
        assertThat(catalogue.find("acme", "free").orElseThrow().prices()).isEmpty();
        assertThat(catalogue.find("acme", "silent").orElseThrow().prices()).isEmpty();
    }

    @Test
    void the_application_overrides_what_it_knows_better() throws Exception {
        Price contract = new Price("big-1", BigDecimal.ONE, BigDecimal.TEN, null, USD, Instant.EPOCH);
        CatalogueModel ours = new CatalogueModel(
                "anthropic", "big-1", null, null, null, Map.of(), null, List.of(contract), List.of(), "contract", DAY);

        ModelCatalogue catalogue =
                ModelCatalogue.of(List.of(ours)).orElse(ModelCatalogue.liteLlm(resource("litellm.json"), DAY));

        assertThat(price(catalogue, "anthropic", "big-1")).isEqualTo(contract);
        assertThat(catalogue.find("openai", "embed-1")).isPresent();
        assertThatThrownBy(() -> ModelCatalogue.of(List.of(ours, ours)))
                .hasMessage(
                        "models must be different, but two are 'big-1' of 'anthropic'; give one several prices instead");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"m\": {\"litellm_provider\": \"openai\", \"mode\": \"chat\", \"input_cost_per_token\": -1e-06}} | , m: input_cost_per_token must be a price of at least 0, but was -0.000001",
                "{\"m\": {\"input\": 1}} | must be LiteLLM's price map",
                "[1] | must be a JSON object, but was ArrayList",
                "<html> | must be JSON"
            })
    void what_is_no_price_map_is_refused_by_name(String json, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("prices.json"), json);

        assertThatThrownBy(() -> ModelCatalogue.liteLlm(file, DAY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void what_is_not_of_models_dev_is_refused_by_name() throws Exception {
        assertThatThrownBy(() -> ModelCatalogue.modelsDev(resource("litellm.json"), DAY))
                .hasMessageEndingWith("must be api.json of models.dev, but no member of it has 'models'");
    }

    @Test
    void each_built_in_model_says_where_it_is_from_and_what_it_costs() {
        assertThat(ModelCatalogue.builtIn().models()).hasSizeGreaterThan(20).allSatisfy(model -> {
            assertThat(model.source()).isNotBlank();
            assertThat(model.prices()).as(model.name()).isNotEmpty();
            assertThat(model.price(Instant.parse("2020-01-01T00:00:00Z"))).isEmpty();
        });
        CatalogueModel sonnet =
                ModelCatalogue.builtIn().find("anthropic", "claude-sonnet-4-5").orElseThrow();
        Price price = sonnet.prices().get(0);
        assertThat(price.inputPerMillion()).isEqualByComparingTo("3");
        assertThat(price.outputPerMillion()).isEqualByComparingTo("15");
        assertThat(price.cachedInputPerMillion()).isEqualByComparingTo("0.3");
        assertThat(price.cacheWritePerMillion()).isEqualByComparingTo("3.75");
        assertThat(sonnet.batchPrices().get(0).outputPerMillion()).isEqualByComparingTo("7.5");
        assertThat(ModelCatalogue.builtIn()
                        .find("groq", "openai/gpt-oss-120b")
                        .orElseThrow()
                        .licence())
                .isEqualTo("Apache-2.0");
    }

    @Test
    void a_model_with_two_rows_has_two_prices() {
        String later = "p\tm\t2026-02-01\t\t\t\t2\t4\t\t\t\t\t\t\t\t\t\tTOOLS\t\tpage\t2026-02-03";
        String earlier = "p\tm\t2026-01-01\t\t\t\t1\t2\t\t\t\t\t\t\t\t\t\t\t\tpage\t2026-01-03";

        List<CatalogueModel> models = BuiltInCatalogue.models(List.of(earlier, later));

        assertThat(models).hasSize(1);
        assertThat(models.get(0)
                        .price(Instant.parse("2026-01-15T00:00:00Z"))
                        .orElseThrow()
                        .inputPerMillion())
                .isEqualByComparingTo("1");
        assertThat(models.get(0)
                        .price(Instant.parse("2026-03-01T00:00:00Z"))
                        .orElseThrow()
                        .inputPerMillion())
                .isEqualByComparingTo("2");
    }

    /** With {@code -Dllmops.litellm.prices=FILE}: the map of LiteLLM's package, and the built-in table against it. */
    @Test
    void the_real_map_of_litellm_is_read_and_the_built_in_prices_are_those_it_has() throws Exception {
        String file = System.getProperty("llmops.litellm.prices", "");
        Assumptions.assumeTrue(
                !file.isEmpty(),
                "llmops.litellm.prices does not name model_prices_and_context_window_backup.json of the package litellm");

        ModelCatalogue real = ModelCatalogue.liteLlm(Path.of(file), DAY);

        assertThat(real.models()).hasSizeGreaterThan(2000);
        long priced = real.models().stream()
                .filter(model -> !model.prices().isEmpty())
                .count();
        long tiered = real.models().stream()
                .filter(model ->
                        model.prices().stream().anyMatch(price -> !price.tiers().isEmpty()))
                .count();
        System.out.println(real.models().size() + " models, " + priced + " with a price, " + tiered + " with tiers, of "
                + new HashSet<>(real.models().stream()
                                .map(CatalogueModel::provider)
                                .toList())
                        .size() + " providers");
        for (CatalogueModel model : ModelCatalogue.builtIn().models()) {
            Price ours = model.prices().get(0);
            Price theirs = real.find(model.provider(), model.name())
                    .orElseThrow()
                    .prices()
                    .get(0);
            for (TokenUsage usage : List.of(
                    new TokenUsage(1000, 0, 0, 0, 0),
                    new TokenUsage(1000, 1000, 500, 0, 0),
                    new TokenUsage(900_000, 10, 7, 0, 0))) {
                assertThat(ours.of(usage)).as("%s, %s", model.name(), usage).isEqualTo(theirs.of(usage));
            }
        }
    }

    private static Cost usd(String amount) {
        return new Cost.Known(new BigDecimal(amount), USD);
    }
}

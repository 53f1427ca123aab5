package dev.llmops.core.catalogue;

import dev.llmops.api.cost.Price;
import dev.llmops.api.model.ModelCapability;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads LiteLLM's price map: one object with a member for each model, in dollars for one token. */
record LiteLlmPriceMap(LocalDate asOf) {

    private static final int PER_MILLION = 6;
    private static final Set<String> MODES = Set.of("chat", "completion", "responses", "embedding", "rerank");
    private static final Pattern TIER = Pattern.compile("input_cost_per_token_above_(\\d+)k_tokens");

    /** OpenTelemetry's names of providers. */
    private static final Map<String, String> PROVIDERS = Map.ofEntries(
            Map.entry("azure", "azure.ai.openai"),
            Map.entry("azure_ai", "azure.ai.inference"),
            Map.entry("bedrock", "aws.bedrock"),
            Map.entry("bedrock_converse", "aws.bedrock"),
            Map.entry("cohere_chat", "cohere"),
            Map.entry("gemini", "gcp.gemini"),
            Map.entry("mistral", "mistral_ai"),
            Map.entry("watsonx", "ibm.watsonx.ai"),
            Map.entry("xai", "x_ai"));

    List<CatalogueModel> models(byte[] json, String file) {
        JsonRow document = JsonRow.document(json, file);
        List<CatalogueModel> models = new ArrayList<>();
        for (Object key : document.members().keySet()) {
            JsonRow row = document.row(String.valueOf(key));
            String mode = row == null ? null : row.text("mode");
            if (row != null && mode != null && MODES.contains(mode) && row.text("litellm_provider") != null) {
                models.add(model(String.valueOf(key), row));
            }
        }
        if (models.isEmpty()) {
            throw new IllegalArgumentException(file + " must be LiteLLM's price map, but no member has a"
                    + " 'litellm_provider' and a 'mode' of " + MODES);
        }
        return models;
    }

    private CatalogueModel model(String key, JsonRow row) {
        String provider = String.valueOf(row.text("litellm_provider"));
        String name = key.startsWith(provider + "/") ? key.substring(provider.length() + 1) : key;
        String source = row.text("source");
        return new CatalogueModel(
                provider.startsWith("vertex_ai") ? "gcp.vertex_ai" : PROVIDERS.getOrDefault(provider, provider),
                name,
                null,
                row.tokens("max_input_tokens"),
                row.tokens("max_output_tokens"),
                capabilities(row),
                null,
                JsonRow.listOf(price(name, row, "")),
                JsonRow.listOf(price(name, row, "_batches")),
                "LiteLLM's price map" + (source == null ? "" : ", " + source),
                asOf);
    }

    private static Map<ModelCapability, Boolean> capabilities(JsonRow row) {
        Map<ModelCapability, Boolean> known = new EnumMap<>(ModelCapability.class);
        JsonRow.put(known, ModelCapability.TOOLS, row.flag("supports_function_calling"));
        JsonRow.put(known, ModelCapability.IMAGES, row.flag("supports_vision"));
        JsonRow.put(known, ModelCapability.JSON_SCHEMA, row.flag("supports_response_schema"));
        return known;
    }

    private @Nullable Price price(String name, JsonRow row, String kind) {
        List<Price.Tier> tiers = new ArrayList<>();
        for (Object member : row.members().keySet()) {
            Matcher tier = TIER.matcher(String.valueOf(member));
            if (tier.matches()) {
                String above = "_above_" + tier.group(1) + "k_tokens" + kind;
                BigDecimal input = row.rate("input_cost_per_token" + above, PER_MILLION);
                BigDecimal output = row.rate("output_cost_per_token" + above, PER_MILLION);
                if (input != null && output != null) {
                    tiers.add(new Price.Tier(
                            Integer.parseInt(tier.group(1)) * 1000,
                            input,
                            output,
                            row.rate("cache_read_input_token_cost" + above, PER_MILLION),
                            row.rate("cache_creation_input_token_cost" + above, PER_MILLION)));
                }
            }
        }
        return JsonRow.price(
                name,
                row.rate("input_cost_per_token" + kind, PER_MILLION),
                row.rate("output_cost_per_token" + kind, PER_MILLION),
                row.rate("cache_read_input_token_cost" + kind, PER_MILLION),
                row.rate("cache_creation_input_token_cost" + kind, PER_MILLION),
                kind.isEmpty() ? row.rate("output_cost_per_reasoning_token", PER_MILLION) : null,
                tiers,
                asOf);
    }
}

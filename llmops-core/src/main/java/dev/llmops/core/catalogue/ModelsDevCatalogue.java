package dev.llmops.core.catalogue;

import dev.llmops.api.cost.Price;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.commons.internal.option.Require;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code api.json} of models.dev: providers with their models, in dollars for a million tokens. */
record ModelsDevCatalogue(LocalDate asOf) {

    private static final int OLD_TIER = 200_000;

    /** OpenTelemetry's names of providers. */
    private static final Map<String, String> PROVIDERS = Map.of(
            "amazon-bedrock", "aws.bedrock",
            "azure", "azure.ai.openai",
            "google", "gcp.gemini",
            "google-vertex", "gcp.vertex_ai",
            "mistral", "mistral_ai",
            "xai", "x_ai");

    List<CatalogueModel> models(byte[] json, String file) {
        JsonRow document = JsonRow.document(json, file);
        List<CatalogueModel> models = new ArrayList<>();
        for (Object provider : document.members().keySet()) {
            JsonRow row = document.row(String.valueOf(provider));
            JsonRow all = row == null ? null : row.row("models");
            if (all != null) {
                for (Object name : all.members().keySet()) {
                    JsonRow model = all.row(String.valueOf(name));
                    if (model != null) {
                        models.add(model(String.valueOf(provider), String.valueOf(name), model));
                    }
                }
            }
        }
        Require.not(models.isEmpty(), () -> file + " must be api.json of models.dev, but no member of it has 'models'");
        return models;
    }

    private CatalogueModel model(String provider, String name, JsonRow row) {
        JsonRow limit = row.row("limit");
        JsonRow cost = row.row("cost");
        String updated = row.text("last_updated");
        return new CatalogueModel(
                PROVIDERS.getOrDefault(provider, provider),
                name,
                limit == null ? null : limit.tokens("context"),
                limit == null ? null : limit.tokens("input"),
                limit == null ? null : limit.tokens("output"),
                capabilities(row),
                null,
                cost == null ? List.of() : JsonRow.listOf(price(name, cost)),
                List.of(),
                "models.dev" + (updated == null ? "" : ", last updated " + updated),
                asOf);
    }

    private static Map<ModelCapability, Boolean> capabilities(JsonRow row) {
        Map<ModelCapability, Boolean> known = new EnumMap<>(ModelCapability.class);
        JsonRow tools = row.row("tool_call");
        JsonRow.put(known, ModelCapability.TOOLS, tools == null ? row.flag("tool_call") : tools.flag("supported"));
        JsonRow.put(known, ModelCapability.JSON_SCHEMA, row.flag("structured_output"));
        JsonRow modalities = row.row("modalities");
        if (modalities != null && !modalities.list("input").isEmpty()) {
            JsonRow.put(known, ModelCapability.IMAGES, modalities.list("input").contains("image"));
        }
        return known;
    }

    private @Nullable Price price(String name, JsonRow cost) {
        return JsonRow.price(
                name,
                cost.rate("input", 0),
                cost.rate("output", 0),
                cost.rate("cache_read", 0),
                cost.rate("cache_write", 0),
                cost.rate("reasoning", 0),
                tiers(cost),
                asOf);
    }

    /** What is new has a list, and beside it for older readers the one tier that there was before. */
    private static List<Price.Tier> tiers(JsonRow cost) {
        List<Price.Tier> tiers = new ArrayList<>();
        for (Object each : cost.list("tiers")) {
            if (each instanceof Map<?, ?> members) {
                JsonRow row = new JsonRow(cost.where() + ", tiers", members);
                JsonRow limit = row.row("tier");
                Integer size = limit == null || !"context".equals(limit.text("type")) ? null : limit.tokens("size");
                add(tiers, size, row);
            }
        }
        JsonRow old = cost.row("context_over_200k");
        if (tiers.isEmpty() && old != null) {
            add(tiers, OLD_TIER, old);
        }
        return tiers;
    }

    private static void add(List<Price.Tier> tiers, @Nullable Integer above, JsonRow row) {
        BigDecimal input = row.rate("input", 0);
        BigDecimal output = row.rate("output", 0);
        if (above != null && input != null && output != null) {
            tiers.add(new Price.Tier(above, input, output, row.rate("cache_read", 0), row.rate("cache_write", 0)));
        }
    }
}

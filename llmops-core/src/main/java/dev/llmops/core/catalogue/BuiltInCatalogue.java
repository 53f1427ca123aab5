package dev.llmops.core.catalogue;

import dev.llmops.api.cost.Price;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.commons.internal.text.ResourceTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table that comes with the library: {@code models.tsv}. A model has a row for each date on which its price changed. */
final class BuiltInCatalogue {

    static final ModelCatalogue CATALOGUE =
            ModelCatalogue.of(models(ResourceTable.rows(BuiltInCatalogue.class, "models.tsv")));

    private static final int COLUMNS = 21;

    private BuiltInCatalogue() {}

    static List<CatalogueModel> models(List<String> rows) {
        Map<List<String>, CatalogueModel> models = new LinkedHashMap<>();
        for (String row : rows) {
            String[] cells = row.split("\t", -1);
            if (cells.length != COLUMNS) {
                throw new IllegalStateException(
                        "a row of models.tsv must have " + COLUMNS + " columns, but had " + cells.length + ": " + row);
            }
            CatalogueModel model = model(cells);
            models.merge(List.of(model.provider(), model.name()), model, BuiltInCatalogue::withPricesOf);
        }
        return List.copyOf(models.values());
    }

    private static CatalogueModel withPricesOf(CatalogueModel earlier, CatalogueModel later) {
        return new CatalogueModel(
                later.provider(),
                later.name(),
                later.contextWindow(),
                later.maxInputTokens(),
                later.maxOutputTokens(),
                later.capabilities(),
                later.licence(),
                both(earlier.prices(), later.prices()),
                both(earlier.batchPrices(), later.batchPrices()),
                later.source(),
                later.asOf());
    }

    private static List<Price> both(List<Price> earlier, List<Price> later) {
        List<Price> all = new ArrayList<>(earlier);
        all.addAll(later);
        return all;
    }

    private static CatalogueModel model(String[] cells) {
        String name = cells[1];
        LocalDate asOf = LocalDate.parse(cells[20]);
        LocalDate from = cells[2].isEmpty() ? asOf : LocalDate.parse(cells[2]);
        List<Price.Tier> tiers = cells[13].isEmpty()
                ? List.of()
                : List.of(new Price.Tier(
                        Integer.parseInt(cells[13]),
                        new BigDecimal(cells[14]),
                        new BigDecimal(cells[15]),
                        rate(cells[16]),
                        null));
        return new CatalogueModel(
                cells[0],
                name,
                tokens(cells[3]),
                tokens(cells[4]),
                tokens(cells[5]),
                capabilities(cells[17]),
                cells[18].isEmpty() ? null : cells[18],
                JsonRow.listOf(JsonRow.price(
                        name,
                        rate(cells[6]),
                        rate(cells[7]),
                        rate(cells[8]),
                        rate(cells[9]),
                        rate(cells[10]),
                        tiers,
                        from)),
                JsonRow.listOf(
                        JsonRow.price(name, rate(cells[11]), rate(cells[12]), null, null, null, List.of(), from)),
                cells[19],
                asOf);
    }

    private static Map<ModelCapability, Boolean> capabilities(String names) {
        Map<ModelCapability, Boolean> known = new EnumMap<>(ModelCapability.class);
        Arrays.stream(names.split(" "))
                .filter(name -> !name.isEmpty())
                .forEach(name -> known.put(ModelCapability.valueOf(name), true));
        return known;
    }

    private static @Nullable Integer tokens(String cell) {
        return cell.isEmpty() ? null : Integer.valueOf(cell);
    }

    private static @Nullable BigDecimal rate(String cell) {
        return cell.isEmpty() ? null : new BigDecimal(cell);
    }
}

package dev.llmops.local.fuzz;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import java.util.Random;

/** An answer is held to a JSON schema. */
final class SchemaEntry implements Entry {

    private final FuzzModels models;

    SchemaEntry(FuzzModels models) {
        this.models = models;
    }

    @Override
    public FuzzCase next(Random random) {
        boolean calling = random.nextBoolean();
        String schema = Schemas.object(random);
        return new FuzzCase(schema, () -> {
            var model = calling ? models.calling("gpt-4o") : models.writer("pieces");
            model.generate(ModelRequest.builder()
                    .user("Zoo")
                    .responseFormat(ResponseFormat.schema(new JsonSchema("fuzz", schema)))
                    .parameters(Requests.few(4))
                    .build());
        });
    }
}
